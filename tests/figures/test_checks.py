"""Integrity checks of single figures: sources, due dates, missing values."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from articles.figures.arithmetic import Rounding
from articles.figures.checks import check_figures
from articles.figures.context import Status
from articles.figures.findings import MESSAGES, Level
from articles.figures.records import (
    Dossier,
    FigureRecord,
    Role,
    SourceRecord,
    source_record,
)
from articles.figures.relations import Operator
from articles.figures.source_hints import SourceText
from tests.figures.checking import TODAY, derived, figure, mention, message, said


def test_sources():
    assert said([figure("f", "5億円", sources=())]) == ["FIG301 warning"]
    stated = figure("f", "5億円", sources=(), unsourced_reason="聞き取り")
    assert said([stated]) == ["FIG301 info"]
    assert "聞き取り" in message([stated])
    secondary = SourceRecord("https://example.com/", role=Role.SECONDARY)
    assert said([figure("f", "5億円", sources=(secondary,))]) == ["FIG302 warning"]
    old = source_record(SourceText("https://example.com/2025/10/10/x"))
    assert said([figure("f", "5億円", sources=(old,), as_of=TODAY)]) == [
        "FIG303 warning"
    ]
    broken = SourceRecord("https://example.com/", is_broken=True)
    assert said([figure("f", "5億円", sources=(broken,))]) == ["FIG304 warning"]


def test_the_words_of_a_source_confirm_a_scale_or_deny_it():
    source = source_record(SourceText("https://example.com/a-50-billion-plan"))
    assert said([figure("f", "500億ドル", sources=(source,))]) == ["FIG501 verified"]
    assert said([figure("f", "50億ドル", sources=(source,))]) == ["FIG501 error"]


def test_a_cited_page_that_nothing_agrees_with():
    source = source_record(SourceText("https://example.com/a-50-billion-plan"))
    dossier = Dossier((figure("f", "50億ドル"),), cited=(source,))
    (found,) = check_figures(dossier, as_of=TODAY)
    assert (found.code, found.level) == ("FIG501", Level.WARNING)


def test_a_forecast_falls_due_when_its_period_is_over():
    plan = figure("f", "5億円", period="2025年", status=Status.FORECAST)
    assert said([plan]) == ["FIG401 info"]
    assert said([plan], as_of=date(2025, 12, 31)) == []
    actual = figure("f", "5億円", period="2025年", status=Status.ACTUAL)
    assert said([actual]) == []


def test_missing_values_and_units():
    assert said([FigureRecord("f", None)]) == ["FIG601 warning"]
    assert said([FigureRecord("f", None, words="少ない")]) == ["FIG601 warning"]
    assert said([FigureRecord("f", None, missing_reason="undisclosed")]) == []
    assert said([figure("f", "1.76兆")]) == ["FIG602 warning"]


def test_findings_keep_their_facts_beside_the_english_sentence():
    figures = [figure("f", "500億円")]
    dossier = Dossier(tuple(figures), (mention("600億円"),))
    (found,) = check_figures(dossier, as_of=TODAY)
    assert found.message == "line 9 says 600億円, the figure is 500億円."
    assert dict(found.facts) == {
        "said": "600億円",
        "place": "line 9",
        "stated": "500億円",
    }
    assert found.kind in MESSAGES


@pytest.mark.parametrize(
    ("rounding", "stated", "level"),
    [
        (None, "66%", "error"),
        (None, "67%", "verified"),
        (Rounding.DOWN, "66%", "verified"),
        (Rounding.DOWN, "67%", "error"),
        (Rounding.UP, "67%", "verified"),
        (Rounding.UP, "66%", "error"),
        (Rounding.HALF_UP, "67%", "verified"),
    ],
)
def test_a_result_is_compared_as_it_was_rounded(rounding, stated, level):
    figures = [figure("p", "2人"), figure("w", "3人"), figure("s", stated)]
    figures[0] = replace(figures[0], lower=Decimal(2), upper=Decimal(2))
    figures[1] = replace(figures[1], lower=Decimal(3), upper=Decimal(3))
    relation = derived(Operator.SHARE, "s", "p", "w", rounding=rounding)
    assert said(figures, relation) == [f"FIG106 {level}"]


def test_a_stated_uncertainty_wins_over_the_written_digits():
    figures = [figure("a", "100億円"), figure("b", "50億円"), figure("t", "153億円")]
    relation = derived(Operator.SUM, "t", "a", "b")
    assert said(figures, relation) == ["FIG101 error"]
    figures[0] = replace(figures[0], lower=Decimal("9.5e9"), upper=Decimal("1.05e10"))
    assert said(figures, relation) == ["FIG101 verified"]


def test_a_source_may_be_older_than_a_repetition_but_not_than_the_first_word():
    source = source_record(SourceText("https://example.com/2025/10/10/x"))
    told = figure("f", "5億円", sources=(source,), as_of=TODAY)
    assert said([told]) == ["FIG303 warning"]
    assert said([replace(told, first_published=date(2025, 10, 1))]) == []
