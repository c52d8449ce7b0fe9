"""The archive: years, months, and nothing empty or dead-ended."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from tests.make import make_article
from tests.public.pages import Page, text

pytestmark = pytest.mark.django_db
TOKYO = ZoneInfo("Asia/Tokyo")


def on(year: int, month: int, day: int, hour: int = 12) -> datetime:
    return datetime(year, month, day, hour, tzinfo=TOKYO)


@pytest.fixture
def articles():
    return [
        make_article(title="年末", published_at=on(2024, 12, 31, 23)),
        make_article(title="元日", published_at=on(2025, 1, 1, 0)),
        make_article(title="十一月", published_at=on(2025, 11, 3)),
        make_article(title="同じ月", published_at=on(2025, 11, 30, 23)),
        make_article(title="秘密", published_at=on(2025, 6, 1), published=False),
    ]


def titles(page: Page) -> list[str]:
    return [text(h) for h in page.all("h2", class_="headline")]


def test_it_lists_years_and_months_with_their_numbers(client, articles):
    page = Page(client.get("/archive/"))
    assert page.texts("h2") == ["2025 3本", "2024 1本"]
    assert page.texts("ul", class_="months") == ["1月 1 11月 2", "12月 1"]
    assert "/archive/2025/11/" in page.links
    assert "/archive/2025/6/" not in page.links


def test_a_year_has_its_articles_and_its_months(client, articles):
    page = Page(client.get("/archive/2025/"))
    assert page.texts("h1") == ["2025年の記事"]
    assert titles(page) == ["同じ月", "十一月", "元日"]
    assert page.texts("ul", class_="months") == ["1月 1 11月 2"]
    crumbs = page.json_ld[0]["itemListElement"]
    assert [crumb["name"] for crumb in crumbs][1:] == ["月別の記事", "2025年の記事"]


def test_a_month_ends_at_midnight_in_the_sites_time_zone(client, articles):
    page = Page(client.get("/archive/2025/11/"))
    assert page.texts("h1") == ["2025年11月"]
    assert titles(page) == ["同じ月", "十一月"]
    assert titles(Page(client.get("/archive/2024/12/"))) == ["年末"]


def test_a_month_leads_to_the_next_ones_that_hold_something(client, articles):
    page = Page(client.get("/archive/2025/1/"))
    assert page.one("a", rel="prev").get("href") == "/archive/2024/12/"
    assert page.one("a", rel="next").get("href") == "/archive/2025/11/"
    assert not Page(client.get("/archive/2024/12/")).all("a", rel="prev")


@pytest.mark.parametrize(
    "path",
    [
        "/archive/2025/6/",
        "/archive/2026/",
        "/archive/2025/13/",
        "/archive/2025/0/",
        "/archive/0/",
        "/archive/9999/",
        "/archive/10000/",
        "/archive/99999999999999999999/1/",
        "/archive/2025/11/3/",
    ],
)
def test_there_is_no_empty_month_and_no_impossible_one(client, articles, path):
    assert client.get(path).status_code == 404


def test_one_month_has_one_address(client, articles):
    response = client.get("/archive/2025/0011/")
    assert response.status_code == 301
    assert response["Location"] == "/archive/2025/11/"
    assert client.get("/archive/02025/")["Location"] == "/archive/2025/"


def test_an_empty_site_says_where_to_go(client):
    page = Page(client.get("/archive/"))
    assert page.texts("p", class_="nothing")
    assert "/about/" in page.links


@pytest.mark.parametrize("number", [2, 12])
def test_its_queries_do_not_grow(client, django_assert_num_queries, number):
    for index in range(number):
        make_article(
            published_at=on(2010 + index, 1 + index, 5), category=f"分類{index}"
        )
    with django_assert_num_queries(3):
        client.get("/archive/")
    with django_assert_num_queries(6):
        client.get("/archive/2011/")
    with django_assert_num_queries(7):
        client.get("/archive/2011/2/")
