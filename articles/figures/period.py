"""Period: a stretch of time as a frozen value, and the calendar arithmetic under it."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Precision(StrEnum):
    """The finest calendar unit a period is written in."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    HALF = "half"
    YEAR = "year"
    FISCAL_YEAR = "fiscal_year"
    DECADE = "decade"


class Shape(StrEnum):
    """How a period lies on the calendar."""

    CALENDAR = "calendar"  # 2028年, 2025年9月
    SPAN = "span"  # 2025〜2035年
    SINCE = "since"  # 2026年から, 2025〜
    UNTIL = "until"  # 2030年まで
    LENGTH = "length"  # 5年間
    TRAILING = "trailing"  # 過去1年
    COMING = "coming"  # 今後3年


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of time; `start` and `end` are inclusive, None where open or unknown.

    `count` is the length in `precision` units for a length of time, None with
    `indefinite` where the text gives no number (数年間). `year` is the fiscal year
    named where its months depend on who speaks (FY2025). `same` marks 同年, resolved
    to the year named before it.
    """

    shape: Shape
    precision: Precision
    start: date | None = None
    end: date | None = None
    count: int | None = None
    indefinite: bool = False
    year: int | None = None
    same: bool = False


def years_between(old: Period | None, new: Period | None) -> int | None:
    """Whole years from the end of one period to the end of the other; None where they
    are not dated, or the second is not the later one."""
    if old is None or new is None:
        return None
    first, last = old.end or old.start, new.end or new.start
    if first is None or last is None or last <= first:
        return None
    return round((last - first).days / 365.2425) or None


@dataclass(frozen=True, slots=True)
class PeriodMatch:
    """A period found in a text; `text[start:end]` is its literal."""

    start: int
    end: int
    text: str
    period: Period

    def moved(self, start: int, end: int, text: str) -> PeriodMatch:
        """The same period where another text has it."""
        return PeriodMatch(start, end, text, self.period)


def year_span(year: int) -> tuple[date, date]:
    return date(year, 1, 1), date(year, 12, 31)


def month_span(year: int, first: int, count: int) -> tuple[date, date] | None:
    """`count` whole months from a first month that may lie past December."""
    start_year, start = year + (first - 1) // 12, (first - 1) % 12 + 1
    last = first + count - 1
    end_year, end = year + (last - 1) // 12, (last - 1) % 12 + 1
    if not (1 <= start_year <= 9998 and 1 <= end_year <= 9998):
        return None
    return (
        date(start_year, start, 1),
        date(end_year, end, monthrange(end_year, end)[1]),
    )


def day_span(year: int, month: int, day: int) -> tuple[date, date] | None:
    try:
        made = date(year, month, day)
    except ValueError:
        return None
    return made, made


Reader = Callable[[str, int], Period | None]
"""Reads a matched literal, given the first month of a fiscal year."""
