"""The database refuses to shorten the activity log; its details stay readable text."""

import articles.models.activity
from django.db import migrations, models

SQLITE = """
CREATE TRIGGER articles_activity_kept BEFORE DELETE ON articles_activity
BEGIN SELECT RAISE(ABORT, 'the activity log is never shortened'); END
"""
POSTGRESQL = """
CREATE FUNCTION articles_activity_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'the activity log is never shortened' USING ERRCODE = '23514'; END
$$;
CREATE TRIGGER articles_activity_kept BEFORE DELETE ON articles_activity
FOR EACH ROW EXECUTE FUNCTION articles_activity_kept()
"""


def protect(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    if vendor == "sqlite":
        schema_editor.execute(SQLITE)
    elif vendor == "postgresql":
        schema_editor.execute(POSTGRESQL)


def unprotect(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    if vendor == "sqlite":
        schema_editor.execute("DROP TRIGGER articles_activity_kept")
    elif vendor == "postgresql":
        schema_editor.execute(
            "DROP TRIGGER articles_activity_kept ON articles_activity;"
            "DROP FUNCTION articles_activity_kept()"
        )


class Migration(migrations.Migration):
    dependencies = [("articles", "0015_article_addresses")]
    operations = [
        # In the state alone: SQLite would rebuild the table and lose its triggers.
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AlterField(
                    model_name="activity",
                    name="detail",
                    field=models.JSONField(
                        default=dict,
                        encoder=articles.models.activity.Readable,
                        verbose_name="detail",
                    ),
                ),
            ],
        ),
        migrations.RunPython(protect, unprotect),
    ]
