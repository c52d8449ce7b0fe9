"""Growth, by a factor, in percent and a year."""

from __future__ import annotations

from articles.figures.relations import Operator
from tests.figures.checking import derived, figure, growing, message, said


def test_growth_with_and_without_its_base():
    figures = [figure("n", "750億円"), figure("o", "528億円"), figure("g", "+42%")]
    whole = derived(Operator.CHANGE, "g", "n", "o")
    assert said(figures, whole) == ["FIG104 verified"]
    baseless = derived(Operator.CHANGE, "g", "n", is_complete=False)
    assert said(figures, baseless) == ["FIG104 warning"]
    assert "526億円–530億円" in message(figures, baseless)
    wrong = [figures[0], figure("o", "600億円"), figures[2]]
    assert said(wrong, whole) == ["FIG104 error"]


def test_growth_by_a_factor():
    figures = [figure("n", "700人"), figure("o", "100人"), figure("g", "約7倍")]
    assert said(figures, derived(Operator.CHANGE, "g", "n", "o")) == ["FIG104 verified"]
    assert said(figures, derived(Operator.CHANGE, "g")) == ["FIG104 warning"]


def test_times_and_percent_of_one_growth():
    figures = [figure("f", "7倍", measure="顧客"), figure("g", "700%", measure="顧客")]
    assert said(figures) == ["FIG504 warning"]


def test_growth_per_year_holds_over_the_years_between():
    relation = derived(Operator.CAGR, "r", "new", "old")
    assert said(growing("7.2%"), relation) == ["FIG104 verified"]
    assert said(growing("10%"), relation) == ["FIG104 error"]
    assert "10 years is 7.2% a year, not 10%" in message(growing("10%"), relation)


def test_growth_per_year_needs_dated_numbers():
    figures = growing("7.2%")
    figures[0] = figure("old", "100億円", measure="売上高")
    relation = derived(Operator.CAGR, "r", "new", "old")
    assert said(figures, relation) == ["FIG104 warning"]
    assert said(growing("7.2%"), derived(Operator.CAGR, "r")) == ["FIG104 warning"]
