"""`fetch_sources --demo`: a card fills before one's eyes, without any network."""

from __future__ import annotations

import pytest
from django.core.management import call_command

from articles.demo import press
from articles.models import Source
from articles.sources import limits
from tests.make import make_article, make_source

pytestmark = pytest.mark.django_db


def test_it_names_pages_to_paste(capsys):
    call_command("fetch_sources", "--demo")
    said = capsys.readouterr().out
    assert all(address in said for address in press.ADDRESSES)
    assert not Source.objects.exists()


def test_a_pasted_page_is_a_card_at_once_and_fills_when_fetched(
    client, capsys, settings
):
    settings.SOURCES_HOST_SPACING = 0
    assert not limits.source_settings.enabled
    lines = "\n".join(f"[[ogp:{address}]]" for address in press.ADDRESSES)
    article = make_article(body=f"本文\n\n{lines}\n")
    elsewhere = make_source("https://statistics.example/port/")
    page = client.get(article.get_absolute_url()).content.decode()
    assert page.count('<article class="source-card') == 5
    assert "harbour cranes go electric" in page
    assert "The Press Example" not in page

    call_command("fetch_sources", "--demo")
    assert "5 asked." in capsys.readouterr().out
    page = client.get(article.get_absolute_url()).content.decode()
    assert page.count(">Harbour cranes go electric, one berth at a time<") == 2
    assert "①港湾の倉庫、㈱浜辺倉庫が三割を自動化～髙所作業を減らす" in page
    assert page.count('class="u-photo"') == 3
    assert 'lang="en"' in page
    states = dict(Source.objects.values_list("url", "status"))
    assert [states[address] for address in press.ADDRESSES] == [
        "ok", "ok", "ok", "blocked", "pending",
    ]  # fmt: skip
    elsewhere.refresh_from_db()
    assert elsewhere.checked_at is None
