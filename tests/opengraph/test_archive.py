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
