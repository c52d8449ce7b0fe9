"""Dates as pages write them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.opengraph.dates import parse_date

NOW = datetime(2026, 4, 1, 12, 0, tzinfo=UTC)
JST = timezone(timedelta(hours=9))
DAY = date(2025, 11, 13)
SECOND = "second"
HALF_PAST_UTC = datetime(2025, 11, 13, 7, 30, 5, tzinfo=UTC)
HALF_PAST_JST = datetime(2025, 11, 13, 7, 30, 5, tzinfo=JST)


@pytest.mark.parametrize(
    ("text", "value", "precision"),
    [
        ("2025-11-13T07:30:05+09:00", HALF_PAST_JST, SECOND),
        ("2025-11-13T07:30:05.123+0900", HALF_PAST_JST, SECOND),
        ("2025-11-13 07:30 +09:00", datetime(2025, 11, 13, 7, 30, tzinfo=JST), SECOND),
        ("2025-11-13T07:30:05Z", HALF_PAST_UTC, SECOND),
        ("Thu, 13 Nov 2025 07:30:05 GMT", HALF_PAST_UTC, SECOND),
        ("20251113T073005Z", HALF_PAST_UTC, SECOND),
        ("1762987805", datetime(2025, 11, 12, 22, 50, 5, tzinfo=UTC), SECOND),
        ("1762987805000", datetime(2025, 11, 12, 22, 50, 5, tzinfo=UTC), SECOND),
        ("2025-11-13T07:30:05", DAY, "day"),
        ("2025-11-13", DAY, "day"),
        ("2025/11/13 7:30", DAY, "day"),
        ("2025.11.13", DAY, "day"),
        ("20251113", DAY, "day"),
        ("2025年11月13日 07時30分", DAY, "day"),
        ("２０２５年１１月１３日", DAY, "day"),
        ("令和7年11月13日", DAY, "day"),
        ("公開：2025年11月13日（木）", DAY, "day"),
        ("Nov 13, 2025 9:02 am ET", DAY, "day"),
        ("November 13th, 2025", DAY, "day"),
        ("13 November 2025", DAY, "day"),
        ("Thu Nov 13 15:28:56 CET 2025", DAY, "day"),
        ("13.11.2025 07:30", DAY, "day"),
        ("2025年11月", date(2025, 11, 1), "month"),
        ("2025-11", date(2025, 11, 1), "month"),
        ("2025", date(2025, 1, 1), "year"),
        ("2026-04-03", date(2026, 4, 3), "day"),
    ],
)  # fmt: skip
def test_date_keeps_exactly_what_the_page_said(text, value, precision):
    moment = parse_date(text, now=NOW)
    assert moment is not None
    assert (moment.value, moment.precision) == (value, precision)
    assert type(moment.value) is type(value)


@pytest.mark.parametrize(
    "text",
    [
        "0000-00-00", "2025-13-45", "2025-02-30", "9999-12-31", "2025-11-13T24:60:00Z",
        "9999-12-31T23:59:59-23:00",
        "1993-12-31", "2026-04-04", "0001-01-01T00:00:00+14:00", "yesterday", "", "  ",
        "2025-11-13T25:00:00Z", "13/11/2025", "-1", "99999999999999999",
        "令和99年1月1日",
        "2025年13月1日", "Foo 13, 2025", "2025-11-13T07:30:05+99:99", "20251345",
    ],
)  # fmt: skip
def test_nonsense_is_no_date(text):
    moment = parse_date(text, now=NOW)
    assert moment is None


@settings(deadline=None)
@given(
    st.text(max_size=100) | st.from_regex(r"\d{1,14}[-/:TZ年月日+. ]?\d{0,9}.{0,20}")
)
def test_any_text_is_a_date_or_none(text):
    moment = parse_date(text, now=NOW)
    assert moment is None or moment.value.year >= 1993
