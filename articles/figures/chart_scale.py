"""Values to places: scales, the round numbers on an axis, points along time."""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from articles.figures.chart_parts import Chart, all_ends
from articles.figures.formatting import format_quantity
from articles.figures.quantity import Quantity

_STEPS: Final = (Decimal(1), Decimal(2), Decimal("2.5"), Decimal(5), Decimal(10))
_YEAR: Final = re.compile(
    r"(?<!\d)(1[5-9]\d\d|2[01]\d\d)(?!\d)(?:[年/-](\d{1,2})(?!\d))?"
)


@dataclass(frozen=True, slots=True)
class Scale:
    """Values from `low` to `high` on the stretch from `start` to `stop`."""

    low: float
    high: float
    start: float
    stop: float
    is_log: bool = False

    def at(self, value: float) -> float:
        """The place of a value; all values equal lie in the middle."""
        low, high, here = self.low, self.high, value
        if self.is_log:
            low, high, here = math.log10(low), math.log10(high), math.log10(value)
        if high == low:
            return (self.start + self.stop) / 2
        return self.start + (here - low) / (high - low) * (self.stop - self.start)


def bar_scale(chart: Chart, start: float, stop: float) -> Scale:
    """Over all marks and zero: the length of a bar is its number."""
    values = [0.0, *all_ends(chart)]
    return Scale(min(values), max(values), start, stop)


def axis_scale(
    chart: Chart, start: float, stop: float
) -> tuple[Scale, list[tuple[float, str]]]:
    """Over all marks, out to round numbers, and those numbers with their words."""
    values = all_ends(chart)
    low, high = min(values), max(values)
    ticks = _powers(low, high) if chart.is_log else _round(low, high)
    # A magnitude stands in no table of round numbers when it is one of a kind.
    reach = [*map(float, ticks), low, high]
    scale = Scale(min(reach), max(reach), start, stop, is_log=chart.is_log)
    return scale, [(scale.at(float(tick)), _word(chart, tick)) for tick in ticks]


def _round(low: float, high: float) -> list[Decimal]:
    """Three to six round numbers that enclose the values."""
    span = Decimal(repr(high - low if high > low else abs(high) or 1.0))
    power = Decimal(1).scaleb((span / 4).adjusted())
    step = next(power * one for one in _STEPS if power * one * 4 >= span)
    first = (Decimal(repr(low)) / step).to_integral_value("ROUND_FLOOR")
    last = (Decimal(repr(high)) / step).to_integral_value("ROUND_CEILING")
    return [step * number for number in range(int(first), int(last) + 1)]


def _powers(low: float, high: float) -> list[Decimal]:
    first, last = math.floor(math.log10(low)), math.ceil(math.log10(high))
    step = max(1, (last - first + 5) // 6)
    return [Decimal(1).scaleb(power) for power in range(first, last + 1, step)]


def _word(chart: Chart, tick: Decimal) -> str:
    """The number of an axis with the unit of the marks: 2兆円."""
    like = next(
        mark.quantity
        for series in chart.series
        for mark in series.marks
        if mark.quantity is not None
    )
    exact = tick.normalize()
    exponent = min(int(exact.as_tuple().exponent), 0) if exact else 0
    plain = Quantity(
        exact.quantize(Decimal(1)) if exponent == 0 else exact,
        like.unit,
        per=like.per,
        written_exponent=exponent,
    )
    return format_quantity(plain, chart.lang)


def along(labels: Sequence[str], start: float, stop: float) -> list[float]:
    """A place for each label. Labels that name years stand as far apart as those."""
    count = len(labels)
    if count == 1:
        return [(start + stop) / 2]
    years = [_year(label) for label in labels]
    given = [year for year in years if year is not None]
    if len(given) < count or any(
        right <= left for left, right in itertools.pairwise(given)
    ):
        given = [float(index) for index in range(count)]
    scale = Scale(given[0], given[-1], start, stop)
    return [scale.at(year) for year in given]


def _year(label: str) -> float | None:
    found = _YEAR.search(label)
    if found is None:
        return None
    month = int(found[2]) if found[2] else 1
    return int(found[1]) + (min(max(month, 1), 12) - 1) / 12
