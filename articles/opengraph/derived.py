"""What an address alone tells about its page: a title, a site, a date."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Literal
from urllib.parse import unquote

from articles.opengraph.hosts import display_host
from articles.opengraph.urls import RefusedURL, SplitURL, split_url

EARLIEST_YEAR = 1994  # the first news pages of the web
FUTURE_DAYS = 2  # time zones and tomorrow's paper
ADDRESS_LENGTH = 60


@dataclass(frozen=True, slots=True)
class DerivedCard:
    """A card made without asking the page; shown until a fetched one is there."""

    title: str
    title_is_derived: bool
    """True when `title` is words read off the path: show it as an estimate.
    False when it is just the address, shortened."""
    site: str
    """The host as people write it, without `www.`; empty for a refused address."""
    published: date | None
    precision: Literal["month", "day"] | None
    """How much of `published` the address says; the day is 1 when only a month."""


def derive_card(url: str, *, today: date | None = None) -> DerivedCard:
    """The card an address gives without any fetch. Never raises, even when refused.

    Dates later than `today` (default: now, UTC) + 2 days or before 1994 are not dates.
    """
    try:
        split = split_url(url)
    except RefusedURL:
        # A password typed into an address is nobody's to read.
        shown = _USERINFO.sub("//…@", _printable(" ".join(url.split())))
        return DerivedCard(shorten_middle(shown), False, "", None, None)
    site = display_host(split.host).removeprefix("www.")
    segments = [_printable(unquote(part)) for part in split.path.split("/") if part]
    title = _title_from(segments)
    published, precision = _date_from(split, today or datetime.now(UTC).date())
    return DerivedCard(
        title=title or _address(site, split),
        title_is_derived=bool(title),
        site=site,
        published=published,
        precision=precision,
    )


def shorten_middle(text: str, length: int = ADDRESS_LENGTH) -> str:
    """At most `length` characters, the middle replaced by one ellipsis."""
    if len(text) <= length:
        return text
    head = length // 2
    return f"{text[:head]}…{text[len(text) - (length - head - 1) :]}"


def path_date(
    url: str, *, today: date | None = None
) -> tuple[date | None, Literal["month", "day"] | None]:
    """The date in the path of a good address and its precision, else two Nones."""
    try:
        split = split_url(url)
    except RefusedURL:
        return None, None
    return _date_from(split, today or datetime.now(UTC).date())


_USERINFO = re.compile(r"//[^/?#]*@")
_EXTENSION = re.compile(r"\.[A-Za-z][A-Za-z0-9]{0,5}$")
_LEADING_DATE = re.compile(r"^(?:19|20)\d{2}[-_]?\d{2}[-_]?\d{2}[-_](?=.)")
# What sites append to a slug to find the row: a long number, or hexadecimal
# characters with at least one digit.
_TRAILING_ID = re.compile(
    r"[-_.](?:[a-z]{0,3}\d{5,}|(?=[0-9a-f-]*\d)[0-9a-f]{8}(?:[0-9a-f-]*[0-9a-f])?)$"
)
_TRAILING_DATE = re.compile(r"[-_](?:19|20)\d{2}[-_]?\d{2}[-_]?\d{2}$")
# At the start of a word, so that ASTC12ABC is not two.
_WORD = re.compile(r"(?<!\S)[^\W\d_]{3,}")
_CJK = re.compile(r"[\u3041-\u30ff\u3400-\u9fff\uf900-\ufaff]")
_SEPARATORS = re.compile(r"[-_+\s]+")
_NO_TITLE = re.compile(r"(?:index|default|amp|print)(?:\.\w+)?|\d+", re.IGNORECASE)

_YEAR_FIRST = re.compile(
    r"/((?:19|20)\d{2})[/-](0?[1-9]|1[0-2])[/-](\d{1,2})(?=[/-]|$)"
)
_IN_SLUG = re.compile(
    r"(?<=[-_])((?:19|20)\d{2})-(0[1-9]|1[0-2])-(\d{2})(?![0-9A-Za-z])"
)
# Ministries number their releases of a day: /2025/11/20251112001/.
_NUMBERED = re.compile(r"/((?:19|20)\d{2})/(\d{2})/\1\2(\d{2})\d{1,4}(?!\d)")
_COMPACT = re.compile(r"(?<![0-9A-Za-z])((?:19|20)\d{2})(\d{2})(\d{2})(?!\d)")
_NAMED_MONTH = re.compile(
    r"/((?:19|20)\d{2})/(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)/(\d{1,2})/",
    re.IGNORECASE,
)
_SHORT_YEAR = re.compile(r"/(\d{2})(\d{2})/(\d{2})/")
_MONTH_ONLY = re.compile(r"/((?:19|20)\d{2})/(0[1-9]|1[0-2])/(?=[^/]*[^/\d])")
_MONTHS = (
    "jan", "feb", "mar", "apr", "may", "jun",
    "jul", "aug", "sep", "oct", "nov", "dec",
)  # fmt: skip


def _title_from(segments: list[str]) -> str:
    """The words of the last segment, or of the one before when that is only an id."""
    for segment in reversed(segments[-2:]):
        title = _readable(segment)
        if title or not _NO_TITLE.fullmatch(segment):
            return title
    return ""


def _readable(segment: str) -> str:
    text = _EXTENSION.sub("", segment)
    text = _LEADING_DATE.sub("", text)
    text = _TRAILING_ID.sub("", _TRAILING_DATE.sub("", text))
    text = _SEPARATORS.sub(" ", text).strip(" .")
    if len(_WORD.findall(text)) < 2 and len(_CJK.findall(text)) < 4:
        return ""
    return text[:300]


def _address(site: str, split: SplitURL) -> str:
    path = _printable(unquote(split.path)).strip("/")
    query = f"?{_printable(unquote(split.query))}" if split.query else ""
    return shorten_middle(f"{site} › {path}{query}" if path or query else site)


def _printable(text: str) -> str:
    """Without control, format and direction characters, and in composed form."""
    kept = "".join(
        char
        for char in unicodedata.normalize("NFC", text)
        if unicodedata.category(char) not in ("Cc", "Cf", "Cs", "Co", "Zl", "Zp")
    )
    return kept.replace("\ufffd", "")


def _date_from(
    split: SplitURL, today: date
) -> tuple[date | None, Literal["month", "day"] | None]:
    path = split.path
    for year, month, day in _day_candidates(split.host, path):
        found = _plausible(year, month, day, today)
        if found is not None:
            return found, "day"
    month_only = _MONTH_ONLY.search(path)
    if month_only:
        found = _plausible(int(month_only[1]), int(month_only[2]), 1, today)
        if found is not None:
            return found, "month"
    return None, None


def _day_candidates(host: str, path: str) -> list[tuple[int, int, int]]:
    candidates = []
    short = _SHORT_YEAR.search(path)
    # itmedia writes December 2020 as /2012/: on its hosts the short year wins,
    # elsewhere four digits that can be a year are one.
    if short and _is_itmedia(host):
        candidates.append((2000 + int(short[1]), int(short[2]), int(short[3])))
    for pattern in (_YEAR_FIRST, _COMPACT, _NUMBERED, _IN_SLUG):
        found = pattern.search(path)
        if found:
            candidates.append((int(found[1]), int(found[2]), int(found[3])))
    named = _NAMED_MONTH.search(path)
    if named:
        month = _MONTHS.index(named[2].lower()) + 1
        candidates.append((int(named[1]), month, int(named[3])))
    if short and short[1] not in ("19", "20"):
        candidates.append((2000 + int(short[1]), int(short[2]), int(short[3])))
    return candidates


def _is_itmedia(host: str) -> bool:
    return host == "itmedia.co.jp" or host.endswith(".itmedia.co.jp")


def _plausible(year: int, month: int, day: int, today: date) -> date | None:
    try:
        found = date(year, month, day)
    except ValueError:
        return None
    latest = today + timedelta(days=FUTURE_DAYS)
    return found if date(EARLIEST_YEAR, 1, 1) <= found <= latest else None
