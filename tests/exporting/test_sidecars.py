"""Figures travel beside the file of the article that states them."""

from __future__ import annotations

import json

import pytest

from articles import evidence
from articles.exporting import export
from articles.importing import import_articles
from articles.models import Article, Figure, Mention
from tests.evidence.sample import make_figure
from tests.make import make_article

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path):
    """Two exported articles, one of which states figures; the site is empty again."""
    article = make_article(
        title="倉庫の投資は320億円",
        slug="warehouse",
        body="投資は[320億円](figure:capex)、従業員は約1,200人だ。",
    )
    make_article(slug="plain")
    figure = make_figure("320億円", key="capex")
    evidence.bind(article, evidence.Place("title", 6, 11), figure)
    export(Article.objects.all(), tmp_path)
    Mention.objects.all().delete()
    Figure.objects.all().delete()
    Article.objects.all().delete()
    return tmp_path


def test_only_an_article_with_figures_has_a_file_beside_it(folder):
    assert {path.name for path in folder.iterdir()} == {
        "plain.md",
        "warehouse.md",
        "warehouse.figures.json",
    }
    data = json.loads((folder / "warehouse.figures.json").read_text("utf-8"))
    assert [row["key"] for row in data["figures"]] == ["capex"]
    assert [row["literal"] for row in data["mentions"]] == ["320億円"]


def test_they_come_back_with_the_article_and_twice_is_once(folder, tmp_path):
    for _ in range(2):
        report = import_articles([str(folder)])
        assert report.counts["rejected"] == 0
        codes = {w.code for file in report.files for w in file.warnings}
        assert "figures" not in codes
    article = Article.objects.get(slug="warehouse")
    figure = Figure.objects.confirmed().get()
    stated = figure.mentions.filter(article=article)
    assert set(stated.values_list("field", "mode")) == {
        ("title", "standoff"),
        ("body", "bound"),
    }
    # The number that is known now is no candidate; the other one is.
    proposed = {row.value for row in Figure.objects.candidates()}
    assert 1200 in proposed
    assert 32_000_000_000 not in proposed


@pytest.mark.parametrize("text", ["{", '{"figures": 5}', "\udcff", ""])
def test_a_broken_one_is_a_remark_and_the_article_stays(folder, text):
    file = folder / "warehouse.figures.json"
    file.write_text(text, encoding="utf-8", errors="surrogatepass")
    report = import_articles([str(folder)])
    assert report.counts["created"] == 2
    (remark,) = [w for f in report.files for w in f.warnings if w.code == "figures"]
    assert "warehouse.figures.json" in remark.message


def test_one_that_leads_out_of_the_folder_is_not_read(folder, tmp_path_factory):
    file = folder / "warehouse.figures.json"
    elsewhere = tmp_path_factory.mktemp("elsewhere") / "figures.json"
    file.rename(elsewhere)
    file.symlink_to(elsewhere)
    import_articles([str(folder)])
    assert not Figure.objects.confirmed().exists()
