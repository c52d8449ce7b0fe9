"""The queries of every kind of public page: within a budget, however many rows."""

from __future__ import annotations

from collections import Counter

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now

from articles.models import Article, Correction, Series
from tests.evidence.sample import make_figure
from tests.make import make_articles, make_illustration
from tests.public.every_page import make_every_page

pytestmark = pytest.mark.django_db

BUDGET = 30
"""Of the dearest kind, an article with figures, tables and charts, nothing prepared."""
FEEDS = {
    "atom": "/feeds/atom.xml",
    "rss": "/feeds/rss.xml",
    "json": "/feeds/feed.json",
    "corrections feed": "/corrections/feeds/atom.xml",
    "sitemap": "/sitemap.xml",
    "news": "/sitemap-news.xml",
    "llms": "/llms.txt",
}


def queries(client, addresses: dict[str, str]) -> Counter[str]:
    counted: Counter[str] = Counter()
    for kind, address in addresses.items():
        # The first visit also teaches the process what it then knows.
        expected = {"404": 404, "410": 410}.get(kind, 200)
        assert client.get(address).status_code == expected, kind
        with CaptureQueriesContext(connection) as asked:
            client.get(address)
        counted[kind] = len(asked)
    return counted


def add_rows(number: int) -> None:
    """More of everything that the pages list."""
    lead = make_illustration()
    cited = "\n".join(f"[[ogp:https://www.example.org/{n}]]" for n in range(number))
    figures = [make_figure(f"{n + 2}億円") for n in range(number)]
    named = "、".join(f"[{n + 2}億円](figure:{f.key})" for n, f in enumerate(figures))
    rows = make_articles(
        number,
        category="経済",
        tags=["物流", *(f"話題{n}" for n in range(number))],
        authors=["浜野 ゆき", *(f"書き手{n}" for n in range(number))],
        body=f"在庫の本文です。{named}\n\n{cited}\n",
        lead_image=lead,
        featured=True,
        series=Series.objects.get(),
    )
    Correction.objects.bulk_create(
        Correction(
            article=row,
            kind=Correction.Kind.CORRECTION,
            note="訂正しました。",
            made_at=now(),
        )
        for row in rows
    )


def test_no_page_asks_more_when_there_is_more(client, settings):
    settings.ARTICLES_PAGE_SIZE = 4
    addresses = {**make_every_page(), **FEEDS}
    add_rows(5)
    few = queries(client, addresses)
    add_rows(9)
    many = queries(client, addresses)
    assert Article.objects.count() > 20
    grown = {kind: (few[kind], many[kind]) for kind in few if many[kind] > few[kind]}
    assert grown == {}
    dear = {kind: number for kind, number in many.items() if number > BUDGET}
    assert dear == {}
