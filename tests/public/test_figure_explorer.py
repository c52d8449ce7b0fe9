"""The list of all public figures and its five facets."""

from __future__ import annotations

from datetime import date

import pytest

from tests.evidence.sample import make_figure
from tests.make import make_article, make_source
from tests.public.pages import Page

pytestmark = pytest.mark.django_db


@pytest.fixture
def figures():
    ours = make_source("https://www.hamabe.example/ir/")
    theirs = make_source("https://misaki.example/news/")
    rows = [
        make_figure(
            "320億円以上",
            key="a",
            sources=[ours.url, theirs.url],
            period_shape="span",
            period_precision="year",
            period_start=date(2024, 1, 1),
            period_end=date(2026, 12, 31),
        ),
        make_figure(
            "20億円", key="b", entity="岬", status="forecast", sources=[theirs.url]
        ),
        make_figure("7人", key="c", entity="岬", measure="従業員数"),
    ]
    make_article(body=" ".join(f"[[figure:{row.key}]]" for row in rows))
    return rows


def keys(client, query: str) -> set[str]:
    links = Page(client.get(f"/figures/?{query}")).links
    pages = (link for link in links if link.startswith("/figures/") and "?" not in link)
    return {link.split("/")[2] for link in pages} - {""}


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", {"a", "b", "c"}),
        ("status=forecast", {"b"}),
        ("period=2026", {"a"}),
        ("period=1999", set()),
        ("source=misaki.example", {"a", "b"}),
        ("source=misaki.example&status=actual", {"a"}),
        ("source=nobody.example", set()),
        ("entity=nobody", set()),
    ],
)
def test_it_narrows(client, figures, query, found):
    assert keys(client, query) == found


def test_entity_and_measure_narrow_by_slug(client, figures):
    entity, measure = figures[2].entity, figures[2].measure
    assert keys(client, f"entity={entity.slug}") == {"b", "c"}
    assert keys(client, f"entity={entity.slug}&measure={measure.slug}") == {"c"}


@pytest.mark.parametrize("query", ["status=nonsense", "period=soon"])
def test_a_value_that_cannot_be_one_is_no_page(client, figures, query):
    assert client.get(f"/figures/?{query}").status_code == 404


def test_choices_are_counted_with_the_others_held(client, figures):
    html = Page(client.get("/figures/?status=actual")).html
    assert '<option value="misaki.example">misaki.example (1)</option>' in html
    assert '<option value="forecast">予測 (1)</option>' in html
    assert '<option value="2026">2026年 (1)</option>' in html


def test_the_next_page_keeps_the_choice(client, figures, settings):
    settings.ARTICLES_PAGE_SIZE = 1
    page = Page(client.get("/figures/?source=misaki.example"))
    assert "/figures/?source=misaki.example&page=2" in page.links
    first = keys(client, "source=misaki.example")
    second = keys(client, "source=misaki.example&page=2")
    assert first | second == {"a", "b"}
    assert not first & second
