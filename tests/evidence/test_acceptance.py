"""The acceptance article through the database: what holds, is told, changes."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.core.management import call_command

from articles import evidence, publishing
from articles.figures.findings import Level
from articles.models import Article, Derivation, Figure
from tests.evidence.acceptance import confirm_sample, import_sample, names_of

pytestmark = pytest.mark.django_db

WRITTEN = date(2025, 11, 23)


@pytest.fixture
def article(seed_folder):
    return import_sample(seed_folder)


@pytest.fixture
def rows(article):
    return confirm_sample(article)


def found(rows, day=WRITTEN):
    """Code and names of the figures of every finding, by level."""
    names = {row.key: name for name, row in rows.items()}
    return [
        (
            one.level,
            one.code,
            one.kind,
            tuple(names.get(k, k) for k in one.figures),
            one,
        )
        for one in evidence.check_all(as_of=day).findings
    ]


def test_thirty_candidates_with_the_sources_that_state_the_first(article):
    names = names_of(article)
    assert len(names) == Figure.objects.count() == 30
    assert [url.split("/")[2] for url in names["F01"].proposal["sources"]] == [
        "www.anthropic.com",
        "fortune.com",
    ]
    operators = {
        row.proposal["derivation"]["operator"]
        for row in names.values()
        if "derivation" in row.proposal
    }
    assert operators >= {"sum", "ratio", "convert", "count"}


def test_what_holds_is_verified(rows):
    verified = {
        (code, figures)
        for level, code, kind, figures, _ in found(rows)
        if level is Level.VERIFIED and kind != "mentions-agree"
    }
    assert verified == {
        ("FIG101", ("F03", "F04", "F05")),  # V1
        ("FIG102", ("F10", "F09", "F01")),  # V2
        ("FIG103", ("F02", "F01")),  # V3
        ("FIG105", ("F22",)),  # V4
        ("FIG108", ("F09", "F11", "F12", "F13", "F14")),  # V5
        ("FIG501", ("F01",)),  # V7
    }
    agree = [f for _, _, kind, f, _ in found(rows) if kind == "mentions-agree"]
    assert len(agree) == 12  # V6


def test_what_an_editor_must_see_is_told_and_nothing_is_an_error(rows):
    told = {(code, figures[0]) for _, code, _, figures, _ in found(rows)}
    assert not [one for one in found(rows) if one[0] is Level.ERROR]
    assert told >= {
        ("FIG107", "F21"),  # W1
        ("FIG202", "F09"),  # W2
        ("FIG202", "F10"),  # W3
        ("FIG110", "F10"),
        ("FIG202", "F03"),  # W4
        ("FIG202", "F21"),  # W5
        ("FIG203", "F15"),  # W6
        ("FIG102", "F16"),  # W7
        ("FIG104", "F20"),  # W8
        ("FIG104", "F08"),  # W9
        ("FIG604", "F10"),  # W10
        ("FIG203", "F09"),  # W11
        ("FIG602", "F28"),  # W13
        ("FIG303", "F01"),  # W16
        ("FIG605", "F14"),  # W20
        ("FIG605", "F09"),
    }
    equal = [figures for _, code, _, figures, _ in found(rows) if code == "FIG205"]
    assert {"F13", "F17"} in map(set, equal)  # W19
    unsourced = [f for _, code, _, f, _ in found(rows) if code == "FIG301"]
    assert len(unsourced) >= 20  # W15
    residual = next(one for _, code, _, _, one in found(rows) if code == "FIG107")
    assert dict(residual.facts)["residual"] == "1,250億ドル超"


def test_gaps_and_words_in_tables_are_told_of_the_article(article, rows):
    remarks = evidence.check_article(article, as_of=WRITTEN)
    gaps = [one for one in remarks if one.code == "FIG601"]
    assert len(gaps) == 7  # W18
    assert all(one.line for one in gaps)
    assert not [one for one in remarks if one.level is Level.ERROR]


def test_the_picture_that_is_a_page_is_told_at_import(seed_folder, capsys):
    call_command("import_articles", str(seed_folder), "--verbosity", "2")
    assert "image_is_page" in capsys.readouterr().out  # W21


@pytest.mark.parametrize(("day", "due"), [("2025-11-23", 0), ("2026-01-01", 5)])
def test_forecasts_fall_due(rows, day, due, capsys):
    call_command("check_figures", "--as-of", day)
    assert capsys.readouterr().out.count("FIG401") == due


def test_another_value_of_f01_lists_its_13_places_and_changes_nothing(article, rows):
    first = Figure.objects.get(pk=rows["F01"].pk)
    first.value = Decimal(60_000_000_000)
    (one,) = publishing.touched_articles(first)
    assert len(one.places) == one.preparable == 13
    assert {place.wording for place in one.places} == {"600億ドル"}
    assert all(
        "2,500億" not in place.before[-3:] + place.literal for place in one.places
    )
    then = {f.figure.pk: f.then for f in evidence.impact(first).followers}
    assert then[rows["F10"].pk] == "23倍以上"
    assert then[rows["F02"].pk] == "約9.24兆円"
    states = [
        len(publishing.touched_articles(rows[n])[0].places) for n in ("F10", "F02")
    ]
    assert states == [3, 4]
    row = Article.objects.get(pk=article.pk)
    assert (row.body, row.pending) == (article.body, None)
    assert Figure.objects.get(pk=first.pk).value == 50_000_000_000
    assert not Derivation.objects.exclude(proposed={}).exists()


@pytest.mark.parametrize("wait", [False, True])
def test_the_change_of_f01_goes_all_the_way(article, rows, wait):
    first = Figure.objects.get(pk=rows["F01"].pk)
    first.value = Decimal(60_000_000_000)
    publishing.change_figure(
        first, by=None, kind="update", reason="増額", reword=[article.pk], wait=wait
    )
    assert Figure.objects.get(pk=first.pk).value == (5 if wait else 6) * 10**10
    row = Article.objects.get(pk=article.pk)
    assert row.body == article.body
    assert row.pending is not None
    assert row.pending.body.count("600億ドル") == 11
    assert row.pending.body.count("2,500億ドル") == 1
    with pytest.raises(publishing.NotReady, match="28倍"):
        publishing.publish_change(row, kind=row.pending_kind, note=row.pending_note)
    waiting = Derivation.objects.exclude(proposed={})
    assert {one.figure_id for one in waiting} == {rows["F10"].pk, rows["F02"].pk}
    for one in waiting:
        publishing.accept_proposal(
            one, by=None, reason="再計算", reword=[article.pk], wait=wait
        )
    row = Article.objects.get(pk=article.pk)
    publishing.publish_change(row, kind=row.pending_kind, note=row.pending_note)
    row = Article.objects.get(pk=article.pk)
    assert row.title.count("600億ドル") == 1
    assert "約9.24兆円" in row.description
    assert "23倍以上" in row.body
    assert not row.mentions.filter(is_lost=True).exists()
    correction = row.corrections.get()
    assert correction.kind == "update"
    assert correction.note.count("改めました") == 3
    assert Figure.objects.get(pk=first.pk).value == 60_000_000_000
    assert Figure.objects.get(pk=rows["F10"].pk).value == 23
    assert not Derivation.objects.exclude(proposed={}).exists()
