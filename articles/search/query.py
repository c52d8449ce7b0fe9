"""Reads what a visitor typed into words, phrases and filters; never fails.

    投資 "data center" -円安 tag:AI category:経済 source:boj.or.jp
    date:2025-11 date:2025..2026-03 after:2025-04-01 before:2026

Signs may be full width, and the names of filters Japanese (タグ：AI).
"""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from articles.text.ngrams import Phrase, phrases

MAX_LENGTH = 200  # characters read of a query
MAX_PARTS = 12  # words and filters together

type_of_filter = Literal["tag", "category", "source", "author", "date"]
type_of_notice = Literal["too_long", "too_many", "bad_date", "nothing_in_it"]

_FIELDS: dict[str, str] = {
    "tag": "tag",
    "タグ": "tag",
    "トピック": "tag",
    "category": "category",
    "カテゴリ": "category",
    "カテゴリー": "category",
    "分野": "category",
    "source": "source",
    "出典": "source",
    "author": "author",
    "著者": "author",
    "筆者": "author",
    "date": "date",
    "日付": "date",
    "after": "after",
    "since": "after",
    "以降": "after",
    "before": "before",
    "以前": "before",
}
_QUOTES = '"“”„‟＂〝〟'
_MINUS = "-－−–—‐‑"
_NAMES = "|".join(sorted(map(re.escape, _FIELDS), key=len, reverse=True))
_PART = re.compile(
    rf"(?P<minus>[{_MINUS}])?"
    rf"(?:(?P<field>{_NAMES})[:：])?"
    rf"(?:[{_QUOTES}](?P<quoted>[^{_QUOTES}]*)(?:[{_QUOTES}]|\Z)"
    rf"|(?P<plain>[^\s{_QUOTES}]+))",
    re.IGNORECASE,
)
# Cc: controls, Cs: halves of a character that no database stores.
_UNPRINTABLE = frozenset({"Cc", "Cs"})
_DAY = re.compile(
    r"(?P<year>[0-9]{4})(?:[-/.年](?P<month>[0-9]{1,2})(?:[-/.月](?P<day>[0-9]{1,2})日?|月)?|年)?"
)


@dataclass(frozen=True, slots=True)
class Span:
    """Days from the first to the last, both included; None is open."""

    first: date | None = None
    last: date | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """One word, phrase or filter. `text` is what to type to get it again."""

    text: str
    value: str
    """What was typed, without its signs."""
    negative: bool = False
    filter: type_of_filter | None = None
    phrases: tuple[Phrase, ...] = ()
    """Of a word or phrase: the ways to find it."""
    span: Span = Span()
    """Of a date filter."""


@dataclass(frozen=True, slots=True)
class Notice:
    """Something the reader should know about how the query was read."""

    code: type_of_notice
    value: str = ""


@dataclass(frozen=True, slots=True)
class Query:
    """What to look for; every part narrows the result."""

    text: str
    """As typed: trimmed, cut to the length read."""
    parts: tuple[Part, ...] = ()
    notices: tuple[Notice, ...] = ()

    @property
    def words(self) -> list[Part]:
        return [p for p in self.parts if p.filter is None and not p.negative]

    @property
    def excluded(self) -> list[Part]:
        return [p for p in self.parts if p.filter is None and p.negative]

    @property
    def filters(self) -> list[Part]:
        return [p for p in self.parts if p.filter is not None]

    def without(self, part: Part) -> Query:
        """The same without that part, written out anew."""
        return _written([other for other in self.parts if other is not part])

    def only(self, part: Part) -> Query:
        """That part alone."""
        return _written([part])

    def with_filter(self, name: type_of_filter, value: str) -> Query:
        """One filter more. A category or date replaces the one before."""
        parts = parse(write_filter(name, value)).parts
        kept = [
            part
            for part in self.parts
            if name not in {"category", "date"} or part.filter != name
        ]
        return _written([*kept, *parts])


