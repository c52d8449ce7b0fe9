"""The database itself refuses to change an entry of the activity log."""

from django.db import migrations

SQLITE = """
CREATE TRIGGER articles_activity_unchanged BEFORE UPDATE ON articles_activity
BEGIN SELECT RAISE(ABORT, 'the activity log is never changed'); END
"""
POSTGRESQL = """
CREATE FUNCTION articles_activity_unchanged() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'the activity log is never changed' USING ERRCODE = '23514'; END
$$;
CREATE TRIGGER articles_activity_unchanged BEFORE UPDATE ON articles_activity
FOR EACH ROW EXECUTE FUNCTION articles_activity_unchanged()
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
        schema_editor.execute("DROP TRIGGER articles_activity_unchanged")
    elif vendor == "postgresql":
        schema_editor.execute(
            "DROP TRIGGER articles_activity_unchanged ON articles_activity;"
            "DROP FUNCTION articles_activity_unchanged()"
        )


class Migration(migrations.Migration):
    dependencies = [("articles", "0002_workflow")]
    operations = [migrations.RunPython(protect, unprotect)]
