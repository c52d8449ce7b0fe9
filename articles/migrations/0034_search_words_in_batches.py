"""PostgreSQL takes an import's words into the search index batch by batch."""

from django.db import migrations

# In KB: what a batch of some hundred articles adds, so that it is merged once.
STATEMENT = """
    ALTER INDEX articles_search_lexemes
        SET (fastupdate = on, gin_pending_list_limit = 32768)
"""
BEFORE = "ALTER INDEX articles_search_lexemes SET (fastupdate = off)"


def take_in_batches(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(STATEMENT)


def take_one_by_one(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(BEFORE)


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0033_names_and_moments"),
    ]

    operations = [migrations.RunPython(take_in_batches, take_one_by_one)]
