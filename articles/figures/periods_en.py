"""English periods: November 12, 2025, by 2030, Q3 2025, the past year."""

from __future__ import annotations

import re
from datetime import date

from articles.figures.period import (
    Period,
    Precision,
    Reader,
    Shape,
    day_span,
    month_span,
    year_span,
)
from articles.figures.periods_ja import YEAR

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov")
_MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?"
    r"|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\.?"
)
_NUMBERS = {
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
}
_VAGUE = ("several", "multi", "few")
_ORDINAL = {"first": 1, "second": 2, "third": 3, "fourth": 4}
_RECENT = r"(?:past|last|next|coming)"

_SPAN = (
    rf"\b(?:from |between )?(?:{_MONTH} )?{YEAR}"
    rf"(?:[~-]| to | and | through )(?:{_MONTH} )?{YEAR}\b"
)
_DAY = (
    r"\b(?:(?:since|from|by|until|through) )?"
    rf"(?:{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?,? {YEAR}"
    rf"|\d{{1,2}} {_MONTH} {YEAR}|{_MONTH} {YEAR})\b"
)
_PART = (
    rf"\b(?:[QH][1-4] ?(?:of )?(?:FY ?)?{YEAR}|{YEAR} ?[QH][1-4]"
    rf"|(?:first|second|third|fourth) (?:quarter|half) of {YEAR})\b"
)
_FISCAL = rf"\b(?:FY ?(?:{YEAR}|\d\d)|[Ff]iscal (?:year )?{YEAR})\b"
_DECADE = r"\b(?:1[5-9]|20)\d0s\b"
# "in 2000 homes" counts homes: a year is not followed by what it would count.
_NAMED = (
    r"\b(?:in|by|since|from|until|till|through|during|of|before|after|late|early|mid)"
    rf" {YEAR}\b(?![,.]?\d|[/%-]| ?(?:[億万兆円人社]|ドル|people|jobs|workers|companies"
    r"|homes|dollars|million|billion|trillion))"
)
_LENGTH = (
    rf"\b(?:(?:the )?{_RECENT} )?(?:\d{{1,3}}|{'|'.join(_NUMBERS)}|several|multi|a few)"
    # 30 years old is an age.
    r"[ -](?:years?|months?|weeks?|days?|quarters?|decades?)\b(?![ -]olds?\b| of age\b)"
)
_ONE = rf"\bthe {_RECENT} (?:year|month|week|quarter|decade)\b"
_ALONE = rf"\A\s*{YEAR}\s*\Z"


_EN_LEAD = {
    "since": Shape.SINCE,
    "from": Shape.SINCE,
    "by": Shape.UNTIL,
    "until": Shape.UNTIL,
    "till": Shape.UNTIL,
    "through": Shape.UNTIL,
}


def _led(literal: str, pair: tuple[date, date] | None, precision: Precision) -> Period:
    """A stretch with the preposition it is written behind."""
    shape = _EN_LEAD.get(literal.split(" ")[0].lower(), Shape.CALENDAR)
    start, end = pair or (None, None)
    if shape is Shape.SINCE:
        return Period(shape, precision, start)
    if shape is Shape.UNTIL:
        return Period(shape, precision, end=end)
    return Period(shape, precision, start, end)


def _month_number(name: str) -> int:
    short = name[:3].lower()
    return _MONTHS.index(short) + 1 if short in _MONTHS else 12


def _read_english_day(literal: str, fiscal_start: int) -> Period | None:
    year = int(literal[-4:])
    month = re.search(_MONTH, literal)
    if month is None:
        return None
    number = _month_number(month[0])
    day = re.search(r"(?<!\d)\d{1,2}(?!\d)", literal[:-4])
    if day:
        pair = day_span(year, number, int(day[0]))
        return _led(literal, pair, Precision.DAY) if pair else None
    return _led(literal, month_span(year, number, 1), Precision.MONTH)


def _read_english_span(literal: str, fiscal_start: int) -> Period | None:
    years = [int(year) for year in re.findall(YEAR, literal)]
    months = [_month_number(name) for name in re.findall(_MONTH, literal)]
    first, last = months if len(months) == 2 else (0, 0)
    start = month_span(years[0], first, 1) if first else year_span(years[0])
    end = month_span(years[1], last, 1) if last else year_span(years[1])
    if start is None or end is None or end[1] < start[0]:
        return None
    precision = Precision.MONTH if first else Precision.YEAR
    return Period(Shape.SPAN, precision, start[0], end[1])


def _read_english_part(literal: str, fiscal_start: int) -> Period | None:
    year = re.search(YEAR, literal)
    sign = re.search(r"([QH])([1-4])|(first|second|third|fourth) (q|h)", literal)
    if year is None or sign is None:
        return None
    quarter = (sign[1] or sign[4]).lower() == "q"
    number = int(sign[2]) if sign[2] else _ORDINAL[sign[3]]
    if not quarter and number > 2:
        return None
    length = 3 if quarter else 6
    pair = month_span(int(year[0]), length * (number - 1) + 1, length)
    return _led(literal, pair, Precision.QUARTER if quarter else Precision.HALF)


def _read_fiscal(literal: str, fiscal_start: int) -> Period | None:
    number = int(re.sub(r"\D", "", literal))
    year = number if number > 99 else 2000 + number
    return Period(Shape.CALENDAR, Precision.FISCAL_YEAR, year=year)


def _read_decade(literal: str, fiscal_start: int) -> Period | None:
    pair = month_span(int(literal[:4]), 1, 120)
    return Period(Shape.CALENDAR, Precision.DECADE, *pair) if pair else None


def _read_english_year(literal: str, fiscal_start: int) -> Period | None:
    return _led(literal, year_span(int(literal[-4:])), Precision.YEAR)


def _read_english_length(literal: str, fiscal_start: int) -> Period | None:
    words = re.split(r"[ -]", literal.lower())
    shape = Shape.LENGTH
    if {"past", "last"} & set(words):
        shape = Shape.TRAILING
    elif {"next", "coming"} & set(words):
        shape = Shape.COMING
    name = words[-1].rstrip("s")
    factor, precision = (10, Precision.YEAR) if name == "decade" else (1, None)
    precision = precision or Precision(name)
    number = words[-2]
    if number in _VAGUE:
        return Period(shape, precision, indefinite=True)
    count = int(number) if number.isdecimal() else _NUMBERS.get(number, 1)
    return Period(shape, precision, count=count * factor)


FORMS: tuple[tuple[str, str], ...] = (
    ("enspan", _SPAN),
    ("enday", _DAY),
    ("enpart", _PART),
    ("fiscal", _FISCAL),
    ("decade", _DECADE),
    ("enyear", _NAMED),
    ("enlength", _LENGTH),
    ("enone", _ONE),
    ("alone", _ALONE),
)
READERS: dict[str, Reader] = {
    "enspan": _read_english_span,
    "enday": _read_english_day,
    "enpart": _read_english_part,
    "fiscal": _read_fiscal,
    "decade": _read_decade,
    "enyear": _read_english_year,
    "enlength": _read_english_length,
    "enone": _read_english_length,
    "alone": _read_english_year,
}
