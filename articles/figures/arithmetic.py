"""Arithmetic on written numbers: rounding intervals and the algebra of bounds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext
from enum import StrEnum
from fractions import Fraction

from articles.figures.quantity import Bound, Quantity


@dataclass(frozen=True, slots=True)
class Interval:
    """Where a true value may lie; None is without end. Ends count as inside."""

    low: Fraction | None
    high: Fraction | None

    def __add__(self, other: Interval) -> Interval:
        return Interval(_plus(self.low, other.low), _plus(self.high, other.high))

    def __sub__(self, other: Interval) -> Interval:
        return Interval(_minus(self.low, other.high), _minus(self.high, other.low))

    def __mul__(self, other: Interval) -> Interval:
        """Product of two intervals that hold no negative number."""
        low = (self.low or Fraction(0)) * (other.low or Fraction(0))
        if self.high is None or other.high is None:
            return Interval(low, None)
        return Interval(low, self.high * other.high)

    def __truediv__(self, other: Interval) -> Interval:
        """Quotient of two intervals that hold no negative number."""
        low = Fraction(0)
        if self.low is not None and other.high:
            low = self.low / other.high
        if self.high is None or not other.low or other.low < 0:
            return Interval(low, None)
        return Interval(low, self.high / other.low)

    def meets(self, other: Interval) -> bool:
        """Whether the two have a value in common."""
        apart = (
            self.low is not None and other.high is not None and self.low > other.high
        ) or (other.low is not None and self.high is not None and other.low > self.high)
        return not apart

    def times(self, factor: Fraction | int) -> Interval:
        """The interval on another scale, turned round by a negative factor."""
        low = None if self.low is None else self.low * factor
        high = None if self.high is None else self.high * factor
        return Interval(high, low) if factor < 0 else Interval(low, high)

    def power(self, exponent: int) -> Interval:
        """The interval of positive numbers, multiplied with itself so often."""
        return Interval(
            None if self.low is None else max(self.low, Fraction(0)) ** exponent,
            None if self.high is None else self.high**exponent,
        )


def interval(quantity: Quantity) -> Interval:
    """All values that may have been written as this quantity.

    A written number stands for half a unit of its last place either way. 約 makes the
    last digit that is not zero the last place, 規模 and 級 the first digit. Raises
    ValueError where neither value nor magnitude is given.
    """
    if quantity.value is None:
        if quantity.magnitude is None:
            raise ValueError("a quantity has a value or a magnitude")
        power = Fraction(10) ** quantity.magnitude
        return Interval(power, power * 10)
    value = Fraction(quantity.value)
    slack = Fraction(10) ** _place(quantity) / 2
    top_value = quantity.value_max
    if top_value is not None:
        place = quantity.written_exponent_max
        last = quantity.written_exponent if place is None else place
        high = Fraction(top_value) + Fraction(10) ** last / 2
        return Interval(value - slack, high)
    if quantity.bound in _UPWARDS:
        return Interval(value - slack, None)
    if quantity.bound in _DOWNWARDS:
        return Interval(None, value + slack)
    return Interval(value - slack, value + slack)


class Rounding(StrEnum):
    """How a computed value was shortened to its written digits."""

    HALF_UP = "half_up"  # 四捨五入
    HALF_EVEN = "half_even"
    DOWN = "down"  # 切り捨て
    UP = "up"  # 切り上げ


def rounded_interval(quantity: Quantity, rounding: Rounding | None) -> Interval:
    """All values that this rounding writes so; without one, half a unit either way.

    Only of a plain value: bounds and ranges say themselves where the value lies.
    """
    plain = quantity.bound in (Bound.EXACT, Bound.APPROX)
    if rounding not in (Rounding.DOWN, Rounding.UP) or not plain:
        return interval(quantity)
    if quantity.value is None:
        return interval(quantity)
    value, step = Fraction(quantity.value), Fraction(10) ** _place(quantity)
    away = (rounding is Rounding.DOWN) == (value >= 0)
    return Interval(value, value + step) if away else Interval(value - step, value)


def point(quantity: Quantity) -> Fraction | None:
    """The written value, the middle of a range; None where only a magnitude is said."""
    if quantity.value is None:
        return None
    if quantity.value_max is None:
        return Fraction(quantity.value)
    return (Fraction(quantity.value) + Fraction(quantity.value_max)) / 2


def yearly_growth(multiple: Fraction, years: int) -> Fraction:
    """The percent a year that make this positive multiple in so many years.

    >>> round(float(yearly_growth(Fraction(2), 10)), 2)
    7.18
    """
    with localcontext(prec=30):
        root = (Decimal(multiple.numerator) / Decimal(multiple.denominator)) ** (
            Decimal(1) / years
        )
    return (Fraction(root) - 1) * 100


def sum_bound(bounds: Sequence[Bound]) -> Bound | None:
    """The bound of a sum of quantities with these bounds; None where none follows.

    >>> sum_bound([Bound.MORE_THAN, Bound.EXACT]).value
    'more_than'
    """
    up = [bound for bound in bounds if bound in _UPWARDS]
    down = [bound for bound in bounds if bound in _DOWNWARDS]
    if up and down:
        return None
    if up:
        return Bound.MORE_THAN if Bound.MORE_THAN in up else Bound.AT_LEAST
    if down:
        return Bound.LESS_THAN if Bound.LESS_THAN in down else Bound.AT_MOST
    for vague in (Bound.INDEFINITE, Bound.ORDER_OF, Bound.RANGE, Bound.APPROX):
        if vague in bounds:
            return vague
    return Bound.EXACT


def turned(bound: Bound) -> Bound:
    """The bound of the negative: 以上 becomes 以下."""
    return _TURNED.get(bound, bound)


def difference_bound(left: Bound, right: Bound) -> Bound | None:
    """The bound of left − right: a lower bound subtracted gives an upper one."""
    return sum_bound((left, turned(right)))


def ratio_bound(numerator: Bound, denominator: Bound) -> Bound | None:
    """The bound of a quotient of positive quantities, or None."""
    return difference_bound(numerator, denominator)


_UPWARDS = frozenset({Bound.AT_LEAST, Bound.MORE_THAN})
_DOWNWARDS = frozenset({Bound.AT_MOST, Bound.LESS_THAN})
_TURNED = {
    Bound.AT_LEAST: Bound.AT_MOST,
    Bound.MORE_THAN: Bound.LESS_THAN,
    Bound.AT_MOST: Bound.AT_LEAST,
    Bound.LESS_THAN: Bound.MORE_THAN,
}


def is_contradiction(one: Bound, other: Bound) -> bool:
    """Whether the two point in opposite directions."""
    return (one in _UPWARDS and other in _DOWNWARDS) or (
        one in _DOWNWARDS and other in _UPWARDS
    )


def slip_power(one: Decimal, other: Decimal) -> int | None:
    """The power of ten between two values of equal digits, or None.

    >>> slip_power(Decimal(500), Decimal(5000000))
    4
    """
    if not one or not other or (one < 0) != (other < 0):
        return None
    first, second = abs(one).normalize().as_tuple(), abs(other).normalize().as_tuple()
    if first.digits != second.digits:
        return None
    return abs(int(first.exponent) - int(second.exponent))


def _place(quantity: Quantity) -> int:
    value = quantity.value
    if value is None or not value:
        return quantity.written_exponent
    shape = abs(value).normalize().as_tuple()
    last = int(shape.exponent)
    softened = Bound.APPROX in (quantity.bound, quantity.also) or quantity.estimate
    if Bound.ORDER_OF in (quantity.bound, quantity.also):
        return last + len(shape.digits) - 1
    return (
        max(last, quantity.written_exponent) if softened else quantity.written_exponent
    )


def _plus(one: Fraction | None, other: Fraction | None) -> Fraction | None:
    return None if one is None or other is None else one + other


def _minus(one: Fraction | None, other: Fraction | None) -> Fraction | None:
    return None if one is None or other is None else one - other
