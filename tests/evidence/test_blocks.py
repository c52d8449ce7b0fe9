"""Stat cards, tables and charts in a text: every option, and what is wrong of them."""

from __future__ import annotations

import pytest
from django.utils.translation import override

from articles import publishing
from articles.admin.notices import advice_for_document
from articles.models import Article, ChartSpec, FigureCell, FigureTable, Mention
from tests.evidence.sample import make_derivation, make_figure
from tests.make import make_article, make_source

pytestmark = pytest.mark.django_db


@pytest.fixture
def table():
    """Two companies in two years; one number is not there."""
    source = make_source(title="浜辺倉庫 決算短信", site_name="浜辺倉庫")
    row = FigureTable.objects.create(key="sales", title="売上高", note="連結。")
    cells = [
        ("浜辺", "2024年", "40億円", "actual"),
        ("浜辺", "2025年", "44億円以上", "forecast"),
        ("岬", "2024年", "55億円", "actual"),
    ]
    for position, (name, year, text, status) in enumerate(cells):
        figure = make_figure(
            text,
            key=f"sales-{position}",
            entity=name,
            measure="売上高",
            status=status,
            sources=[source.url],
        )
        FigureCell.objects.create(
            table=row, row=name, column=year, figure=figure, position=position
        )
    FigureCell.objects.create(
        table=row, row="岬", column="2025年", words="非公開", position=9
    )
    return row


def page_of(body: str) -> str:
    article = make_article(body=body)
    stored = Article.objects.published().for_page().get(pk=article.pk)
    return str(publishing.article_page(stored).body)


def preview_of(body: str) -> str:
    article = Article(title="題", body=body)
    document = publishing.render_text(body)
    page = publishing.article_page(article, document=document, tags=[], authors=[])
    return str(page.body)


def test_a_stat_card_tells_whose_what_when_status_and_source(table):
    html = page_of("[[stat:sales-1]]")
    for part in ("44億円以上", "浜辺", "売上高", "予測", "浜辺倉庫"):
        assert part in html
    assert 'role="text"' not in html  # no such role


def test_a_stat_card_reads_the_second_currency_in_one_phrase(table):
    dollars = make_figure("約2,600万ドル", key="sales-usd")
    make_derivation(dollars, "convert", dollars_of(table))
    html = page_of("[[stat:sales-0 with=USD]]")
    text = html.partition("<p ")[2].partition("</p>")[0]
    assert "40億円" in text
    assert "、</span>" in text
    assert "約2,600万ドル" in text


def dollars_of(table):
    return table.cells.get(row="浜辺", column="2024年").figure


def test_a_table_spells_what_is_missing_and_marks_what_is_yet_to_come(table):
    html = page_of("[[table:sales title=二社の_売上高]]")
    assert "<b>二社の 売上高</b>" in html
    assert '<th scope="col" class="numeric">2025年</th>' in html
    assert '<th scope="row">岬</th>' in html
    assert '<span class="missing">非公開</span>' in html
    assert "予測</small>" in html
    assert "/tables/sales.csv" in html
    assert 'tabindex="0"' in html


@pytest.mark.parametrize("kind", ["grouped", "line"])
def test_a_chart_has_title_numbers_source_and_files(table, kind):
    html = page_of(f"[[chart:sales type={kind} title=売上は_伸びるか]]")
    assert "<b>売上は 伸びるか</b>" in html
    assert f'class="chart chart-{kind}"' in html
    assert html.count("<details>") == 1
    assert "浜辺倉庫 決算短信" in html
    assert "/tables/sales.json" in html
    assert "style=" not in html


def test_a_stored_chart_is_drawn_as_stored_and_the_text_may_differ(table):
    ChartSpec.objects.create(
        key="sales-2024", table=table, kind="bar", title="一年分", columns="2024年"
    )
    html = page_of("[[chart:sales-2024]]")
    assert 'class="chart chart-bar"' in html
    assert "<b>一年分</b>" in html
    assert "2025年" not in html.partition("<svg")[2].partition("</svg>")[0]
    assert 'class="chart chart-dot"' in page_of("[[chart:sales-2024 type=dot]]")


