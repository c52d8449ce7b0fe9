"""Publication dates as pages write them, read without guessing a time zone."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Literal

EARLIEST = date(1994, 1, 1)
FUTURE = timedelta(days=2)

Precision = Literal["year", "month", "day", "second"]


@dataclass(frozen=True, slots=True)
class Moment:
    """A date, or an aware datetime when the page gave a time with its offset."""

    value: date
    precision: Precision


def parse_date(text: str, *, now: datetime | None = None) -> Moment | None:
    """The moment a page states, or None when it is no date or out of all reason.

    A time without an offset is dropped: nobody knows whose time it is. Dates before
    1994 or more than two days after `now` (default: the clock) are no dates.

    >>> parse_date("2025年11月13日 07時30分").value
    datetime.date(2025, 11, 13)
    """
    text = unicodedata.normalize("NFKC", text[:80]).strip()
    for read in (_iso, _compact, _epoch, _japanese, _english, _german, _partial):
        moment = read(text)
        if moment is not None:
            return (
                moment if _plausible(moment.value, now or datetime.now(UTC)) else None
            )
    return None


_MONTHS = {
    name: number
    for number, name in enumerate(
        [
            "jan",
            "feb",
            "mar",
            "apr",
            "may",
            "jun",
            "jul",
            "aug",
            "sep",
            "oct",
            "nov",
            "dec",
        ],
        start=1,
    )
}
_TIME = r"(\d{1,2}):(\d{2})(?::(\d{2}))?(?:[.,]\d+)?"
_ZONE = r"\s*(Z|UTC|GMT|[+-]\d{2}:?\d{2}|[+-]\d{2})"
_ISO = re.compile(
    rf"(\d{{4}})([-/.])(\d{{1,2}})\2(\d{{1,2}})(?:(?:[T\s]\s*)(?:{_TIME}(?:{_ZONE})?)?|$|\D)",
    re.IGNORECASE,
)
_COMPACT = re.compile(
    rf"(\d{{4}})(\d{{2}})(\d{{2}})(?:T?(\d{{2}})(\d{{2}})(\d{{2}})?(?:{_ZONE})?)?$",
    re.IGNORECASE,
)
_EPOCH = re.compile(r"(\d{9,10})(?:\.\d+|(\d{3}))?$")
_JAPANESE = re.compile(
    r"(?:(令和|平成)\s*(\d{1,2}|元)|(\d{4}))\s*年\s*(\d{1,2})\s*月(?:\s*(\d{1,2})\s*日)?"
)
_MONTH_NAME = r"(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?"
_ENGLISH_MONTH_FIRST = re.compile(
    rf"\b{_MONTH_NAME}\s+(\d{{1,2}})(?:st|nd|rd|th)?,?\s+(\d{{4}})\b", re.IGNORECASE
)
_ENGLISH_DAY_FIRST = re.compile(
    rf"\b(\d{{1,2}})(?:st|nd|rd|th)?[\s-]{_MONTH_NAME},?[\s-](\d{{4}})\b"
    rf"(?:,?\s+{_TIME}{_ZONE}\b)?",
    re.IGNORECASE,
)
_CTIME = re.compile(
    rf"\b{_MONTH_NAME}\s+(\d{{1,2}})\s+\d{{2}}:\d{{2}}:\d{{2}}\s+(?:[A-Z]{{2,5}}\s+)?(\d{{4}})$",
    re.IGNORECASE,
)
# With dots the day always comes first; with slashes nobody knows.
_GERMAN = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})\b")
_PARTIAL = re.compile(r"(\d{4})(?:[-/.](\d{1,2}))?$")


def _iso(text: str) -> Moment | None:
    found = _ISO.match(text)
    if found is None:
        return None
    year, _, month, day, hour, minute, second, zone = found.groups()
    return _moment(year, month, day, hour, minute, second, zone)


def _compact(text: str) -> Moment | None:
    found = _COMPACT.match(text)
    return _moment(*found.groups()) if found else None


def _epoch(text: str) -> Moment | None:
    found = _EPOCH.match(text)
    if found is None:
        return None
    return Moment(datetime.fromtimestamp(int(found[1]), UTC), "second")


def _japanese(text: str) -> Moment | None:
    found = _JAPANESE.search(text)
    if found is None:
        return None
    era, years, year, month, day = found.groups()
    if era:
        first = 2018 if era == "令和" else 1988
        year = str(first + (1 if years == "元" else int(years)))
    if day is None:
        return _only(year, month)
    return _moment(year, month, day)


def _english(text: str) -> Moment | None:
    found = _ENGLISH_MONTH_FIRST.search(text)
    if found:
        return _moment(found[3], str(_MONTHS[found[1].lower()]), found[2])
    found = _ENGLISH_DAY_FIRST.search(text)
    if found:
        day, month, year, *rest = found.groups()
        return _moment(year, str(_MONTHS[month.lower()]), day, *rest)
    found = _CTIME.search(text)
    if found:
        return _moment(found[3], str(_MONTHS[found[1].lower()]), found[2])
    return None


def _german(text: str) -> Moment | None:
    found = _GERMAN.match(text)
    return _moment(found[3], found[2], found[1]) if found else None


def _partial(text: str) -> Moment | None:
    found = _PARTIAL.match(text)
    return _only(found[1], found[2]) if found else None


def _only(year: str, month: str | None) -> Moment | None:
    try:
        value = date(int(year), int(month or 1), 1)
    except ValueError:
        return None
    return Moment(value, "month" if month else "year")


def _moment(
    year: str,
    month: str,
    day: str,
    hour: str | None = None,
    minute: str | None = None,
    second: str | None = None,
    zone: str | None = None,
) -> Moment | None:
    try:
        found = date(int(year), int(month), int(day))
        if hour is None or minute is None or zone is None:
            return Moment(found, "day")
        offset = _offset(zone)
        at = datetime(
            found.year, found.month, found.day,
            int(hour), int(minute), min(int(second or 0), 59), tzinfo=offset,
        )  # fmt: skip
    except ValueError:
        return None
    return Moment(at, "second")


def _offset(zone: str) -> timezone:
    if zone.upper() in ("Z", "UTC", "GMT"):
        return UTC
    digits = zone[1:].replace(":", "")
    minutes = int(digits[:2]) * 60 + int(digits[2:] or 0)
    return timezone(timedelta(minutes=-minutes if zone[0] == "-" else minutes))


def _plausible(value: date, now: datetime) -> bool:
    if isinstance(value, datetime):
        try:
            instant = value.astimezone(UTC)
        except (OverflowError, ValueError):
            return False
        return instant.date() >= EARLIEST and instant <= now + FUTURE
    return EARLIEST <= value <= (now + FUTURE).date()
