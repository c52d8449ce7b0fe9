"""SQLite finds words of titles, labels, descriptions and sources in a table of theirs."""

from django.db import migrations

STATEMENTS = [
    """
    CREATE VIRTUAL TABLE articles_search_heads USING fts5(
        title, labels, description, evidence, characters,
        content='', contentless_delete=1, tokenize="ascii tokenchars '._'"
    )
    """,
    "DROP TRIGGER articles_search_forget",
    """
    CREATE TRIGGER articles_search_forget AFTER DELETE ON articles_searchentry BEGIN
        DELETE FROM articles_search_index WHERE rowid = OLD.key;
        DELETE FROM articles_search_heads WHERE rowid = OLD.key;
    END
    """,
    # The worker, or `rebuild_search`, fills the table for what is indexed already.
    "UPDATE articles_searchentry SET made_by = ''",
]
BACK = [
    "DROP TRIGGER articles_search_forget",
    "DROP TABLE articles_search_heads",
    """
    CREATE TRIGGER articles_search_forget AFTER DELETE ON articles_searchentry BEGIN
        DELETE FROM articles_search_index WHERE rowid = OLD.key;
    END
    """,
]


def make_table(apps, schema_editor):
    _carry_out(STATEMENTS, schema_editor)


def drop_table(apps, schema_editor):
    _carry_out(BACK, schema_editor)


def _carry_out(statements, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        for statement in statements:
            schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0034_search_words_in_batches"),
    ]

    operations = [migrations.RunPython(make_table, drop_table)]
