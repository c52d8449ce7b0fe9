"""Quantity, Bound and Match: what a number in a text says, as frozen values."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from articles.figures.units import Unit, UnitKind


class Bound(StrEnum):
    """How the true value lies to the written one."""

    EXACT = "exact"
    APPROX = "approx"  # 約 about
    AT_LEAST = "at_least"  # 以上
    MORE_THAN = "more_than"  # 超
    AT_MOST = "at_most"  # 以下, 最大 up to
    LESS_THAN = "less_than"  # 未満
    RANGE = "range"  # 3〜4兆
    ORDER_OF = "order_of"  # 規模, 級
    INDEFINITE = "indefinite"  # 数百億: a magnitude, no digits


class Per(StrEnum):
    """The denominator of a rate."""

    YEAR = "year"
    MONTH = "month"
    WEEK = "week"
    DAY = "day"
    HOUR = "hour"
    MINUTE = "minute"
    SECOND = "second"
    PERSON = "person"
    COMPANY = "company"
    HOUSEHOLD = "household"
    SHARE = "share"


@dataclass(frozen=True, slots=True)
class Quantity:
    """A value with its unit and bound, as one mention states it.

    `value` is None only for an indefinite quantity, whose `magnitude` is the power of
    ten named (数百億 → 10). `value_max` is the upper end of a range and None otherwise.
    `also` keeps a second bound word (最大3,000億ドル規模 is AT_MOST, also ORDER_OF).
    `written_exponent` is the power of ten of the last written digit (7.7兆 → 11,
    500億 → 8): half a unit of that place is how far the writer may have rounded. How
    finely a value was written does not take part in comparison.
    """

    value: Decimal | None
    unit: Unit | None = None
    bound: Bound = Bound.EXACT
    value_max: Decimal | None = None
    also: Bound | None = None
    per: Per | None = None
    magnitude: int | None = None
    signed: bool = False
    estimate: bool = False
    written_exponent: int = field(default=0, compare=False)
    written_exponent_max: int | None = field(default=None, compare=False)

    @property
    def currency(self) -> str | None:
        """The ISO 4217 code, or None where the unit is no currency."""
        if self.unit is not None and self.unit.kind is UnitKind.CURRENCY:
            return self.unit.code
        return None


@dataclass(frozen=True, slots=True)
class Match:
    """A quantity found in a text; `text[start:end]` is its literal."""

    start: int
    end: int
    text: str
    quantity: Quantity

    def moved(self, start: int, end: int, text: str) -> Match:
        """The same quantity where another text has it."""
        return Match(start, end, text, self.quantity)
