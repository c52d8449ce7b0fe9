"""Finds the dates, spans and lengths of time a text names."""

from __future__ import annotations

import re

from articles.figures import periods_en, periods_ja
from articles.figures.numerals import narrow
from articles.figures.period import Period, PeriodMatch, Precision, Shape, year_span


def parse_periods(text: str, *, fiscal_start: int = 4) -> list[PeriodMatch]:
    """Every period of the text in order.

    `fiscal_start` is the first month of a 年度. A year said only as 同年 is that of
    the last year named before; dates without a year are left alone.

    >>> [match.text for match in parse_periods("2025〜2035年の契約、過去1年")]
    ['2025〜2035年', '過去1年']
    """
    found: list[PeriodMatch] = []
    last: int | None = None
    for start, end, kind, literal in _scan(narrow(text)):
        if kind == "mute":
            continue
        if kind == "same":
            if last is None:
                continue
            period = periods_ja.until_or_since(
                Period(Shape.CALENDAR, Precision.YEAR, same=True),
                *year_span(last),
                literal,
            )
        else:
            made = _READERS[kind](literal, fiscal_start)
            if made is None:
                continue
            period = made
            named = period.start or period.end
            last = named.year if named else last
        found.append(PeriodMatch(start, end, text[start:end], period))
    return found


def dated_spans(narrowed: str) -> list[tuple[int, int]]:
    """Stretches of a narrowed text that are dates or lengths of time, in order.

    More than `parse_periods` reports: 3月 without a year and 5日 are here too.
    """
    return [(start, end) for start, end, _, _ in _scan(narrowed)]


_READERS = {**periods_ja.READERS, **periods_en.READERS}
_FORMS = (*periods_ja.FORMS, *periods_en.FORMS, ("mute", periods_ja.MUTE))
_MASTER = re.compile("|".join(f"(?P<{kind}>{form})" for kind, form in _FORMS))
# What a form may begin with. Jumping from one such place to the next takes a tenth of
# the time of trying sixteen forms at each character.
_STARTS = re.compile(
    r"[\dA-Za-z令平昭大明一二三四五六七八九十数複半第同過今直向この約お](?<!\w[A-Za-z])"
)


def _scan(narrowed: str) -> list[tuple[int, int, str, str]]:
    """Start, end, kind and narrowed literal of everything dated."""
    found: list[tuple[int, int, str, str]] = []
    at = 0
    while True:
        # The very beginning is tried as well: blanks before a lone year belong to it.
        match = _MASTER.match(narrowed, at)
        if match is None:
            following = _STARTS.search(narrowed, at + 1)
            if following is None:
                return found
            at = following.start()
            continue
        at = match.end()
        kind = match.lastgroup or "mute"
        start, end = match.span()
        while start < end and narrowed[start] in " \n":
            start += 1
        while start < end and narrowed[end - 1] in " \n":
            end -= 1
        found.append((start, end, kind, narrowed[start:end]))
