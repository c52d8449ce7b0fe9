"""Dates as front matter writes them; a date alone is midnight in the site's zone."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from email.utils import parsedate_to_datetime

_DATE = r"(?P<year>\d{4})(?:[-/.]|年)(?P<month>\d{1,2})(?:[-/.]|月)(?P<day>\d{1,2})日?"
_TIME = (
    r"(?P<hour>\d{1,2}):(?P<minute>\d{1,2})(?::(?P<second>\d{1,2})"
    r"(?:[.,](?P<fraction>\d{1,9}))?)?"
)
_ZONE = r"(?P<zone>Z|UTC|GMT|JST|[-+]\d{1,2}(?::?\d{2})?)"
# A Ruby template once wrote the year a second time before the offset.
_FORM = re.compile(
    rf"{_DATE}(?:(?:[Tt:]|\s+){_TIME}(?:\s+\d{{4}}(?=\s))?(?:\s*{_ZONE})?)?\Z",
    re.IGNORECASE,
)
_COMPACT = re.compile(r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})\Z")
_WORDS = re.compile(
    r"(?:(?P<month>[A-Z][a-z]{2})[a-z]*\.? (?P<day>\d{1,2}),?"
    r"|(?P<day2>\d{1,2}) (?P<month2>[A-Z][a-z]{2})[a-z]*\.?,?) (?P<year>\d{4})\Z"
)
_MONTHS = (
    *("Jan", "Feb", "Mar", "Apr", "May", "Jun"),
    *("Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
)
_ZONES = {"Z": 0, "UTC": 0, "GMT": 0, "JST": 9 * 60}
_FILE_NAME = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[-_ ]|\Z)")
_SLASHED = re.compile(r"(?:\A|/)(\d{4})/(\d{1,2})/(\d{1,2})/")


class NoDate(ValueError):
    """The text has no form of a date at all."""


class ImpossibleDate(ValueError):
    """The form is that of a date, but no calendar has it."""


def parse_date(text: str, zone: tzinfo) -> datetime:
    """The moment in UTC; a time without offset is the zone's.

    Raises `NoDate` or `ImpossibleDate`.
    """
    text = text.strip()
    match = _FORM.match(text) or _COMPACT.match(text)
    if match is not None:
        return _moment(match.groupdict(), zone)
    words = _WORDS.match(text)
    if words is not None:
        month = (words["month"] or words["month2"]).title()
        if month in _MONTHS:
            number = str(_MONTHS.index(month) + 1)
            day = words["day"] or words["day2"]
            return _moment({"year": words["year"], "month": number, "day": day}, zone)
    try:
        found = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        raise NoDate(text) from None
    return _utc(found if found.tzinfo else found.replace(tzinfo=zone))


def is_date_only(text: str) -> bool:
    """Whether the text says a day and no time."""
    match = _FORM.match(text.strip())
    if match is not None:
        return match["hour"] is None
    return bool(_COMPACT.match(text.strip()) or _WORDS.match(text.strip()))


def date_in_name(path: str, zone: tzinfo) -> datetime | None:
    """From `2025-11-23-name.md`; None when the file's name has none."""
    return _day(_FILE_NAME.match(path.rsplit("/", 1)[-1]), zone)


def date_in_folders(path: str, zone: tzinfo) -> datetime | None:
    """From `2025/11/23/name.md`; None when its folders have none."""
    return _day(_SLASHED.search(path), zone)


def _day(match: re.Match[str] | None, zone: tzinfo) -> datetime | None:
    if match is None:
        return None
    year, month, day = match.groups()
    try:
        return _moment({"year": year, "month": month, "day": day}, zone)
    except ImpossibleDate:
        return None


def without_date(stem: str) -> str:
    """`2025-11-23-name` → `name`."""
    match = _FILE_NAME.match(stem)
    return stem[match.end() :] if match else stem


def _moment(parts: dict[str, str | None], zone: tzinfo) -> datetime:
    def number(name: str) -> int:
        return int(parts.get(name) or 0)

    fraction = (parts.get("fraction") or "").ljust(6, "0")[:6]
    try:
        clock = time(number("hour"), number("minute"), number("second"), int(fraction))
        day = date(number("year"), number("month"), number("day"))
        return _utc(datetime.combine(day, clock, _zone(parts.get("zone"), zone)))
    except (ValueError, OverflowError) as problem:
        raise ImpossibleDate(str(problem)) from problem


def _zone(written: str | None, default: tzinfo) -> tzinfo:
    if not written:
        return default
    minutes = _ZONES.get(written.upper())
    if minutes is None:
        sign = -1 if written[0] == "-" else 1
        digits = written[1:].replace(":", "")
        hours, rest = (digits[:-2], digits[-2:]) if len(digits) > 2 else (digits, "0")
        minutes = sign * (int(hours) * 60 + int(rest))
    return timezone(timedelta(minutes=minutes))


def _utc(moment: datetime) -> datetime:
    try:
        return moment.astimezone(UTC)
    except OverflowError as problem:
        raise ImpossibleDate(str(problem)) from problem
