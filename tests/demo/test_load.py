"""The demo loads into an empty site, and loading it again changes nothing."""

from __future__ import annotations

import io
import json
import re
from datetime import date

import pytest
from django.core.management import call_command

from articles.demo import load
from articles.demo.load import load_demo
from articles.demo.pictures import PICTURES
from articles.evidence import check_all
from articles.figures.findings import Level
from articles.models import Article, Author, Category, Illustration, Source
from tests.make import picture_bytes

pytestmark = pytest.mark.django_db


@pytest.fixture
def quick(monkeypatch):
    """Plain colours in place of the drawings, which take their time; counts calls."""
    calls: list[str] = []

    def draw_all(names):
        calls.extend(names)
        return {
            name: picture_bytes((32 + number, 18), "PNG")
            for number, name in enumerate(names)
        }

    monkeypatch.setattr(load, "draw_all", draw_all)
    return calls


def rows():
    tables = (Article, Author, Category, Illustration, Source)
    return {table: list(table.objects.order_by("pk").values()) for table in tables}


def test_every_article_is_there_public_and_illustrated(quick):
    report = load_demo()
    assert report.counts["rejected"] == report.counts["skipped"] == 0
    assert report.counts["created"] == len(list(load.CONTENT.glob("*.md")))
    public = Article.objects.published()
    assert public.count() >= 10
    assert all(row.author_list and row.category for row in Article.objects.all())
    assert public.filter(lead_image__isnull=False).count() >= 9
    english = Article.objects.get(language="en")
    assert english.lead_image is not None
    assert english.lead_image.alt in {p.alt_en for p in PICTURES.values()}
    codes = {warning.code for file in report.files for warning in file.warnings}
    assert not codes & {"image_missing", "image_alt_missing", "value_unusable"}


def test_records_carry_their_words(quick):
    load_demo()
    categories = json.loads((load.FOLDER / "categories.json").read_text("utf-8"))
    assert list(Category.objects.values_list("name", flat=True)) == [
        entry["name"] for entry in categories
    ]
    assert not Author.objects.filter(bio="").exists()
    cards = json.loads((load.FOLDER / "cards.json").read_text("utf-8"))
    assert Source.objects.exclude(title="").count() == len(cards)
    assert Source.objects.filter(title="").exists()
    dated = [card for card in cards.values() if "published_on" in card]
    assert Source.objects.exclude(published_on=None).count() == len(dated)


def test_again_changes_nothing_and_keeps_what_an_editor_did(quick):
    load_demo()
    source = Source.objects.exclude(title="").first()
    assert source is not None
    source.title = "編集部の題"
    source.save()
    before = rows()
    drawn = len(quick)
    report = load_demo()
    assert report.counts["unchanged"] == len(report.files)
    assert rows() == before
    assert len(quick) == drawn


def test_the_command(quick):
    out = io.StringIO()
    call_command("seed_demo", stdout=out)
    assert "created" in out.getvalue()


def test_bound_numbers_lead_to_public_figures(quick, client):
    load_demo()
    page = client.get("/figures/webb-cost-growth/").content.decode()
    assert "/figures/webb-cost-2009/" in page
    assert check_all(as_of=date(2026, 6, 1)).worst() is not Level.ERROR


def test_the_report_has_something_to_show(quick):
    """What no other system tells: it stands in the demo, each once."""
    load_demo()
    found = check_all(as_of=date(2026, 11, 23)).findings
    codes: dict[str, list[tuple[str, ...]]] = {}
    for one in found:
        codes.setdefault(one.code, []).append(one.figures)
    conflict = {"inbound-spending-2024-final", "inbound-spending-2024-preliminary"}
    assert [set(keys) for keys in codes["FIG201"]] == [conflict]
    assert [keys[0] for keys in codes["FIG107"]] == ["chuo-rise-total"]
    assert [keys[0] for keys in codes["FIG401"]] == ["inbound-visitors-2025-jtb"]
    assert Level.ERROR not in {one.level for one in found}
    verified = [one.code for one in found if one.level is Level.VERIFIED]
    assert {"FIG101", "FIG102", "FIG103"} <= set(verified)


def test_every_chart_of_the_demo_is_drawn_and_every_kind_is_there(quick, client):
    load_demo()
    drawn = set()
    for article in Article.objects.published():
        html = client.get(article.get_absolute_url()).content.decode()
        assert "block-slot" not in html
        assert html.count("figure-chart") == article.body.count("[[chart:")
        drawn |= set(re.findall(r'class="chart chart-(\w+)"', html))
    assert drawn == {"bar", "grouped", "dot", "line"}


def test_a_correction_is_told_under_the_article_and_in_the_figure(quick, client):
    load_demo()
    page = client.get("/figures/rapidus-support-2025-03/").content.decode()
    assert "<del>最大8,052億円</del>" in page
    assert "8,052億円" in client.get("/corrections/").content.decode()
