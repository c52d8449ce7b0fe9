"""The search index: entries, and beside them what each database finds words by."""

import django.db.models.deletion
from django.db import migrations, models

SQLITE = [
    # Tokens arrive made, so the tokenizer only splits at spaces; ascii looks no
    # character up in a Unicode table, which differs between versions of SQLite.
    """
    CREATE VIRTUAL TABLE articles_search_index USING fts5(
        title, labels, description, evidence, body, characters,
        content='', contentless_delete=1, tokenize="ascii tokenchars '._'"
    )
    """,
    # Whoever deletes an article deletes its entry, and with it its words.
    """
    CREATE TRIGGER articles_search_forget AFTER DELETE ON articles_searchentry BEGIN
        DELETE FROM articles_search_index WHERE rowid = OLD.key;
    END
    """,
]
POSTGRESQL = [
    # External: a text that is looked through must not be unpacked first.
    """
    ALTER TABLE articles_searchentry
        ADD COLUMN lexemes tsvector,
        ADD COLUMN title_runs text NOT NULL DEFAULT '',
        ADD COLUMN labels_runs text NOT NULL DEFAULT '',
        ADD COLUMN description_runs text NOT NULL DEFAULT '',
        ADD COLUMN evidence_runs text NOT NULL DEFAULT '',
        ADD COLUMN body_runs text NOT NULL DEFAULT '',
        ALTER COLUMN body_runs SET STORAGE EXTERNAL
    """,
    """
    CREATE INDEX articles_search_lexemes ON articles_searchentry
        USING gin (lexemes) WITH (fastupdate = off)
    """,
]


def make_index(apps, schema_editor):
    for statement in _statements(schema_editor):
        schema_editor.execute(statement)


def drop_index(apps, schema_editor):
    """PostgreSQL's columns go with their table."""
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute("DROP TRIGGER articles_search_forget")
        schema_editor.execute("DROP TABLE articles_search_index")


def _statements(schema_editor):
    vendor = schema_editor.connection.vendor
    return {"sqlite": SQLITE, "postgresql": POSTGRESQL}[vendor]


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0004_stored_pages"),
    ]

    operations = [
        migrations.CreateModel(
            name="SearchEntry",
            fields=[
                ("key", models.BigIntegerField(primary_key=True, serialize=False)),
                ("expire_at", models.DateTimeField(db_index=True, null=True)),
                ("made_by", models.CharField(db_index=True, max_length=40)),
                (
                    "article",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="search_entry",
                        to="articles.article",
                    ),
                ),
            ],
            options={
                "verbose_name": "search entry",
                "verbose_name_plural": "search entries",
            },
        ),
        migrations.RunPython(make_index, drop_index),
    ]
