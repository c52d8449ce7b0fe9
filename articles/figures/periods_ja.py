"""Japanese periods: 2025年11月12日, 令和7年度, 2025〜2035年, 過去1年."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
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

YEAR = r"(?:1[5-9]|20|21)\d\d"
"""A year in digits, as text writes them."""

_ERA = r"(?:令和|平成|昭和|大正|明治)(?:元|\d{1,2})"
_ERA_START = {"令和": 2018, "平成": 1988, "昭和": 1925, "大正": 1911, "明治": 1867}
_KANJI_YEAR = r"[一二][〇一二三四五六七八九]{3}"
_BEFORE = r"(?<![\d,./-])"
_TAIL = (
    r"(?:年度(?:第[1-4]四半期|[上下]半?期)?"
    r"|年(?:\d{1,2}月期(?:第[1-4]四半期)?|\d{1,2}[~-]\d{1,2}月期"
    r"|\d{1,2}月\d{1,2}日|\d{1,2}月"
    r"|第?[1-4]四半期|[上下]半?期|[前後]半|代))"
)
_POINT = rf"(?:{_ERA}|{YEAR}|{_KANJI_YEAR})(?:{_TAIL}|年(?!間|代))"
_LENGTH_NUMBER = r"(?:\d{1,4}|[一二三四五六七八九十]{1,3}|数十|数百|数|複数|半)"

_ISO = rf"{_BEFORE}{YEAR}[-/.](?:0?[1-9]|1[0-2])[-/.](?:[12]\d|3[01]|0?[1-9])(?!\d)"
_SPAN = (
    rf"{_BEFORE}(?:{_POINT}(?:から|[~-])(?:{_POINT}|\d{{1,2}}月(?!期))(?:まで)?"
    rf"|{YEAR}[~-]{YEAR}年度?|{YEAR}[~-]{YEAR}(?!\d)(?!年間))"
)
_OPEN = rf"{_BEFORE}{YEAR}年?[~](?!\d)"
_NAMED = rf"{_BEFORE}{_POINT}(?:から|以降|まで(?!も))?"
_SAME = r"同年(?:から|以降|まで(?!も))?"
_LENGTH = (
    r"(?<![第\d,.同昨翌])(?:過去|今後|直近|向こう|ここ)?(?:の|約|およそ)?"
    rf"{_LENGTH_NUMBER}(?:年間?|[かカヶヵケ]月間?|週間|日間|四半期)"
    r"(?![目生代度月末\d号率])"
)
# Dates without a year, clock times, centuries: no quantity, and no period either.
_MUTE = (
    r"(?<![\d,.])(?:\d{1,2}[~-])?\d{1,2}"
    r"(?:月期|月\d{1,2}日(?:[~-]\d{1,2}日)?|月(?!間)"
    r"|日(?!間|本|系|米|あたり|当たり)|世紀|時\d{1,2}分|時半|時(?!間)|:\d\d(?::\d\d)?)"
    r"|[一二三四五六七八九十]{1,3}(?:月|日|世紀|年[目生代]|四半期)|\d{1,3}年[目生代]"
    r"|第[一二三四1-4]四半期|四半期"
)


def until_or_since(base: Period, start: date, end: date, literal: str) -> Period:
    """`base` with the particle at the end of its literal: から, 以降, まで."""
    if literal.endswith(("から", "以降")):
        return replace(base, shape=Shape.SINCE, start=start)
    if literal.endswith("まで"):
        return replace(base, shape=Shape.UNTIL, end=end)
    return replace(base, start=start, end=end)


def _gregorian(name: str) -> int | None:
    """2025, 令和7, 平成元 or 二〇二五 as a year."""
    for era, before in _ERA_START.items():
        if name.startswith(era):
            rest = name[len(era) :]
            return before + (1 if rest == "元" else int(rest))
    if name.isdecimal():
        return int(name)
    return int("".join(str("〇一二三四五六七八九".index(c)) for c in name))


_POINT_PARTS = re.compile(
    rf"({_ERA}|{YEAR}|{_KANJI_YEAR})"
    r"(?:(?P<fy>年度)(?:第(?P<fq>[1-4])四半期|(?P<fh>[上下])半?期)?"
    r"|年(?:(?P<ended>\d{1,2})月期(?:第(?P<eq>[1-4])四半期)?"
    r"|(?P<qa>\d{1,2})[~-](?P<qb>\d{1,2})月期"
    r"|(?P<m>\d{1,2})月(?:(?P<d>\d{1,2})日)?|第?(?P<q>[1-4])四半期"
    r"|(?P<h>[上下前後])半?期?|(?P<dec>代))?)?"
)


@dataclass(frozen=True, slots=True)
class _Point:
    start: date
    end: date
    precision: Precision


def _point(literal: str, fiscal_start: int) -> _Point | None:
    """One named stretch of the calendar; None for a date that does not exist."""
    parts = _POINT_PARTS.match(literal)
    year = _gregorian(parts[1]) if parts else None
    if parts is None or year is None:
        return None
    group = parts.groupdict()
    precision = Precision.YEAR
    pair: tuple[date, date] | None = year_span(year)
    if group["fy"]:
        precision, pair = Precision.FISCAL_YEAR, month_span(year, fiscal_start, 12)
        if group["fq"]:
            offset = 3 * (int(group["fq"]) - 1)
            precision, pair = (
                Precision.QUARTER,
                month_span(year, fiscal_start + offset, 3),
            )
        elif group["fh"]:
            offset = 0 if group["fh"] == "上" else 6
            precision, pair = Precision.HALF, month_span(year, fiscal_start + offset, 6)
    elif group["ended"]:
        month = int(group["ended"])
        precision, pair = Precision.FISCAL_YEAR, month_span(year - 1, month + 1, 12)
        if group["eq"]:
            offset = 3 * (int(group["eq"]) - 1)
            precision, pair = (
                Precision.QUARTER,
                month_span(year - 1, month + 1 + offset, 3),
            )
        pair = pair if month <= 12 else None
    elif group["qa"]:
        first, last = int(group["qa"]), int(group["qb"])
        precision = Precision.QUARTER
        fits = 1 <= first <= last <= 12
        pair = month_span(year, first, last - first + 1) if fits else None
    elif group["d"]:
        precision, pair = (
            Precision.DAY,
            day_span(year, int(group["m"]), int(group["d"])),
        )
    elif group["m"]:
        month = int(group["m"])
        precision = Precision.MONTH
        pair = month_span(year, month, 1) if 1 <= month <= 12 else None
    elif group["q"]:
        precision, pair = (
            Precision.QUARTER,
            month_span(year, 3 * int(group["q"]) - 2, 3),
        )
    elif group["h"]:
        first = 1 if group["h"] in "上前" else 7
        precision, pair = Precision.HALF, month_span(year, first, 6)
    elif group["dec"]:
        precision, pair = Precision.DECADE, month_span(year, 1, 120)
    return _Point(*pair, precision) if pair else None


def _read_point(literal: str, fiscal_start: int) -> Period | None:
    point = _point(literal, fiscal_start)
    if point is None:
        return None
    base = Period(Shape.CALENDAR, point.precision)
    return until_or_since(base, point.start, point.end, literal)


def _read_span(literal: str, fiscal_start: int) -> Period | None:
    first, _, second = re.sub(r"から|~", "~", literal, count=1).partition("~")
    if not second:
        first, _, second = literal.partition("-")
    start = _point(first, fiscal_start)
    if second.endswith("年度") and "年" not in first:
        start = _point(first + "年度", fiscal_start)
    if start is not None and re.match(r"\d{1,2}月", second):
        second = f"{start.start.year}年{second}"
    end = _point(second, fiscal_start)
    if start is None or end is None or end.end < start.start:
        return None
    return Period(Shape.SPAN, end.precision, start.start, end.end)


def _read_open(literal: str, fiscal_start: int) -> Period | None:
    start, _ = year_span(int(literal[:4]))
    return Period(Shape.SINCE, Precision.YEAR, start)


def _read_iso(literal: str, fiscal_start: int) -> Period | None:
    year, month, day = re.split(r"[-/.]", literal)
    pair = day_span(int(year), int(month), int(day))
    return Period(Shape.CALENDAR, Precision.DAY, *pair) if pair else None


_LENGTH_PARTS = re.compile(
    rf"(過去|今後|直近|向こう|ここ)?(?:の|約|およそ)?({_LENGTH_NUMBER})(年|.月|週|日|四半期)"
)
_LENGTH_UNITS = {
    "年": Precision.YEAR,
    "週": Precision.WEEK,
    "日": Precision.DAY,
    "四半期": Precision.QUARTER,
}
_LENGTH_SHAPES = {
    "過去": Shape.TRAILING,
    "直近": Shape.TRAILING,
    "ここ": Shape.TRAILING,
    "今後": Shape.COMING,
    "向こう": Shape.COMING,
}


def _read_length(literal: str, fiscal_start: int) -> Period | None:
    parts = _LENGTH_PARTS.match(literal)
    if parts is None:
        return None
    shape = _LENGTH_SHAPES.get(parts[1] or "", Shape.LENGTH)
    precision = _LENGTH_UNITS.get(parts[3], Precision.MONTH)
    number = parts[2]
    if number[0] in "数複":
        return Period(shape, precision, indefinite=True)
    if number == "半":
        return Period(shape, Precision.MONTH, count=6) if parts[3] == "年" else None
    count = int(number) if number.isdecimal() else _small_kanji(number)
    return Period(shape, precision, count=count) if count else None


def _small_kanji(number: str) -> int | None:
    """一 to 九十九; None for digits that do not form such a number."""
    tens, ten, ones = number.rpartition("十")
    digits = "一二三四五六七八九"
    if len(tens) > 1 or len(ones) > 1:
        return None
    value = (digits.find(tens) + 1 if tens else 1) * 10 if ten else 0
    return value + (digits.find(ones) + 1 if ones else 0)


FORMS: tuple[tuple[str, str], ...] = (
    ("iso", _ISO),
    ("span", _SPAN),
    ("open", _OPEN),
    ("named", _NAMED),
    ("same", _SAME),
    ("length", _LENGTH),
)
MUTE = _MUTE
READERS: dict[str, Reader] = {
    "iso": _read_iso,
    "span": _read_span,
    "open": _read_open,
    "named": _read_point,
    "length": _read_length,
}
