"""A figure's new value waits for the text that says it: nothing public changes."""

from __future__ import annotations

import re
from datetime import timedelta
from decimal import Decimal

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.utils.timezone import now

from articles import evidence, publishing
from articles.models import Article, Derivation, Figure, FigureTable, PendingFigure
from tests.evidence.sample import make_derivation, make_figure, value_of
from tests.make import make_article

pytestmark = pytest.mark.django_db

BODY = """浜辺倉庫は[500億ドル](figure:base)を投じる。合計は[[figure:base]]。

[[stat:base]]

[[table:plan]]

[[chart:plan]]
"""
ADDRESSES = (
    *("/", "/articles/plan/", "/articles/plan.md", "/articles/plan/figures.csv"),
    *("/articles/plan/figures.json", "/figures/", "/figures/base/"),
    *("/figures/base.json", "/figures/ratio/", "/tables/plan.csv", "/tables/plan.json"),
    *("/api/v1/figures/", "/api/v1/figures/base/", "/api/v1/articles/plan/"),
    *("/feeds/rss.xml", "/feeds/atom.xml", "/feeds/feed.json"),
    *("/corrections/", "/corrections/feeds/rss.xml", "/sitemap.xml", "/llms.txt"),
    *("/search/?q=600億ドル", "/search/?q=500億ドル", "/entities/浜辺倉庫/"),
)


@pytest.fixture
def base():
    figure = make_figure("500億ドル", key="base")
    ratio = make_figure("28倍以上", key="ratio", basis="derived")
    big = make_figure("1.4兆ドル以上", key="big", entity="岬物流")
    make_derivation(ratio, "ratio", big, figure)
    table = FigureTable.objects.create(key="plan", title="計画")
    table.cells.create(row="浜辺倉庫", figure=figure, position=1)
    return figure


@pytest.fixture
def article(base):
    row = make_article(title="倉庫の計画", slug="plan", description="", body=BODY)
    make_article(slug="ratio", body="[[figure:ratio]]、[[figure:big]]")
    return row


def change(figure, *articles, wait=True, value="60000000000"):
    row = Figure.objects.get(pk=figure.pk)
    row.value = Decimal(value)
    return publishing.change_figure(
        row,
        by=None,
        kind="correction",
        reason="訂正",
        reword=[one.pk for one in articles],
        wait=wait,
    )


def public_pages(client) -> dict[str, bytes]:
    pages = {}
    for address in ADDRESSES:
        answer = client.get(address)
        assert answer.status_code == 200, address
        # The number of the card's address counts every edit, of a waiting text too.
        pages[address] = re.sub(rb"card\.png\?v=\d+", b"", b"".join(answer))
    return pages


def told(pages: dict[str, bytes]) -> set[str]:
    """Addresses that say the new value in some form."""
    forms = ("600億ドル", "60000000000")
    return {
        address
        for address, page in pages.items()
        if any(form.encode() in page for form in forms)
        and not address.startswith("/search/?q=600")
    }


def test_nothing_public_changes_before_the_text_is_published(client, base, article):
    before = public_pages(client)
    change(base, article)
    assert public_pages(client) == before
    assert not told(before)
    assert value_of(base) == 50_000_000_000
    assert not base.changes.exclude(kind="confirmed").exists()
    assert Article.objects.get(pk=article.pk).pending is not None
    assert list(PendingFigure.objects.get().articles.all()) == [article]


def test_all_of_it_changes_with_the_text(client, base, article):
    public_pages(client)
    change(base, article)
    row = Article.objects.get(pk=article.pk)
    publishing.publish_change(row, kind="correction", note="訂正した")
    assert value_of(base) == 60_000_000_000
    assert not PendingFigure.objects.exists()
    entry = base.changes.exclude(kind="confirmed").get()
    assert (entry.before, entry.after) == ("500億ドル", "600億ドル")
    changed = told(public_pages(client))
    expected = {
        *("/articles/plan/", "/articles/plan.md", "/articles/plan/figures.csv"),
        *("/articles/plan/figures.json", "/figures/", "/figures/base/"),
        *("/figures/base.json", "/tables/plan.csv", "/tables/plan.json"),
        *("/api/v1/figures/", "/api/v1/figures/base/", "/feeds/atom.xml"),
    }
    assert expected <= changed
    # told once, by the note of the text
    assert article.corrections.count() == 1