def parse(text: str) -> Query:
    """What the reader asks for; any text at all has an answer.

    >>> [part.value for part in parse('投資 "data center" -円安').words]
    ['投資', 'data center']
    """
    clean = _printable(text)
    notices: list[Notice] = []
    if len(clean) > MAX_LENGTH:
        clean = clean[:MAX_LENGTH].rstrip()
        notices.append(Notice("too_long"))
    parts: dict[str, Part] = {}
    for match in _PART.finditer(clean):
        if len(parts) == MAX_PARTS:
            notices.append(Notice("too_many"))
            break
        part = _part(match)
        if isinstance(part, Notice):
            notices.append(part)
        elif part is not None:
            parts.setdefault(part.text, part)
    return Query(clean, tuple(parts.values()), tuple(notices))


def write_filter(name: str, value: str) -> str:
    """`tag:AI`, quoted where the value needs it."""
    bare = _printable(re.sub(f"[{_QUOTES}]", " ", value))
    quoted = f'"{bare}"' if re.search(r"\s", bare) else bare
    return f"{name}:{quoted}"


def _written(parts: list[Part]) -> Query:
    """A query of these parts, as if it had been typed so."""
    return Query(" ".join(part.text for part in parts), tuple(parts))


def _printable(text: str) -> str:
    kept = (
        " " if unicodedata.category(char) in _UNPRINTABLE else char
        for char in text[: MAX_LENGTH * 2 + 1]
    )
    return " ".join("".join(kept).split())


def _part(match: re.Match[str]) -> Part | Notice | None:
    quoted = match["quoted"]
    value = (match["plain"] if quoted is None else quoted).strip()
    negative = match["minus"] is not None
    name = _FIELDS.get((match["field"] or "").lower(), "")
    if name in {"date", "after", "before"}:
        span = _span(name, value)
        if span is None:
            return Notice("bad_date", value[:40])
        return Part(
            _sign(negative) + write_filter(name, value),
            value,
            negative,
            "date",
            (),
            span,
        )
    if name:
        if not value:
            return None
        text = _sign(negative) + write_filter(name, value)
        return Part(text, value, negative, name)  # type: ignore[arg-type]
    if quoted is None and value == "AND":  # said by habit; it is meant anyway
        return None
    found = phrases(value, exact=quoted is not None)
    if not found:
        return Notice("nothing_in_it", value[:40]) if value else None
    written = value if quoted is None else f'"{value}"'
    return Part(_sign(negative) + written, value, negative, None, found)


def _sign(negative: bool) -> str:
    return "-" if negative else ""


def _span(name: str, value: str) -> Span | None:
    """The days meant; None when that is no date."""
    normal = unicodedata.normalize("NFKC", value).strip()
    if name == "date":
        first, dots, last = (
            normal.replace("〜", "..").replace("~", "..").partition("..")
        )
        ends = [
            _days(text) if text else Span() for text in (first, last if dots else first)
        ]
        if not normal.strip(".") or None in ends:
            return None
        begin, end = ends[0] or Span(), ends[1] or Span()
        return Span(begin.first, end.last)
    days = _days(normal)
    if days is None or days.first is None:
        return None
    if name == "after":
        return Span(first=days.first)
    # "before:2026" leaves 2026 out, as search engines have it.
    return Span(last=_day_before(days.first))


def _days(text: str) -> Span | None:
    """First and last day of a year, a month or a day."""
    match = _DAY.fullmatch(text)
    if match is None:
        return None
    year = int(match["year"])
    if not 1000 <= year <= 6000:  # keys of the index end somewhere
        return None
    first_month = int(match["month"] or 1)
    last_month = int(match["month"] or 12)
    try:
        first = date(year, first_month, int(match["day"] or 1))
        last_day = int(match["day"] or monthrange(year, last_month)[1])
        return Span(first, date(year, last_month, last_day))
    except (ValueError, IndexError):
        return None


def _day_before(day: date) -> date:
    return day - timedelta(days=1)
