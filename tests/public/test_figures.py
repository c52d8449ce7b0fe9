"""Figures as readers meet them: in the text, on their pages, as files."""

from __future__ import annotations

import csv
import io
import json

import pytest

from articles import evidence, publishing
from articles.models import Article, Figure, FigureCell, FigureTable
from tests.evidence.sample import make_derivation, make_figure
from tests.make import make_article, make_source
from tests.public.pages import Page

pytestmark = pytest.mark.django_db


@pytest.fixture
def figure():
    source = make_source(title="浜辺倉庫 決算短信")
    return make_figure(
        "320億円以上", key="hamabe-capex", sources=[source.url], unsourced_reason=""
    )


def read(client, article):
    return client.get(article.get_absolute_url()).content.decode()


def test_a_bound_number_keeps_its_words_and_leads_to_its_figure(client, figure):
    article = make_article(body="投資は[**320億円**以上](figure:hamabe-capex)だ。")
    html = read(client, article)
    assert '<data class="figure-mark" value="32000000000">' in html
    assert '<a href="#figure-hamabe-capex"><strong>320億円</strong>以上</a>' in html
    assert 'id="figure-hamabe-capex"' in html
    assert "浜辺倉庫 決算短信" in html


@pytest.mark.parametrize(
    ("mark", "shown"),
    [
        ("[[figure:hamabe-capex]]", "320億円以上"),
        ("[[figure:hamabe-capex lang=en]]", "at least ¥32 billion"),
        ("[[figure:hamabe-capex bound=no]]", "320億円"),
        ("[[figure:hamabe-capex style=full]]", "32,000,000,000円以上"),
    ],
)
def test_a_generated_number_is_written_by_the_site(client, figure, mark, shown):
    html = read(client, make_article(body=f"投資は{mark}だ。"))
    assert f'<a href="#figure-hamabe-capex">{shown}</a>' in html


def test_a_second_currency_comes_from_the_conversion(client, figure):
    dollars = make_figure("約2億ドル", key="hamabe-capex-usd")
    make_derivation(dollars, "convert", figure)
    html = read(client, make_article(body="[[figure:hamabe-capex with=USD]]"))
    assert "320億円以上（約2億ドル）" in html


def test_an_unknown_key_keeps_the_literal_and_blocks_publishing(client):
    article = make_article(body="投資は[9億円](figure:nobody)だ。")
    html = read(client, article)
    assert "投資は9億円だ" in html
    assert "figure-problem" not in html
    draft = make_article(body="[9億円](figure:nobody)", published=False)
    with pytest.raises(publishing.NotReady) as refused:
        publishing.publish(draft)
    assert "nobody" in refused.value.reasons[0]
    make_figure("9億円", key="nobody")
    publishing.publish(draft)


def test_the_preview_marks_unknown_and_disagreeing_numbers(figure):
    body = "[9億円](figure:nobody)と[310億円以上](figure:hamabe-capex)"
    article = Article(title="題", body=body)
    document = publishing.render_text(body)
    page = publishing.article_page(article, document=document, tags=[], authors=[])
    assert page.body.count("figure-problem") == 2
    assert "320億円以上" in page.body


def test_candidates_are_nobodys_business(client):
    article = make_article(title="題", description="", body="浜辺倉庫は4億円。")
    evidence.extract(article)
    candidate = Figure.objects.get()
    assert candidate.key not in read(client, article)
    assert client.get(f"/figures/{candidate.key}/").status_code == 404
    assert "4億円" not in Page(client.get("/figures/")).html


def test_a_figure_of_drafts_alone_is_not_public(client, figure):
    make_article(body="[320億円以上](figure:hamabe-capex)", published=False)
    assert client.get(figure.get_absolute_url()).status_code == 404
    assert "hamabe" not in Page(client.get("/figures/")).html


