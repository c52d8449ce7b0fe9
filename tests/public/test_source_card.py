"""A source card on the page, from fully known down to an address alone."""

from __future__ import annotations

from datetime import date

import pytest
from django.template.loader import render_to_string
from django.utils import translation

from articles.sources import SourceCard, make_card
from articles.templatetags.source_tags import (
    card_date,
    card_datetime,
    card_host,
    card_language,
)
from tests.make import make_article, make_illustration, make_source
from tests.public.pages import Page, text

URL = "https://www.example.com/2025/11/12/harbour-warehouses-report-record-stock.html"


def known(**values) -> SourceCard:
    """A card with these values over those of a bare address."""
    bare = make_card(URL, position=1)
    return SourceCard(
        **{name: getattr(bare, name) for name in SourceCard.__slots__} | values
    )


def shown(card: SourceCard, page_language: str = "ja") -> Page:
    html = render_to_string(
        "articles/parts/source_card.html",
        {"card": card, "page_language": page_language},
    )
    head = "<!doctype html><meta charset=utf-8><title>x</title><main><h1>x</h1>"

    class Answer:
        content = f"{head}{html}</main>".encode()

    return Page(Answer())  # type: ignore[arg-type]


def test_all_that_is_known_is_shown():
    card = known(
        title="Warehouses fill up",
        title_is_derived=False,
        site="Example News",
        published=date(2025, 11, 12),
        published_is_derived=False,
        description="Stocks are the highest in ten years.",
        author="A. Smith",
        language="en",
        archive_url="https://web.archive.org/web/2025/https://www.example.com/",
        accessed_on=date(2025, 11, 23),
    )
    page = shown(card)
    box = page.one("article", class_="h-cite")
    link = page.one("a", class_="u-url")
    assert link.get("href") == URL
    assert "noopener" in (link.get("rel") or "")
    assert link.get("target") is None
    assert text(link) == "Warehouses fill up"
    assert page.one("span", class_="p-name").get("lang") == "en"
    assert page.texts("span", class_="p-publication") == ["Example News"]
    assert page.texts("span", class_="host") == ["example.com"]
    assert page.texts("span", class_="p-author") == ["A. Smith"]
    published = page.one("time", class_="dt-published")
    assert (text(published), published.get("datetime")) == (
        "2025年11月12日",
        "2025-11-12",
    )
    accessed = page.one("time", class_="dt-accessed")
    assert accessed.get("datetime") == "2025-11-23"
    assert "保存版" in page.texts("a", class_="archive")[0]
    assert "推定" not in text(box)
    assert not page.all("i")


def test_what_only_the_address_tells_is_marked_for_eyes_and_ears():
    page = shown(known())
    assert page.texts("i") == [
        "harbour warehouses report record stock",
        "2025年11月12日",
    ]
    assert page.texts("span", class_="visually-hidden") == [
        "（題名はURLから推定）",
        "（日付はURLから推定）",
    ]
    assert page.texts("span", class_="derived") == ["URLから推定"]
    assert page.texts("span", class_="p-publication") == ["example.com"]
    assert not page.all("span", class_="host")


def test_without_a_readable_address_the_address_is_the_title():
    page = shown(make_card("https://news.example/a/2511/13/n097.html", position=1))
    assert page.texts("span", class_="p-name") == ["news.example › a/2511/13/n097.html"]
    assert page.texts("i") == ["2025年11月13日"]


def test_an_address_that_must_not_be_a_link_is_none():
    page = shown(known(href="", url="javascript:alert(1)"))
    assert not page.all("a")
    assert "javascript:" not in page.html


def test_the_picture_is_ours_and_says_nothing(db):
    picture = make_illustration()
    image = shown(known(image=picture)).one("img")
    assert image.get("src") == picture.file.url
    assert image.get("alt") == ""
    assert image.get("loading") == "lazy"
    assert (image.get("width"), image.get("height")) == ("64", "36")


@pytest.mark.parametrize(
    ("precision", "words", "machine"),
    [
        ("day", "2025年11月1日", "2025-11-01"),
        ("month", "2025年11月", "2025-11"),
        ("year", "2025年", "2025"),
    ],
)
def test_a_date_is_no_more_precise_than_it_is_known(precision, words, machine):
    card = known(published=date(2025, 11, 1), published_precision=precision)
    assert card_date(card) == words
    assert card_datetime(card) == machine


def test_without_a_date_there_is_no_time():
    card = known(published=None)
    assert (card_date(card), card_datetime(card)) == ("", "")
    assert not shown(card).all("time")


def test_an_english_page_writes_the_date_in_english():
    with translation.override("en"):
        card = known(published=date(2025, 11, 1), published_precision="year")
        assert card_date(card) == "2025"
        assert "Estimated from the address" in shown(card, "en").html


@pytest.mark.parametrize(
    ("language", "title", "page", "expected"),
    [
        ("en", "Anything", "ja", "en"),
        ("en-US", "Anything", "en", ""),
        ("ja", "題名", "ja-JP", ""),
        ("", "warehouses report record stock", "ja", "en"),
        ("", "warehouses report record stock", "en", ""),
        ("", "倉庫の在庫が過去最高", "ja", ""),
        ("", "news.example", "ja", ""),
        ('en" x="', "Anything", "ja", ""),
    ],
)
def test_a_foreign_title_says_its_language(language, title, page, expected):
    assert card_language(known(language=language, title=title), page) == expected


def test_the_host_is_not_said_twice():
    assert card_host(known(site="example.com", host="www.example.com")) == ""
    assert card_host(known(site="Example News", host="example.com")) == "example.com"


@pytest.mark.django_db
def test_words_typed_in_the_article_win_over_the_stored_ones(client):
    make_source(URL, title="Stored title", site_name="Stored site")
    article = make_article(body=f"[[ogp:{URL}||打った題名||打った媒体]]")
    page = Page(client.get(article.get_absolute_url()))
    assert page.texts("span", class_="p-name") == ["打った題名"]
    assert page.texts("span", class_="p-publication") == ["打った媒体"]
    other = make_article(body=f"[[ogp:{URL}]]")
    page = Page(client.get(other.get_absolute_url()))
    assert page.texts("span", class_="p-name") == ["Stored title"]