def test_a_line_along_the_columns_is_a_transposed_chart(table):
    ChartSpec.objects.create(
        key="sales-line", table=table, kind="line", is_transposed=True
    )
    html = page_of("[[chart:sales-line]]")
    words = html.partition("<desc")[2].partition("</desc>")[0]
    assert "浜辺：2024年 40億円、2025年 44億円以上（予測）" in words


def test_the_figures_of_a_chart_are_mentioned_by_its_article(table):
    ChartSpec.objects.create(key="sales-line", table=table)
    article = make_article(body="[[chart:sales-line]]")
    keys = set(
        Mention.objects.filter(article=article).values_list("figure__key", flat=True)
    )
    assert keys == {"sales-0", "sales-1", "sales-2"}


def test_charts_and_tables_are_numbered_as_they_come(table):
    html = page_of("[[chart:sales]]\n\n[[table:sales]]\n\n[[chart:sales type=line]]")
    assert [html.count(f"図{n}<") for n in (1, 2, 3)] == [1, 1, 0]
    assert html.count("表1<") == 1


@pytest.mark.parametrize(
    ("mark", "words"),
    [
        ("[[chart:sales type=pie]]", "pie"),
        ("[[chart:sales type=bar]]", "集合"),
        ("[[chart:sales type=grouped scale=log]]", "対数"),
        ("[[chart:sales colour=red]]", "colour"),
        ("[[stat:sales-0 digits=99]]", "digits"),
        ("[[stat:sales-0 with=gold]]", "gold"),
        ("[[figure:sales-0 lang=fr]]", "lang"),
        ("[[figure:sales-0 period=maybe]]", "period"),
        ("[[table:nothing]]", "nothing"),
        ("[[stat:sales]]", "sales"),
    ],
)
def test_the_preview_says_what_is_wrong_and_the_page_keeps_quiet(table, mark, words):
    shown = preview_of(mark)
    problem = shown.partition('class="figure-problem">')[2].partition("<")[0]
    assert words in problem
    assert "figure-problem" not in page_of(mark)


@pytest.mark.parametrize("rows", [1, 6])
def test_a_page_of_blocks_costs_the_same_queries(
    table, django_assert_num_queries, rows
):
    ChartSpec.objects.create(key="sales-line", table=table)
    for n in range(rows):
        figure = make_figure(f"{n + 1}億円", key=f"more-{n}", entity=f"社{n}")
        FigureCell.objects.create(
            table=table, row=f"社{n}", column="2024年", figure=figure, position=20 + n
        )
    made = make_article(body="[[chart:sales-line]]\n\n[[table:sales]]\n")
    article = Article.objects.published().for_page().get(pk=made.pk)
    with django_assert_num_queries(6):
        publishing.article_page(article)


CHARTJS = """```chartjs
{"type": "line", "data": {"labels": ["2023年", "2024年"],
 "datasets": [{"label": "<b>売上</b>", "data": [12.5, null]}]}}
```"""


def test_data_of_chartjs_become_a_chart_with_its_numbers():
    html = page_of(CHARTJS)
    assert 'class="chart chart-line"' in html
    assert "<b>&lt;b&gt;売上&lt;/b&gt;</b>" in html
    assert "12.5" in html.partition("<tbody>")[2]
    assert "データなし" in html
    assert "language-chartjs" not in html
    assert "図1<" in html


def test_data_that_cannot_be_drawn_stay_as_they_are_and_the_editor_hears_why():
    body = '```chartjs\n{"type": "radar"}\n```'
    html = page_of(body)
    assert "language-chartjs" in html
    assert "<svg" not in html
    (notice,) = publishing.render_text(body).warnings
    assert (notice.line, notice.code) == (1, "chart_data")
    assert "radar" in notice.message
    with override("ja"):
        (advice,) = advice_for_document(publishing.render_text(body))
    assert "「radar」という種類のグラフはありません" in advice.message
