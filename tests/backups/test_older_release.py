"""A backup made by an older release comes back under this one, brought up to date."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from articles.backups import BadBackup, create_backup, restore_backup
from articles.models import Article, CodeApp, EdgePurge
from tests.make import make_article

pytestmark = pytest.mark.django_db(transaction=True)
OLDER = "0022"  # before there were second factors and purges at a CDN


def newest() -> str:
    return next(
        str(name)
        for app, name in MigrationLoader(connection).graph.leaf_nodes()
        if app == "articles"
    )


@pytest.fixture
def migrate():
    """`migrate(name)` brings the tables to that state; afterwards all are as ever."""
    yield lambda name: call_command("migrate", "articles", name, verbosity=0)
    call_command("migrate", verbosity=0)


def applied() -> set[str]:
    found = MigrationRecorder(connection).applied_migrations()
    return {name for app, name in found if app == "articles"}


def test_it_is_brought_up_to_date(client, tmp_path, migrate):
    article = make_article(title="前の版の記事")
    migrate(OLDER)
    file = tmp_path / "older.tar"
    manifest = create_backup(file)
    assert newest() not in {name for _app, name in manifest.migrations}
    if connection.vendor == "postgresql":
        # Its tables differ from those in use: it goes into a database of that state.
        migrate(newest())
        with pytest.raises(BadBackup, match="another release"):
            restore_backup(file)
        migrate(OLDER)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE articles_article SET title = '壊れた'")
    restore_backup(file)
    assert newest() in applied()
    assert Article.objects.get().title == "前の版の記事"
    assert CodeApp.objects.count() == EdgePurge.objects.count() == 0
    page = client.get(article.get_absolute_url())
    assert "前の版の記事" in page.content.decode()
