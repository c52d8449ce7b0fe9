"""The page of one figure, its data, and the pages of entities and measures."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal

import pytest

from articles import evidence
from articles.models import (
    Article,
    Derivation,
    DerivationInput,
    Entity,
    Figure,
    Measure,
)
from tests.evidence.sample import make_derivation, make_figure
from tests.make import make_article, make_source
from tests.public.pages import Page

pytestmark = pytest.mark.django_db


def year(n: int) -> dict:
    return {
        "period_shape": "calendar",
        "period_precision": "year",
        "period_start": date(n, 1, 1),
        "period_end": date(n, 12, 31),
    }


def stated(*figures, **more) -> Article:
    """A public article with all these figures in its text."""
    marks = " ".join(f"[[figure:{figure.key}]]" for figure in figures)
    return make_article(body=marks, **more)


@pytest.fixture
def total():
    """A sum of two, one of which is a product of others; a third addend is missing."""
    source = make_source(title="浜辺倉庫 決算短信", site_name="浜辺倉庫")
    parts = [
        make_figure(
            "30億円", key="a", entity="浜辺", sources=[source.url], **year(2025)
        ),
        make_figure("20億円", key="b", entity="岬", **year(2025)),
    ]
    base = make_figure("2,000万ドル", key="b-usd", entity="岬", **year(2025))
    make_derivation(parts[1], "convert", base)
    row = make_figure("80億円超", key="total", entity="三社", basis="derived")
    make_derivation(row, "sum", *parts, is_complete=False, missing=["灘製作所"])
    stated(row, *parts, base, title="三社の記事")
    return row


def test_the_tree_goes_down_to_what_was_stated(client, total):
    html = client.get("/figures/total/").content.decode()
    tree = html.partition('class="figure-tree"')[2].partition("</section>")[0]
    for part in ("30億円", "20億円", "2,000万ドル", "灘製作所", "換算", "合計"):
        assert part in tree
    assert tree.index("20億円") < tree.index("2,000万ドル")
    assert "badge pending" in tree


def test_what_a_draft_alone_states_is_counted_and_not_told(client, total):
    secret = make_figure("5億円", key="secret", entity="極秘社")
    derivation = Derivation.objects.get(figure=total)
    derivation.inputs.create(figure=secret, position=9)
    make_article(body="[[figure:secret]]", published=False)
    for address in ("/figures/total/", "/figures/total.json"):
        text = client.get(address).content.decode()
        assert "極秘社" not in text
        assert "secret" not in text
    data = json.loads(client.get("/figures/total.json").content)
    assert {"key": None} in data["derivation"]["inputs"]


def test_a_part_leads_to_what_follows_from_it(client, total):
    page = Page(client.get("/figures/a/"))
    assert "/figures/total/" in page.links
    data = json.loads(client.get("/figures/a.json").content)
    assert data["used_by"] == ["total"]


def test_its_data_holds_decimals_as_text_tree_articles_and_history(client, total):
    data = json.loads(client.get("/figures/total.json").content)
    assert data["value"] == "8000000000"
    assert data["bound"] == "more_than"
    assert data["derivation"]["missing"] == ["灘製作所"]
    assert data["derivation"]["operator"] == "sum"
    assert [one["key"] for one in data["derivation"]["inputs"]] == ["a", "b"]
    assert data["articles"][0]["title"] == "三社の記事"
    assert data["history"][0]["kind"] == "confirmed"
    sources = json.loads(client.get("/figures/a.json").content)["sources"]
    assert sources[0]["role"] == "primary"
    assert client.get("/figures/nobody.json").status_code == 404


def test_a_correction_stands_in_its_history(client, total):
    part = Figure.objects.get(key="a")
    part.value = 3_100_000_000
    part.written_exponent = 8
    evidence.change(
        part,
        by=None,
        kind="correction",
        reason="写し間違い",
        note="1億円の誤りでした。",
    )
    html = client.get("/figures/a/").content.decode()
    history = html.partition('class="figure-history"')[2]
    assert '<li class="correction">' in history
    assert "<del>30億円</del>" in history
    assert "<ins>31億円</ins>" in history
    assert "1億円の誤りでした。" in history
    assert "写し間違い" not in html


def test_rounding_is_told_as_an_interval(client, total):
    assert "29.5〜30.5億円" in Page(client.get("/figures/a/")).html
    assert "丸めを考えると" not in Page(client.get("/figures/total/")).html


def test_what_the_source_states_wins_over_rounding(client, total):
    figure = Figure.objects.get(key="a")
    figure.lower, figure.upper = Decimal(2_800_000_000), Decimal(3_300_000_000)
    figure.first_published = date(2024, 5, 6)
    figure.rank = "deprecated"
    figure.save()
    figure.citations.update(accessed_on=date(2024, 7, 8))
    html = Page(client.get("/figures/a/")).html
    assert "28〜33億円" in html
    assert "29.5〜30.5億円" not in html
    assert '<time datetime="2024-05-06">' in html
    assert '<time datetime="2024-07-08">' in html
    assert "旧値" in html
    data = json.loads(client.get("/figures/a.json").content)
    assert (data["lower"], data["rank"]) == ("2800000000", "deprecated")
    assert data["sources"][0]["accessed_on"] == "2024-07-08"


def test_weights_stand_before_the_parts(client, total):
    DerivationInput.objects.filter(figure__key="a").update(weight=Decimal("0.5"))
    DerivationInput.objects.filter(figure__key="b").update(weight=Decimal(-1))
    html = Page(client.get("/figures/total/")).html
    assert '<span class="sign">0.5 ×</span>' in html
    assert '<span class="sign">−</span>' in html


def test_a_figure_out_of_date_is_in_no_series_of_others(client):
    rows = [
        make_figure(f"{n}億円", key=f"y-{2020 + n}", **year(2020 + n))
        for n in (1, 2, 3)
    ]
    stated(*rows)
    Figure.objects.filter(key="y-2021").update(rank="deprecated")
    assert "1億円" not in client.get("/figures/y-2022/").content.decode()


def test_its_like_are_drawn_along_time(client):
    rows = [
        make_figure(f"{n}億円", key=f"y-{2020 + n}", **year(2020 + n))
        for n in (1, 2, 3)
    ]
    stated(*rows)
    html = client.get("/figures/y-2022/").content.decode()
    assert 'class="chart chart-line"' in html
    assert html.count("<svg") == 1 + html.count('<svg x="')


@pytest.mark.parametrize("number", [1, 7])
def test_a_figure_costs_the_same_queries(client, django_assert_num_queries, number):
    source = make_source(title="決算短信")
    parts = [
        make_figure(
            f"{n + 1}億円", key=f"p-{n}", sources=[source.url], **year(2000 + n)
        )
        for n in range(number)
    ]
    total = make_figure("99億円", key="sum", measure="合計", basis="derived")
    make_derivation(total, "sum", *parts)
    again = make_figure("2倍", key="ratio", measure="比", basis="derived")
    make_derivation(again, "ratio", total, *parts)
    for _ in range(number):
        stated(total, again, *parts)
    client.get("/figures/nobody/")
    with django_assert_num_queries(15):
        client.get("/figures/sum/")


def test_an_entity_shows_all_its_public_numbers_by_measure(client, total):
    entity = Entity.objects.get(name="岬")
    page = Page(client.get(entity.get_absolute_url()))
    assert "20億円" in page.html
    assert "/figures/b-usd/" in page.links
    assert "30億円" not in page.html
    assert '"@graph"' in page.html


def test_an_entity_of_drafts_alone_has_no_page(client):
    figure = make_figure("5億円", key="secret", entity="極秘社", measure="極秘指標")
    make_article(body="[[figure:secret]]", published=False)
    for row in (figure.entity, figure.measure):
        assert row is not None
        assert client.get(row.get_absolute_url()).status_code == 404


def test_a_measure_draws_entities_side_by_side(client, total):
    measure = Measure.objects.get()
    Measure.objects.update(definition="取得した固定資産の額。")
    html = client.get(measure.get_absolute_url()).content.decode()
    assert "取得した固定資産の額。" in html
    assert 'class="chart chart-bar"' in html
    words = html.partition("<desc")[2]
    assert "浜辺 30億円" in words
    assert html.count('<section class="figure-group">') == 2  # dollars apart


@pytest.mark.parametrize("kind", ["entity", "measure"])
@pytest.mark.parametrize("number", [1, 7])
def test_groups_cost_the_same_queries(client, django_assert_num_queries, kind, number):
    rows = [make_figure(f"{n + 1}億円", key=f"k-{n}") for n in range(number)]
    stated(*rows)
    address = getattr(rows[0], kind).get_absolute_url()
    client.get("/entities/nobody/")
    with django_assert_num_queries(6 if kind == "entity" else 5):
        client.get(address)


def test_a_unit_is_told_to_machines_in_the_language_of_the_page(client):
    make_figure("2倍", key="growth")
    for language, word in (("ja", "倍"), ("en", "times")):
        article = make_article(body="[2倍](figure:growth)", language=language)
        page = Page(client.get(article.get_absolute_url()))
        (found,) = [one for one in page.json_ld if one["@type"] == "Observation"]
        assert found["unitText"] == word


def test_an_article_tells_machines_its_observations(client, total):
    article = Article.objects.get()
    html = client.get(article.get_absolute_url()).content.decode()
    block = html.partition('<script type="application/ld+json">')[2]
    graph = json.loads(block.partition("</script>")[0])
    found = {one["name"]: one for one in graph if one["@type"] == "Observation"}
    assert found["三社 設備投資"]["minValue"] == "8000000000"
    assert "value" not in found["三社 設備投資"]
    assert found["浜辺 設備投資"]["value"] == "3000000000"
    assert found["浜辺 設備投資"]["currency"] == "JPY"
    assert found["浜辺 設備投資"]["observationPeriod"] == "2025-01-01/2025-12-31"
