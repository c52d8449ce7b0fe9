"""Kept copies of cited pages: asking the Wayback Machine, and reading its answer."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urlencode

from articles.opengraph.urls import RefusedURL, check_url, split_url, url_key

ENDPOINT = "https://archive.org/wayback/available"
HOST = "web.archive.org"
MAX_BYTES = 64 * 1024


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A copy of a page and when it was taken."""

    url: str
    taken_at: datetime


def availability_url(url: str, near: date | None = None) -> str:
    """Where to ask for the copy nearest to a day; the answer is JSON."""
    asked = {"url": check_url(url)}
    if near is not None:
        asked["timestamp"] = f"{near:%Y%m%d}"
    return f"{ENDPOINT}?{urlencode(asked)}"


def read_availability(body: bytes, url: str) -> Snapshot | None:
    """The copy an answer offers of `url`; None when it has none or another page's.

    Only copies of an answer with status 200 count: a kept error page proves nothing.
    """
    if len(body) > MAX_BYTES:
        return None
    try:
        answer = json.loads(body)
        closest = answer["archived_snapshots"]["closest"]
        available = closest["available"] is True and str(closest["status"]) == "200"
        kept = str(closest["url"])
        stamp = str(closest["timestamp"])
        taken_at = datetime.strptime(stamp, "%Y%m%d%H%M%S").replace(tzinfo=UTC)
        copy = split_url("https" + kept.removeprefix("https").removeprefix("http"))
        original = _original(str(copy))
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    same = bool(original) and _key(original) == _key(url)
    return Snapshot(str(copy), taken_at) if available and same else None


def memento_datetime(headers: Mapping[str, str]) -> datetime | None:
    """When a copy was taken, by RFC 7089; header names in small letters."""
    try:
        moment = parsedate_to_datetime(headers.get("memento-datetime", "")[:64])
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _original(copy: str) -> str:
    """The address inside a copy's: https://web.archive.org/web/<stamp>/<address>."""
    prefix = f"https://{HOST}/web/"
    if not copy.startswith(prefix):
        return ""
    return copy.removeprefix(prefix).partition("/")[2]


def _key(url: str) -> str:
    try:
        return url_key(url)
    except RefusedURL:
        return ""
