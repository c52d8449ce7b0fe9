"""Series: parts in their order, and the place of an article among them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils.timezone import now

from articles.models import Series
from tests.make import make_article
from tests.public.pages import Page, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def series():
    return Series.objects.get_or_make("港の一年")


def parts(series, number: int, **overrides):
    return [
        make_article(
            title=f"第{index}回",
            series=series,
            series_position=index,
            # Published in the other direction: the numbers count, not the dates.
            published_at=now() - timedelta(days=index),
            **overrides,
        )
        for index in range(1, number + 1)
    ]


def test_its_page_has_the_parts_in_their_order(client, series):
    parts(series, 3)
    make_article(title="番号なし", series=series)
    make_article(title="秘密", series=series, published=False)
    page = Page(client.get(series.get_absolute_url()))
    assert page.texts("h1") == ["港の一年"]
    assert page.texts("h2", class_="headline") == [
        "1 第1回",
        "2 第2回",
        "3 第3回",
        "4 番号なし",
    ]


def test_numbers_go_on_over_the_pages(client, series, settings):
    settings.ARTICLES_PAGE_SIZE = 2
    parts(series, 3)
    page = Page(client.get(f"{series.get_absolute_url()}?page=2"))
    assert page.texts("h2", class_="headline") == ["3 第3回"]


def test_an_article_tells_its_place_and_leads_to_the_others(client, series):
    rows = parts(series, 3)
    page = Page(client.get(rows[1].get_absolute_url()))
    assert page.texts("a", class_="in-series") == ["港の一年 2/3"]
    nav = page.one("nav", class_="series")
    assert [text(item) for item in nav.iter() if item.tag.endswith("li")] == [
        "第1回",
        "第2回",
        "第3回",
    ]
    assert page.texts("b", **{"aria-current": "true"}) == ["第2回"]


def test_a_long_series_shows_the_parts_nearby(client, series):
    rows = parts(series, 30)
    page = Page(client.get(rows[19].get_absolute_url()))
    nav = page.one("nav", class_="series")
    shown = [text(item) for item in nav.iter() if item.tag.endswith("li")]
    assert len(shown) == 12
    assert "第20回" in shown
    assert page.texts("a", class_="in-series") == ["港の一年 20/30"]


def test_one_part_is_no_series_yet(client, series):
    (row,) = parts(series, 1)
    page = Page(client.get(row.get_absolute_url()))
    assert not page.all("nav", class_="series")


def test_the_index_names_what_can_be_read(client, series):
    Series.objects.get_or_make("空の連載")
    assert Page(client.get("/series/")).texts("p", class_="nothing")
    parts(series, 2)
    page = Page(client.get("/series/"))
    assert page.texts("ul", class_="terms") == ["港の一年 2本"]
    empty = Series.objects.named("空の連載").get()
    assert client.get(empty.get_absolute_url()).status_code == 404


def test_a_new_part_ends_the_pages_of_the_others(client, series):
    (row, _) = parts(series, 2)
    key = f"series-{series.pk}"
    for path in (row.get_absolute_url(), series.get_absolute_url()):
        assert key in client.get(path)["Surrogate-Key"].split()


@pytest.mark.parametrize("number", [2, 15])
def test_its_queries_do_not_grow(client, django_assert_num_queries, series, number):
    rows = parts(series, number, category="経済")
    with django_assert_num_queries(6):
        client.get(series.get_absolute_url())
    with django_assert_num_queries(10):
        client.get(rows[0].get_absolute_url())
