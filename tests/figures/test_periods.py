"""Periods found in text."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.figures import parse_periods, parse_periods_markdown
from tests.cases import Case, read_cases
from tests.figures.wording import period_line

CASES = read_cases(Path(__file__).parent / "cases" / "periods.md")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.title)
def test_reads_a_period(case: Case):
    found = [period_line(match) for match in parse_periods(case.given)]
    assert "\n".join(found) == case.expected


def test_the_first_month_of_a_fiscal_year_is_the_callers():
    (match,) = parse_periods("2025年度", fiscal_start=10)
    assert match.period.start == date(2025, 10, 1)
    assert match.period.end == date(2026, 9, 30)


def test_bold_marks_do_not_hide_a_period_from_its_particle():
    (match,) = parse_periods_markdown("**2030年**までに")
    assert match.text == "2030年**まで"
    assert match.period.start is None
    assert match.period.end == date(2030, 12, 31)


@settings(deadline=None, max_examples=100)
@given(
    st.text(
        alphabet="0123456789年月日度期第四半上下〜-/Q代同間過去元令和平成数",
        max_size=30,
    )
)
def test_ends_never_lie_before_starts(text: str):
    for match in parse_periods(text):
        assert text[match.start : match.end] == match.text
        period = match.period
        if period.start and period.end:
            assert period.start <= period.end
