"""`manage.py rebuild_search`."""

from __future__ import annotations

import pytest
from django.core.management import CommandError, call_command

from articles import search
from articles.models import SearchEntry
from tests.make import make_article

pytestmark = pytest.mark.django_db


def test_it_indexes_what_is_missing(capsys):
    make_article(title="鯨")
    make_article(title="象")
    SearchEntry.objects.order_by("key")[:1].get().delete()
    call_command("rebuild_search")
    assert capsys.readouterr().out == "1 indexed.\n"
    assert SearchEntry.objects.count() == 2
    call_command("rebuild_search")
    assert capsys.readouterr().out == "0 indexed.\n"


def test_all_and_single_articles_on_demand(capsys):
    article = make_article(title="鯨")
    make_article(title="象")
    call_command("rebuild_search", "--all")
    assert capsys.readouterr().out == "2 indexed.\n"
    call_command("rebuild_search", "--slug", article.slug)
    assert capsys.readouterr().out == "1 indexed.\n"
    assert search.search(search.parse("鯨")).total == 1
    with pytest.raises(CommandError, match="no-such"):
        call_command("rebuild_search", "--slug", "no-such")
