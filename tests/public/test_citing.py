"""A line to copy and links to pass on; nobody is asked before a reader follows one."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.make import make_article
from tests.public.pages import Page

pytestmark = pytest.mark.django_db


def page_of(client, **fields) -> Page:
    article = make_article(
        slug="harbour",
        published_at=datetime(2025, 11, 22, 15, 0, tzinfo=UTC),
        **fields,
    )
    return Page(client.get(article.get_absolute_url()))


def test_a_line_names_author_title_site_day_and_address(client):
    page = page_of(client, title="港の倉庫", authors=["浜野 ゆき", "沢 みなと"])
    assert page.texts("p", class_="citation") == [
        (
            "浜野 ゆき、沢 みなと「港の倉庫」裏付け、2025年11月23日、"
            "http://testserver/articles/harbour/"
        )
    ]


def test_english_in_english_and_without_an_author(client):
    page = page_of(client, title="A <b>harbour</b>", language="en")
    assert page.texts("p", class_="citation") == [
        (
            "“A <b>harbour</b>”, 裏付け, Nov. 23, 2025. "
            "http://testserver/articles/harbour/"
        )
    ]


def test_links_carry_the_address_and_are_plain(client, settings):
    settings.SITE_URL = "https://news.example.jp"
    page = page_of(client, body="[[ogp:https://a.example/x]]")
    box = page.one("ul", class_="share")
    links = [a.get("href") for a in box.iter() if a.tag.endswith("}a")]
    escaped = "https%3A%2F%2Fnews.example.jp%2Farticles%2Fharbour%2F"
    assert links == [
        f"https://bsky.app/intent/compose?text={escaped}",
        f"https://x.com/intent/post?url={escaped}",
        "https://b.hatena.ne.jp/entry/s/news.example.jp/articles/harbour/",
        f"mailto:?body={escaped}",
    ]
    # Nothing is loaded from there: no script, no picture, no frame.
    assert not page.all("iframe")
    assert not [s for s in page.all("script") if s.get("src")]
    assert {"/articles/harbour.md", "/articles/harbour/sources.bib"} <= set(page.links)
