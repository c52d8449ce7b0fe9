"""Dates of the wild: the right moment, or a clear refusal."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.importing.dates import (
    ImpossibleDate,
    NoDate,
    date_in_folders,
    date_in_name,
    is_date_only,
    parse_date,
)

TOKYO = ZoneInfo("Asia/Tokyo")


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("2025-11-23", "2025-11-22T15:00"),
        ("2020/12/21", "2020-12-20T15:00"),
        ("2024-4-09", "2024-04-08T15:00"),
        ("2024.4.9", "2024-04-08T15:00"),
        ("2025年11月23日", "2025-11-22T15:00"),
        ("20251123", "2025-11-22T15:00"),
        ("2025-11-23T10:00", "2025-11-23T01:00"),
        ("2025-11-23 10:00:30", "2025-11-23T01:00:30"),
        ("2025-11-23T10:00:00Z", "2025-11-23T10:00"),
        ("2025-11-23T10:00:00.123456789+09:00", "2025-11-23T01:00:00.123456"),
        ("2013-11-22 5:00:00 +0000", "2013-11-22T05:00"),
        ("2013-11-22 5:00:00 -4", "2013-11-22T09:00"),
        ("2013-11-22 05:00 +0530", "2013-11-21T23:30"),
        ("2015-12-31T1:44", "2015-12-30T16:44"),
        ("2024-02-07:00:00Z", "2024-02-07T00:00"),
        ("2023-01-29 18:30:22 2023 -0800", "2023-01-30T02:30:22"),
        ("2024-02-07 09:00 JST", "2024-02-07T00:00"),
        ("Jul 08 2022", "2022-07-07T15:00"),
        ("July 8, 2022", "2022-07-07T15:00"),
        ("8 Jul 2022", "2022-07-07T15:00"),
        ("Fri, 08 Jul 2022 10:00:00 +0200", "2022-07-08T08:00"),
    ],
)
def test_every_form_is_its_moment(written, expected):
    assert parse_date(written, TOKYO) == datetime.fromisoformat(expected).replace(
        tzinfo=UTC
    )


@pytest.mark.parametrize(
    "written",
    ["2025-13-01", "2025-02-30", "2023-02-29", "2025-11-23T25:00", "20251345",
     "0001-01-01", "2025-11-23 10:00 +99", "2025-00-10"],
)  # fmt: skip
def test_what_no_calendar_has_is_impossible(written):
    with pytest.raises(ImpossibleDate):
        parse_date(written, TOKYO)


@pytest.mark.parametrize("written", ["someday", "明日", "25-1-1", "2025", "x 2025-1-1"])
def test_other_text_is_no_date(written):
    with pytest.raises(NoDate):
        parse_date(written, TOKYO)


@given(
    st.dates(date(1900, 1, 1), date(2999, 12, 31)),
    st.sampled_from(["Asia/Tokyo", "America/New_York", "UTC", "Pacific/Auckland"]),
)
def test_a_day_is_never_shifted(day, zone_name):
    zone = ZoneInfo(zone_name)
    moment = parse_date(day.isoformat(), zone)
    assert moment.utcoffset() == timedelta(0)
    assert moment.astimezone(zone).date() == day


def test_dates_in_paths():
    def day(path):
        moment = date_in_name(path, TOKYO) or date_in_folders(path, TOKYO)
        return moment and moment.astimezone(TOKYO).date().isoformat()

    assert day("posts/2025-11-23-name.md") == "2025-11-23"
    assert day("2025/1/2/name.md") == "2025-01-02"
    assert day("posts/2025-13-23-name.md") is None
    assert day("posts/name.md") is None


def test_only_a_day_is_told_from_a_time():
    assert is_date_only("2025-11-23")
    assert is_date_only("2025年11月23日")
    assert not is_date_only("2025-11-23T00:00")
