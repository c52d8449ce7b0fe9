"""The page and the files of a table: public where a public article shows it."""

from __future__ import annotations

import csv
import io
import json

import pytest

from articles import evidence
from articles.models import ChartSpec, FigureCell, FigureTable
from tests.evidence.sample import make_figure
from tests.make import make_article, make_source
from tests.public.pages import Page

pytestmark = pytest.mark.django_db


@pytest.fixture
def table():
    source = make_source(title="浜辺倉庫 決算短信")
    row = FigureTable.objects.create(key="capex", title="設備投資", note="2社だけ。")
    figure = make_figure("320億円以上", key="hamabe", sources=[source.url])
    other = make_figure("20億円", key="misaki", entity="岬物流", measure="=1+1")
    for position, (name, one) in enumerate([("=浜辺", figure), ("岬", other)]):
        FigureCell.objects.create(table=row, row=name, figure=one, position=position)
    FigureCell.objects.create(table=row, row="灘", words="非公開", position=9)
    ChartSpec.objects.create(key="capex-bars", table=row, title="浜辺が多い")
    return row


def test_it_is_nobodys_business_before_an_article_shows_it(client, table):
    make_article(body="[[table:capex]]", published=False)
    make_article(body="[[figure:hamabe]]")
    for address in ("/tables/capex/", "/tables/capex.csv", "/tables/capex.json"):
        assert client.get(address).status_code == 404
    assert client.get("/tables/nothing/").status_code == 404
    assert "/tables/" not in client.get("/sitemap.xml").content.decode()


@pytest.mark.parametrize("mark", ["[[table:capex]]", "[[chart:capex-bars]]"])
def test_a_table_or_its_chart_in_a_public_article_opens_it(client, table, mark):
    article = make_article(title="倉庫の記事", body=mark)
    page = Page(client.get("/tables/capex/"))
    assert "倉庫の記事" in page.html
    assert "浜辺が多い" in page.html
    assert "/figures/hamabe/" in page.links
    assert "#figure-hamabe" not in page.links
    assert "2社だけ。" in page.html
    assert article.get_absolute_url() in page.links
    assert (
        "http://testserver/tables/capex/" in client.get("/sitemap.xml").content.decode()
    )


def test_machines_find_a_dataset_with_its_files(client, table):
    make_article(body="[[table:capex]]")
    html = client.get("/tables/capex/").content.decode()
    block = html.partition('<script type="application/ld+json">')[2]
    data = json.loads(block.partition("</script>")[0])
    dataset = next(one for one in data if one["@type"] == "Dataset")
    assert dataset["name"] == "設備投資"
    assert [one["encodingFormat"] for one in dataset["distribution"]] == [
        "text/csv",
        "application/json",
    ]
    assert dataset["isBasedOn"] == ["https://statistics.example/port/"]


def test_files_hold_every_cell_and_no_formula(client, table):
    make_article(body="[[table:capex]]")
    text = client.get("/tables/capex.csv").content.decode()
    assert text.startswith("\ufeffrow,column,key,")
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))
    assert [row["row"] for row in rows] == ["'=浜辺", "岬", "灘"]
    assert [row["value"] for row in rows] == ["32000000000", "2000000000", ""]
    assert rows[1]["measure"] == "'=1+1"
    assert rows[2]["display"] == "非公開"
    data = json.loads(client.get("/tables/capex.json").content)
    assert data["table"] == "設備投資"
    assert data["figures"][0]["value"] == "32000000000"


def test_a_changed_cell_is_seen_at_once_and_mentioned(client, table):
    article = make_article(body="[[table:capex]]")
    client.get("/tables/capex/")
    new = make_figure("7億円", key="nada", entity="灘商会")
    table.cells.filter(row="灘").update(figure=new, words="")
    evidence.table_changed(table)
    assert "7億円" in Page(client.get("/tables/capex/")).html
    assert new.mentions.filter(article=article).exists()
    assert client.get("/figures/nada/").status_code == 200


@pytest.mark.parametrize("number", [1, 8])
def test_it_costs_the_same_queries(client, table, django_assert_num_queries, number):
    for n in range(number):
        figure = make_figure(f"{n + 1}億円", key=f"more-{n}", entity=f"社{n}")
        FigureCell.objects.create(
            table=table, row=f"社{n}", figure=figure, position=20 + n
        )
        make_article(body="[[table:capex]]")
    client.get("/tables/nothing/")
    with django_assert_num_queries(7):
        client.get("/tables/capex/")
