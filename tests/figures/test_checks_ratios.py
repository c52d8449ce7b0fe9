"""Ratios and conversions."""

from __future__ import annotations

import pytest

from articles.figures.relations import Operator
from tests.figures.checking import derived, figure, message, said


def test_a_ratio_takes_the_bound_of_its_inputs():
    figures = [
        figure("a", "1.4兆円以上", measure="投資", period="2025年"),
        figure("b", "500億円", measure="投資", period="2025年"),
        figure("r", "28倍"),
    ]
    relation = derived(Operator.RATIO, "r", "a", "b")
    assert said(figures, relation) == ["FIG110 warning", "FIG102 verified"]
    figures[2] = figure("r", "28倍以上")
    assert said(figures, relation) == ["FIG102 verified"]


def test_a_wrong_ratio_is_an_error_even_behind_an_open_bound():
    figures = [figure("a", "1.4兆円以上"), figure("b", "500億円"), figure("r", "38倍")]
    relation = derived(Operator.RATIO, "r", "a", "b")
    assert said(figures, relation) == ["FIG102 error"]


def test_a_ratio_of_other_measures_or_periods_is_told():
    figures = [
        figure("a", "100億円", measure="契約", period="2025〜2035年"),
        figure("b", "50億円", measure="投資", period="2025年"),
        figure("r", "2倍"),
    ]
    relation = derived(Operator.RATIO, "r", "a", "b")
    assert "FIG604 warning" in said(figures, relation)


@pytest.mark.parametrize("operator", [Operator.RATIO, Operator.CHANGE])
def test_growth_of_one_measure_is_no_comparison_of_unlikes(operator):
    figures = [
        figure("a", "100億円", entity="甲", measure="売上高", period="2025年"),
        figure("b", "50億円", entity="甲", measure="売上高", period="2023年"),
        figure("r", "2倍"),
    ]
    relation = derived(operator, "r", "a", "b")
    assert "FIG604 warning" not in said(figures, relation)
    figures[1] = figure("b", "50億円", entity="甲", measure="売上高", period="過去5年")
    assert ("FIG604 warning" in said(figures, relation)) == (operator is Operator.RATIO)


def test_measures_of_one_group_are_compared_and_others_are_not():
    def pair(**more):
        return [
            figure("a", "100億円", measure="契約額", period="2025年", **more),
            figure("b", "50億円", measure="投資額", period="2025年", **more),
            figure("r", "2倍"),
        ]

    for operator in (Operator.RATIO, Operator.CHANGE):
        relation = derived(operator, "r", "a", "b")
        assert "FIG604 warning" in said(pair(), relation)
        assert "FIG604 warning" not in said(pair(group="支出"), relation)


def test_a_ratio_without_inputs_is_told():
    assert said([figure("r", "約14倍")], derived(Operator.RATIO, "r")) == [
        "FIG102 warning"
    ]


def test_a_conversion_needs_a_dated_rate_to_be_verified():
    figures = [figure("a", "500億ドル"), figure("y", "約7.7兆円")]
    bare = derived(Operator.CONVERT, "y", "a")
    assert said(figures, bare) == ["FIG103 info"]
    assert "154.0" in message(figures, bare)
    rated = derived(Operator.CONVERT, "y", "a", rate="fx")
    assert said([*figures, figure("fx", "154円")], rated) == ["FIG103 verified"]
    assert said([*figures, figure("fx", "140円")], rated) == ["FIG103 error"]


def test_a_conversion_at_a_rate_no_year_has_seen_is_a_slip():
    figures = [figure("a", "500億ドル"), figure("y", "約7.7億円")]
    assert said(figures, derived(Operator.CONVERT, "y", "a")) == ["FIG502 error"]


def test_two_conversions_of_one_amount_must_agree():
    figures = [figure("a", "500億ドル"), figure("y", "7.7兆円"), figure("z", "7.1兆円")]
    relations = [derived(Operator.CONVERT, key, "a") for key in "yz"]
    assert "FIG103 error" in said(figures, *relations)