def test_its_page_tells_value_source_derivation_articles_and_history(client, figure):
    ratio = make_figure("16倍以上", key="hamabe-ratio", measure="投資倍率")
    small = make_figure("20億円", key="misaki-capex", entity="岬物流")
    make_derivation(ratio, "ratio", figure, small)
    make_article(
        title="倉庫の記事",
        body="[16倍以上](figure:hamabe-ratio)、[320億円以上](figure:hamabe-capex)",
    )
    page = Page(client.get("/figures/hamabe-ratio/"))
    assert "16倍以上" in page.html
    assert "倉庫の記事" in page.html
    assert "/figures/hamabe-capex/" in page.links
    assert "misaki" not in page.html
    assert "(岬物流" not in page.html  # its only home would be a draft
    data = Page(client.get("/figures/hamabe-capex/")).html
    assert '"minValue":"32000000000"' in data
    assert '"value"' not in data


def test_the_explorer_narrows_by_facets(client, figure):
    make_figure("20億円", key="misaki-capex", entity="岬物流", status="forecast")
    make_article(
        body="[320億円以上](figure:hamabe-capex)、[20億円](figure:misaki-capex)"
    )
    assert "320億円以上" in Page(client.get("/figures/")).html
    narrowed = Page(client.get("/figures/?status=forecast")).html
    assert "20億円" in narrowed
    assert "320億円以上" not in narrowed
    assert client.get("/figures/?status=nonsense").status_code == 404


def test_files_hold_decimals_as_text_and_no_formula(client, figure):
    make_figure("+42%", key="growth", measure="=HYPERLINK(1)")
    article = make_article(
        body="[320億円以上](figure:hamabe-capex)、[+42%](figure:growth)"
    )
    address = article.get_absolute_url()
    answer = client.get(f"{address}figures.csv")
    text = answer.content.decode()
    assert text.startswith("\ufeffkey,")
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))
    assert {row["value"] for row in rows} == {"32000000000", "42"}
    growth = next(row for row in rows if row["key"] == "growth")
    assert growth["display"] == "'+42%"
    assert growth["measure"] == "'=HYPERLINK(1)"
    data = json.loads(client.get(f"{address}figures.json").content)
    assert {row["value"] for row in data["figures"]} == {"32000000000", "42"}


def test_stat_cards_tables_and_charts_are_made_of_figures(client, figure):
    other = make_figure("20億円", key="misaki", entity="岬物流", status="forecast")
    table = FigureTable.objects.create(key="capex", title="設備投資の比較")
    for position, (row, cell) in enumerate([("浜辺", figure), ("岬", other)]):
        FigureCell.objects.create(table=table, row=row, figure=cell, position=position)
    FigureCell.objects.create(table=table, row="灘", words="非公開", position=9)
    article = make_article(
        body="[[stat:hamabe-capex,misaki]]\n\n[[table:capex]]\n\n"
        "[[chart:capex type=bar]]\n\n[[chart:unknown]]\n"
    )
    html = read(client, article)
    assert html.count('<figure class="stat">') == 2
    assert "<b>設備投資の比較</b>" in html
    assert "非公開" in html
    assert '<svg xmlns="http://www.w3.org/2000/svg" class="chart chart-bar"' in html
    assert html.count('<figure class="figure-chart">') == 1
    assert "block-slot" in html or "unknown" not in html


@pytest.mark.parametrize("number", [1, 12])
def test_any_number_of_figures_costs_the_same_queries(
    number, django_assert_num_queries
):
    keys = [make_figure(f"{n}億円", key=f"n-{n}").key for n in range(1, number + 1)]
    body = "\n\n".join(f"[[figure:{key}]]" for key in keys)
    made = make_article(body=body)
    article = Article.objects.published().for_page().get(pk=made.pk)
    with django_assert_num_queries(2):
        assert len(publishing.article_page(article).figures) == number


def test_an_article_without_figures_costs_no_query_of_its_own(
    django_assert_num_queries,
):
    made = make_article()
    article = Article.objects.published().for_page().get(pk=made.pk)
    with django_assert_num_queries(0):
        publishing.article_page(article)


@pytest.mark.parametrize("number", [1, 9])
def test_the_explorer_costs_the_same_queries(
    client, django_assert_max_num_queries, number
):
    for n in range(1, number + 1):
        make_figure(f"{n}億円", key=f"n-{n}", entity=f"会社{n}")
    make_article(body=" ".join(f"[[figure:n-{n}]]" for n in range(1, number + 1)))
    client.get("/figures/?entity=warm")
    with django_assert_max_num_queries(14):
        client.get("/figures/")
