"""`/api/v1/sources/`, `/figures/` and `/entities/`."""

from __future__ import annotations

from datetime import date

import pytest

from articles import evidence
from tests.api.asking import get, refused, walk
from tests.evidence.sample import make_derivation, make_figure
from tests.make import make_article, make_source

pytestmark = pytest.mark.django_db

PAGE = "https://statistics.example/port/"


def cite(*urls, **overrides):
    return make_article(body="".join(f"[[ogp:{url}]]\n\n" for url in urls), **overrides)


def test_a_source(client):
    source = make_source(
        PAGE,
        title="港湾統計",
        language="ja",
        published_on=date(2025, 11, 1),
        published_precision="month",
        accessed_on=date(2026, 1, 2),
    )
    cite(PAGE)
    (row,) = get(client, "sources/")["results"]
    assert row == get(client, f"sources/{source.pk}/")
    assert row["title"] == "港湾統計"
    assert row["published"] == "2025-11"
    assert row["accessed"] == "2026-01-02"
    assert row["page_url"] == f"http://testserver/sources/{source.pk}/"


def test_sources_of_drafts_are_nobodys_business(client):
    cite(PAGE, published=False)
    source = make_source(PAGE)
    assert get(client, "sources/")["results"] == []
    refused(client, f"sources/{source.pk}/", 404)
    refused(client, f"sources/{2**63}/", 404)


def test_filters_of_sources(client):
    make_source(PAGE, language="en", status="ok")
    cite(PAGE, "https://other.example/")

    def hosts(**query):
        return [row["host"] for row in get(client, "sources/", **query)["results"]]

    assert hosts(host="statistics.example") == ["statistics.example"]
    assert hosts(language="en") == ["statistics.example"]
    assert hosts(status="ok") == ["statistics.example"]
    assert len(walk(client, "sources/", limit=1)) == 2
    assert "one of pending" in refused(client, "sources/", status="fine")["detail"]


@pytest.mark.parametrize("number", [1, 15])
def test_sources_cost_the_same_however_many(client, django_assert_num_queries, number):
    cite(*[f"{PAGE}{index}/" for index in range(number)])
    with django_assert_num_queries(1):
        get(client, "sources/")


def test_a_figure_tells_its_value_exactly_and_where_it_is_from(client):
    make_source(PAGE)
    make_figure("約7.7兆円", key="yen", sources=[PAGE], entity="岬物流")
    make_article(body="[約7.7兆円](figure:yen)")
    (row,) = get(client, "figures/")["results"]
    assert row["value"] == "7700000000000"
    assert (row["unit"], row["bound"]) == ("JPY", "approx")
    assert row["display"] == {"ja": "約7.7兆円", "en": "about ¥7.7 trillion"}
    assert row["entity"]["name"] == "岬物流"
    assert row["sources"][0]["url"] == PAGE


def test_a_figure_with_its_derivation_and_history(client, admin_user):
    base = make_figure("500億ドル", key="base")
    hidden = make_figure("3億ドル", key="hidden")
    total = make_figure("503億ドル", key="total", basis="derived")
    make_derivation(total, "sum", base, hidden)
    make_article(slug="port", body="[500億ドル](figure:base)、[[figure:total]]")
    data = get(client, "figures/total/")
    assert data["derivation"] == {
        "operator": "sum",
        "inputs": ["base"],
        "inputs_not_public": 1,
        "is_complete": True,
    }
    base.value = 60_000_000_000
    evidence.change(base, by=admin_user, kind="correction", reason="決算の訂正")
    history = get(client, "figures/base/")["history"]
    assert history[0]["kind"] == "correction"
    assert (history[0]["before"], history[0]["after"]) == ("500億ドル", "600億ドル")
    assert "決算の訂正" not in str(history)  # the reason is for editors


def test_figures_nobody_vouches_for_or_no_public_article_states(client):
    make_figure("500億ドル", key="unused")
    make_figure("3億ドル", key="in-draft", entity="内緒の会社")
    make_article(body="[3億ドル](figure:in-draft)", published=False)
    assert get(client, "figures/")["results"] == []
    assert get(client, "entities/")["results"] == []
    refused(client, "figures/in-draft/", 404)
    refused(client, "entities/nobody/", 404)


def test_filters_of_figures(client):
    number = str(make_source(PAGE).pk)
    make_figure("500億ドル", key="dollars", entity="岬物流", sources=[PAGE])
    make_figure("3億円", key="yen", entity="港湾局", status="forecast")
    make_article(slug="one", body="[500億ドル](figure:dollars)")
    make_article(slug="two", body="[3億円](figure:yen)")

    def keys(**query):
        return [row["key"] for row in get(client, "figures/", **query)["results"]]

    (one,) = [r for r in get(client, "entities/")["results"] if r["name"] == "岬物流"]
    measure = get(client, "figures/dollars/")["measure"]["slug"]
    assert keys(entity=one["slug"]) == ["dollars"]
    assert keys(unit="JPY") == ["yen"]
    assert keys(status="forecast") == ["yen"]
    assert keys(article="one") == ["dollars"]
    assert keys(source=number) == ["dollars"]
    assert keys(source="nine") == []
    assert set(keys(measure=measure)) == {"dollars", "yen"}
    assert get(client, f"entities/{one['slug']}/") == one
    assert get(client, "entities/", kind="person")["results"] == []


@pytest.mark.parametrize("number", [1, 12])
def test_figures_cost_the_same_however_many(client, django_assert_num_queries, number):
    body = ""
    for index in range(number):
        make_source(f"{PAGE}{index}/")
        make_figure("500億ドル", key=f"no-{index}", sources=[f"{PAGE}{index}/"])
        body += f"[500億ドル](figure:no-{index})\n\n"
    make_article(body=body)
    with django_assert_num_queries(2):
        get(client, "figures/")