def test_the_text_is_checked_and_previewed_against_the_value_to_come(base, article):
    change(base, article)
    row = Article.objects.select_related("pending").get(pk=article.pk)
    copy = publishing.working_copy(row).article
    remarks = evidence.check_confirmed(copy, as_of=now().date())
    assert "FIG204" not in {one.code for one in remarks}
    filled = evidence.fill("<p>x</p>", copy, language="ja", is_preview=True)
    assert [note.text for note in filled.notes if note.key == "base"] == ["600億ドル"]
    public = evidence.fill("<p>x</p>", copy, language="ja")
    assert [note.text for note in public.notes if note.key == "base"] == ["500億ドル"]


def test_derived_figures_get_their_proposal_at_once_and_may_wait_too(base, article):
    change(base, article)
    waiting = Derivation.objects.exclude(proposed={}).get()
    assert waiting.proposed["display"] == "23倍以上"
    publishing.accept_proposal(waiting, by=None, reason="再計算", wait=True)
    assert Figure.objects.get(key="ratio").value == 28
    row = Article.objects.get(pk=article.pk)
    publishing.publish_change(row, kind="correction", note="訂正した")
    # decided already: it is not asked again
    assert not Derivation.objects.exclude(proposed={}).exists()
    evidence.take_effect(PendingFigure.objects.get())
    assert Figure.objects.get(key="ratio").value == 23


def test_one_change_waits_at_a_time(base, article):
    change(base, article)
    for wait in (True, False):
        with pytest.raises(ValidationError, match="600億ドル"):
            change(base, article, wait=wait, value="70000000000")


def test_a_dropped_text_leaves_the_value_to_an_editor(base, article):
    change(base, article)
    publishing.discard_change(Article.objects.get(pk=article.pk))
    waiting = PendingFigure.objects.get()
    assert not waiting.articles.exists()
    evidence.take_effect(waiting)
    assert value_of(base) == 60_000_000_000
    assert article.corrections.count() == 1  # nobody else tells its readers


def test_a_dropped_value_stays_as_it_was(base, article):
    change(base, article)
    evidence.drop(PendingFigure.objects.get())
    assert value_of(base) == 50_000_000_000


def test_a_draft_takes_its_figure_along_when_it_is_published(base, article):
    draft = make_article(slug="draft", body="[500億ドル](figure:base)", published=False)
    change(base, draft)
    draft = Article.objects.get(pk=draft.pk)
    assert "600億ドル" in draft.body
    publishing.publish(draft)
    assert value_of(base) == 60_000_000_000


def test_a_scheduled_article_takes_its_figure_along_at_its_moment(base, article):
    draft = make_article(slug="draft", body="[500億ドル](figure:base)", published=False)
    change(base, draft)
    moment = now() + timedelta(hours=2)
    publishing.publish(Article.objects.get(pk=draft.pk), at=moment)
    assert value_of(base) == 50_000_000_000
    with time_machine.travel(moment + timedelta(minutes=1)):
        publishing.settle()
    assert value_of(base) == 60_000_000_000


def test_whose_number_it_is_may_wait_too(base, article):
    other = make_figure("1億円", key="other", entity="灘製作所").entity
    row = Figure.objects.get(pk=base.pk)
    row.entity = other
    publishing.change_figure(
        row, by=None, kind="correction", reason="取り違え", wait=True
    )
    assert PendingFigure.objects.get().values == {"entity": "灘製作所"}
    evidence.take_effect(PendingFigure.objects.get())
    assert Figure.objects.get(pk=base.pk).entity == other


def test_an_error_of_a_derived_figure_elsewhere_holds_no_text_back(base, article):
    """28倍以上 stands in another article: that one is wrong now, not this one."""
    change(base, article)
    row = Article.objects.get(pk=article.pk)
    copy = publishing.working_copy(row).article
    remarks = evidence.check_confirmed(copy, as_of=now().date())
    levels = [one.level.value for one in remarks if one.code == "FIG102"]
    assert levels == ["warning"]
    other = Article.objects.get(slug="ratio")
    evidence.take_effect(PendingFigure.objects.get())
    remarks = evidence.check_confirmed(other, as_of=now().date())
    assert "error" in [one.level.value for one in remarks if one.code == "FIG102"]
