"""Rounding intervals and the algebra of bounds."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.figures import Bound, parse_quantities
from articles.figures.arithmetic import (
    Interval,
    difference_bound,
    interval,
    is_contradiction,
    ratio_bound,
    slip_power,
    sum_bound,
)


def written(text: str) -> tuple[Fraction | None, Fraction | None]:
    (match,) = parse_quantities(text)
    found = interval(match.quantity)
    return found.low, found.high


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("500億円", 499.5e8, 500.5e8),
        ("7.7兆円", 7.65e12, 7.75e12),
        ("1,234人", 1233.5, 1234.5),
        ("約3,200人", 3150, 3250),
        ("約7.7兆円", 7.65e12, 7.75e12),
        ("1,000億円規模", 500e8, 1500e8),
        ("5億円以上", 4.5e8, None),
        ("5億円未満", None, 5.5e8),
        ("3〜4兆円", 2.5e12, 4.5e12),
        ("1.5〜2兆円", 1.45e12, 2.5e12),
        ("数百億円", 1e10, 1e11),
    ],
)
def test_a_written_number_stands_for_an_interval(text, low, high):
    assert written(text) == (
        None if low is None else Fraction(low),
        None if high is None else Fraction(high),
    )


EXACT, APPROX = Bound.EXACT, Bound.APPROX
LEAST, MORE = Bound.AT_LEAST, Bound.MORE_THAN
MOST, LESS = Bound.AT_MOST, Bound.LESS_THAN


@pytest.mark.parametrize(
    ("bounds", "expected"),
    [
        ((EXACT, EXACT), EXACT),
        ((EXACT, APPROX), APPROX),
        ((MORE, EXACT), MORE),
        ((LEAST, EXACT), LEAST),
        ((LEAST, MORE), MORE),
        ((MOST, LESS), LESS),
        ((LEAST, MOST), None),
        ((APPROX, LEAST), LEAST),
    ],
)
def test_bounds_of_a_sum(bounds, expected):
    assert sum_bound(bounds) is expected


def test_bounds_of_quotients_and_differences():
    assert ratio_bound(LEAST, EXACT) is LEAST
    assert ratio_bound(EXACT, LEAST) is MOST
    assert ratio_bound(MORE, MORE) is None
    assert difference_bound(MORE, EXACT) is MORE
    assert difference_bound(EXACT, LESS) is MORE


def test_opposite_directions_contradict():
    assert is_contradiction(LEAST, LESS)
    assert not is_contradiction(LEAST, MORE)
    assert not is_contradiction(LEAST, APPROX)


positive = st.decimals(min_value=1, max_value=10**6, places=2)


@settings(deadline=None, max_examples=100)
@given(positive, positive, positive, positive)
def test_results_lie_inside_the_interval_of_the_result(a, b, c, d):
    x, y = Fraction(a), Fraction(d)
    one = Interval(min(x, Fraction(b)), max(x, Fraction(b)))
    other = Interval(min(y, Fraction(c)), max(y, Fraction(c)))
    for result, combined in (
        (x + y, one + other),
        (x - y, one - other),
        (x * y, one * other),
        (x / y, one / other),
    ):
        assert combined.meets(Interval(result, result))


def test_an_open_end_stays_open():
    upwards = Interval(Fraction(5), None)
    assert (upwards + Interval(Fraction(1), Fraction(2))).high is None
    assert (Interval(Fraction(1), Fraction(2)) / upwards).low == 0
    assert upwards.meets(Interval(Fraction(7), Fraction(8)))
    assert not upwards.meets(Interval(Fraction(3), Fraction(4)))


def test_powers_between_equal_digits():
    assert slip_power(Decimal("5e10"), Decimal("5e14")) == 4
    assert slip_power(Decimal(28), Decimal(28)) == 0
    assert slip_power(Decimal(28), Decimal(2)) is None
    assert slip_power(Decimal(0), Decimal(5)) is None
