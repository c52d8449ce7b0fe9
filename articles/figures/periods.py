"""Finds the dates, spans and lengths of time a text names."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

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
    return name_periods(text, dated_stretches(narrow(text)), fiscal_start=fiscal_start)


Dated = tuple[int, int, str, str]
"""Start, end, kind and narrowed literal of something dated."""


def name_periods(
    text: str, stretches: Sequence[Dated], *, fiscal_start: int = 4
) -> list[PeriodMatch]:
    """`parse_periods` of a text whose dated stretches are known already."""
    found: list[PeriodMatch] = []
    last: int | None = None
    for start, end, kind, literal in stretches:
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
            made = _read(kind, literal, fiscal_start)
            if made is None:
                continue
            period = made
            named = period.start or period.end
            last = named.year if named else last
        found.append(PeriodMatch(start, end, text[start:end], period))
    return found


@lru_cache(maxsize=2048)  # an article names the same few years again and again
def _read(kind: str, literal: str, fiscal_start: int) -> Period | None:
    return _READERS[kind](literal, fiscal_start)


_READERS = {**periods_ja.READERS, **periods_en.READERS}
_FORMS = (*periods_ja.FORMS, *periods_en.FORMS, ("mute", periods_ja.MUTE))
_MASTER = re.compile("|".join(f"(?P<{kind}>{form})" for kind, form in _FORMS))
_KANJI = "一二三四五六七八九十"
_AFTER_COUNT = "年月週日四かカヶヵケ"
# What a form may begin with, and what must follow. Jumping from one such place to the
# next takes a twentieth of the time of trying sixteen forms at each character.
_STARTS = re.compile(
    rf"[\dA-Za-z{_KANJI}令平昭大明数複半第同過今直向この約お]"
    r"(?:(?<=\d)(?:(?<!\d\d)(?=\d{0,3}[-/.~: sQH世時" + _AFTER_COUNT + r"])"
    r"|(?=\d{0,2}年))"
    rf"|(?<=[{_KANJI}])(?=[〇{_KANJI}世半{_AFTER_COUNT}])"
    rf"|(?<=[の約])(?=[\d{_KANJI}数複半])|(?<=数)(?=[十百{_AFTER_COUNT}])"
    rf"|(?<=半)(?=[{_AFTER_COUNT}])|(?<=第)(?=[一二三四1-4]四)"
    r"|(?<=こ)(?=こ)|(?<=お)(?=よ)|(?<=同)(?=年)|(?<=過)(?=去)|(?<=今)(?=後)"
    r"|(?<=直)(?=近)|(?<=向)(?=こ)|(?<=複)(?=数)|(?<=[令昭])(?=和)|(?<=平)(?=成)"
    r"|(?<=大)(?=正)|(?<=明)(?=治)|(?<=[A-Za-z])(?<!\w[A-Za-z]))"
)


def dated_stretches(narrowed: str) -> list[Dated]:
    """What of a narrowed text is a date or a length of time, in order.

    More than `parse_periods` reports: 3月 without a year and 5日 are here too.
    """
    found: list[Dated] = []
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
