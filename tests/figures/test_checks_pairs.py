"""Two figures that cannot both be right."""

from __future__ import annotations

from articles.figures.records import (
    Rank,
)
from tests.figures.checking import figure, mention, said


def test_one_number_under_two_names():
    figures = [figure("f", "740億円", measure="営業損失")]
    mentions = [mention("740億円", label="赤字"), mention("740億円", label="損失")]
    assert "FIG203 warning" in said(figures, mentions=mentions)
    mentions = [mention("740億円", label="損失")]
    assert "FIG203 warning" not in said(figures, mentions=mentions)


def test_two_values_of_one_thing_in_one_period_conflict():
    one = figure(
        "a", "100億円", entity="甲", measure="売上", period="2025年", article="x"
    )
    other = figure(
        "b", "130億円", entity="甲", measure="売上", period="2025年", article="x"
    )
    assert said([one, other]) == ["FIG201 error"]
    elsewhere = figure(
        "b", "130億円", entity="甲", measure="売上", period="2025年9月", article="y"
    )
    assert said([one, elsewhere]) == ["FIG201 warning"]
    later = figure("b", "130億円", entity="甲", measure="売上", period="2026年")
    assert said([one, later]) == []


def test_rounding_is_no_conflict():
    one = figure("a", "123億円", entity="甲", measure="売上", period="2025年")
    other = figure("b", "約120億円", entity="甲", measure="売上", period="2025年")
    assert said([one, other]) == []


def test_a_lone_value_of_equal_digits_looks_like_a_slip():
    figures = [figure("f", "500億円"), figure("g", "500兆円")]
    mentions = [mention("500億円"), mention("500億円")]
    assert "FIG501 warning" in said(figures, mentions=mentions)


def test_equal_digits_of_different_owners_are_no_slip():
    figures = [figure("f", "500億円", entity="甲"), figure("g", "5億円", entity="乙")]
    assert said(figures) == []


def test_a_lost_digit():
    figures = [figure("f", "28倍"), figure("g", "2倍")]
    mentions = [mention("28倍"), mention("28倍")]
    assert "FIG501 warning" in said(figures, mentions=mentions)


def test_one_value_of_two_owners_is_kept_apart():
    figures = [figure("f", "5億円", entity="甲"), figure("g", "5億円", entity="乙")]
    assert said(figures) == ["FIG205 info"]


def test_figures_of_other_rank_are_no_conflict():
    def pair(rank):
        more = {"entity": "甲", "measure": "売上高", "period": "2025年"}
        return [
            figure("a", "100億円", **more),
            figure("b", "50億円", rank=rank, **more),
        ]

    assert said(pair(Rank.NORMAL)) == ["FIG201 error"]
    assert said(pair(Rank.DEPRECATED)) == []
    assert said(pair(Rank.PREFERRED)) == []
