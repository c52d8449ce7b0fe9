"""Sums, differences, counts and parts of a whole."""

from __future__ import annotations

from fractions import Fraction

from articles.figures.relations import Operator
from tests.figures.checking import PARTS, derived, figure, message, said


def test_a_sum_holds_as_written():
    total = figure("c", "約3,200人")
    assert said((*PARTS, total), derived(Operator.SUM, "c", "a", "b")) == [
        "FIG101 verified"
    ]


def test_a_sum_that_no_rounding_explains_is_an_error():
    total = figure("c", "約3,500人")
    figures = (*PARTS, total)
    assert said(figures, derived(Operator.SUM, "c", "a", "b")) == ["FIG101 error"]
    assert message(figures, derived(Operator.SUM, "c", "a", "b")) == (
        "The parts add up to 3,200人, not 約3,500人."
    )


def test_a_sum_of_other_units_is_an_error():
    figures = (figure("a", "5億円"), figure("b", "5億ドル"), figure("c", "10億ドル"))
    assert "FIG502 error" in said(figures, derived(Operator.SUM, "c", "a", "b"))


def test_what_does_not_add_up_is_told():
    figures = [
        figure("a", "5%", entity="甲", is_additive=False),
        figure("b", "6%", entity="乙", is_additive=False),
        figure("c", "11%"),
    ]
    assert "FIG603 warning" in said(figures, derived(Operator.SUM, "c", "a", "b"))


def test_a_missing_addend_gets_the_residual_with_its_rank():
    figures = [
        figure("a", "1,000億円超"),
        figure("b", "800億円"),
        figure("t", "3,000億円超"),
    ]
    relation = derived(
        Operator.SUM, "t", "a", "b", missing=("丙社",), is_complete=False
    )
    assert said(figures, relation) == ["FIG107 warning"]
    text = message(figures, relation)
    assert "1,200億円超" in text
    assert "40%" in text
    assert "rank 1" in text


def test_known_parts_beyond_the_total_are_an_error():
    figures = [figure("a", "800億円"), figure("t", "500億円")]
    relation = derived(Operator.SUM, "t", "a", missing=("乙",), is_complete=False)
    assert said(figures, relation) == ["FIG107 error"]


def test_a_difference_is_a_sum_turned_round():
    figures = [figure("a", "500億円"), figure("b", "200億円"), figure("c", "300億円")]
    relation = derived(Operator.DIFFERENCE, "c", "a", "b")
    assert said(figures, relation) == ["FIG101 verified"]
    figures[2] = figure("c", "310億円")
    assert said(figures, relation) == ["FIG101 error"]


def test_a_count_counts_its_members():
    four = [figure("n", "4社")]
    assert said(four, derived(Operator.COUNT, "n", members=tuple("甲乙丙丁"))) == [
        "FIG105 verified"
    ]
    assert said(four, derived(Operator.COUNT, "n", members=tuple("甲乙丙"))) == [
        "FIG105 error"
    ]


def test_a_share_of_a_whole():
    figures = [figure("p", "50億円"), figure("w", "200億円"), figure("s", "25%")]
    relation = derived(Operator.SHARE, "s", "p", "w")
    assert said(figures, relation) == ["FIG106 verified"]
    figures[2] = figure("s", "52%")
    assert said(figures, relation) == ["FIG106 error"]


def test_a_subset_may_be_less_than_its_total_and_never_more():
    figures = [
        figure("a", "2,500億円"),
        figure("b", "数百億円規模"),
        figure("t", "1.4兆円以上"),
    ]
    relation = derived(Operator.SUBSET, "t", "a", "b")
    assert said(figures, relation) == ["FIG108 verified"]
    figures[2] = figure("t", "1,400億円")
    assert said(figures, relation) == ["FIG108 error"]


def test_parts_in_another_currency_are_no_parts():
    figures = [figure("t", "900億ドル"), figure("a", "20億円"), figure("b", "30億ドル")]
    relation = derived(Operator.SUBSET, "t", "a", "b")
    assert said(figures, relation) == ["FIG502 error"]


def test_addends_have_weights():
    figures = [figure("a", "100億円"), figure("b", "40億円"), figure("t", "120億円")]
    half = derived(Operator.SUM, "t", "a", "b", weights=(Fraction(1), Fraction(1, 2)))
    assert said(figures, half) == ["FIG101 verified"]
    assert "0.5 × 40億円" in message(figures, half)
    assert said(figures, derived(Operator.SUM, "t", "a", "b")) == ["FIG101 error"]
    less = derived(Operator.SUM, "t", "a", "b", weights=(Fraction(1), Fraction(-1)))
    figures[1:] = [figure("b", "40億円以上"), figure("t", "最大60億円")]
    assert said(figures, less) == ["FIG101 verified"]
