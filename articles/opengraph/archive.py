"""Kept copies of cited pages: questions to the Wayback Machine, and its answers."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime
from typing import Literal
from urllib.parse import urlencode

from articles.opengraph.urls import RefusedURL, check_url, split_url, url_key

ENDPOINT = "https://archive.org/wayback/available"
HOST = "web.archive.org"
SAVE = f"https://{HOST}/save"
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


@dataclass(frozen=True, slots=True)
class SaveJob:
    """How far a copy being made is."""

    state: Literal["pending", "done", "failed"]
    copy: Snapshot | None = None
    reason: str = ""
    """The archive's own word for a failure, as `too-many-daily-captures`."""


def save_fields(url: str) -> dict[str, str]:
    """The form to have a page kept; an own copy of this month is not repeated."""
    return {"url": check_url(url), "if_not_archived_within": "30d"}


def read_save(body: bytes) -> str | None:
    """The number of the job an answer to the form names."""
    job = _object(body).get("job_id")
    return job if isinstance(job, str) and _JOB.fullmatch(job) else None


def status_url(job: str) -> str:
    """Where to ask how far a job is."""
    if not _JOB.fullmatch(job):
        raise ValueError("not a job's number")
    return f"{SAVE}/status/{job}"


def read_job(body: bytes, url: str) -> SaveJob:
    """What an answer says of the copy of `url`; nonsense is a failure."""
    answer = _object(body)
    status = answer.get("status")
    if status == "pending":
        return SaveJob("pending")
    if status != "success":
        said = answer.get("status_ext")
        reason = said.removeprefix("error:") if isinstance(said, str) else ""
        return SaveJob("failed", reason=re.sub(r"[^a-z0-9-]", "", reason)[:40])
    stamp, original = answer.get("timestamp"), answer.get("original_url")
    if not isinstance(stamp, str) or not isinstance(original, str):
        return SaveJob("failed")
    taken_at = taken_at_of(f"https://{HOST}/web/{stamp}/{original}")
    if taken_at is None or _key(original) != _key(url):
        return SaveJob("failed", reason="another-page")
    copy = f"https://{HOST}/web/{stamp}/{check_url(original)}"
    return SaveJob("done", Snapshot(copy, taken_at))


def taken_at_of(copy: str) -> datetime | None:
    """When a copy was taken, where its address says so; None elsewhere."""
    found = _STAMPED.match(copy)
    if found is None:
        return None
    try:
        return datetime.strptime(found[1], "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    except ValueError:
        return None


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


_JOB = re.compile(r"[A-Za-z0-9-]{1,100}")
_STAMPED = re.compile(rf"https?://{re.escape(HOST)}/web/(\d{{14}})(?:[a-z]{{2}}_)?/")


def _object(body: bytes) -> dict[str, object]:
    if len(body) > MAX_BYTES:
        return {}
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
