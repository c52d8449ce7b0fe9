"""Kept copies of cited pages."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime

import pytest

from articles.opengraph.archive import (
    Snapshot,
    availability_url,
    memento_datetime,
    read_availability,
    read_job,
    read_save,
    save_fields,
    status_url,
    taken_at_of,
)

URL = "https://example.com/news/a?id=1"
COPY = "http://web.archive.org/web/20251113073005/https://example.com/news/a?id=1"
GOOD = {"available": True, "url": COPY, "timestamp": "20251113073005", "status": "200"}


def answer(**changes) -> bytes:
    return json.dumps({"archived_snapshots": {"closest": GOOD | changes}}).encode()


def test_question_names_the_page_and_the_day():
    asked = availability_url("HTTPS://Example.com/a?x=1&y=2", date(2025, 11, 13))
    assert asked == (
        "https://archive.org/wayback/available"
        "?url=https%3A%2F%2Fexample.com%2Fa%3Fx%3D1%26y%3D2&timestamp=20251113"
    )


def test_copy_is_read_with_its_time_and_over_https():
    assert read_availability(answer(), URL) == Snapshot(
        COPY.replace("http:", "https:", 1), datetime(2025, 11, 13, 7, 30, 5, tzinfo=UTC)
    )


@pytest.mark.parametrize(
    "changes",
    [
        {"available": False},
        {"status": "404"},
        {"timestamp": "yesterday"},
        {"timestamp": "20251399000000"},
        {
            "url": "https://evil.example.net/web/20251113073005/https://example.com/news/a"
        },
        {"url": "http://web.archive.org/web/20251113073005/https://other.com/"},
        {"url": "javascript:alert(1)"},
        {"url": None},
        {"url": "http://web.archive.org.evil.com/web/1/" + URL},
    ],
)
def test_a_copy_that_proves_nothing_is_none(changes):
    assert read_availability(answer(**changes), URL) is None


@pytest.mark.parametrize(
    "body",
    [b"", b"{}", b"[]", b'{"archived_snapshots": {}}', b"[" * 60_000, b"x" * 70_000],
)
def test_an_answer_without_a_copy_is_none(body):
    assert read_availability(body, URL) is None


@pytest.mark.parametrize(
    ("value", "moment"),
    [
        ("Thu, 13 Nov 2025 07:30:05 GMT", datetime(2025, 11, 13, 7, 30, 5, tzinfo=UTC)),
        ("nonsense", None),
        ("", None),
    ],
)
def test_memento_header_tells_when_a_copy_was_taken(value, moment):
    assert memento_datetime({"memento-datetime": value}) == moment


def test_a_form_asks_for_a_copy_of_this_month():
    assert save_fields("HTTPS://Example.com/a") == {
        "url": "https://example.com/a",
        "if_not_archived_within": "30d",
    }
    assert read_save(b'{"url": "x", "job_id": "spn2-0a"}') == "spn2-0a"
    for body in (b"{}", b'{"job_id": "../x"}', b'{"job_id": 7}', b"[", b"x" * 70_000):
        assert read_save(body) is None
    assert status_url("spn2-0a") == "https://web.archive.org/save/status/spn2-0a"
    with pytest.raises(ValueError, match="number"):
        status_url("../x")


@pytest.mark.parametrize(
    ("changes", "state", "reason"),
    [
        ({}, "done", ""),
        ({"status": "pending"}, "pending", ""),
        (
            {"status": "error", "status_ext": "error:too-many-daily-captures"},
            "failed",
            "too-many-daily-captures",
        ),
        ({"status": "error", "status_ext": "<b>"}, "failed", "b"),
        ({"original_url": "https://other.com/"}, "failed", "another-page"),
        ({"timestamp": "2025"}, "failed", "another-page"),
        ({"timestamp": None}, "failed", ""),
    ],
)
def test_a_job_tells_how_far_it_is(changes, state, reason):
    good = {"status": "success", "timestamp": "20251113073005", "original_url": URL}
    job = read_job(json.dumps(good | changes).encode(), URL)
    assert (job.state, job.reason) == (state, reason)
    if state == "done":
        assert job.copy == Snapshot(
            COPY.replace("http:", "https:", 1),
            datetime(2025, 11, 13, 7, 30, 5, tzinfo=UTC),
        )


@pytest.mark.parametrize(
    ("copy", "year"),
    [(COPY, 2025), (COPY.replace("05/", "05id_/"), 2025), ("https://archive.ph/x", 0)],
)
def test_the_address_of_a_copy_may_tell_its_time(copy, year):
    taken = taken_at_of(copy)
    assert (taken.year if taken else 0) == year
