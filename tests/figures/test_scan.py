"""Quantities found in text: hard cases, false friends, hostile input."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.figures import parse_quantities, parse_quantities_markdown
from tests.cases import Case, read_cases
from tests.figures.wording import quantity_line

CASES = Path(__file__).parent / "cases"
QUANTITIES = read_cases(CASES / "quantities.md")
FALSE_FRIENDS = read_cases(CASES / "false_friends.md")
MARKDOWN = read_cases(CASES / "markdown.md")


@pytest.mark.parametrize("case", QUANTITIES, ids=lambda case: case.title)
def test_reads_a_quantity(case: Case):
    found = [quantity_line(match) for match in parse_quantities(case.given)]
    assert "\n".join(found) == case.expected


@pytest.mark.parametrize("case", FALSE_FRIENDS, ids=lambda case: case.title)
def test_leaves_false_friends_alone(case: Case):
    assert [match.text for match in parse_quantities(case.given)] == []


@pytest.mark.parametrize("case", MARKDOWN, ids=lambda case: case.title)
def test_reads_quantities_inside_markdown(case: Case):
    found = [quantity_line(match) for match in parse_quantities_markdown(case.given)]
    assert "\n".join(found) == case.expected


ALPHABET = (
    "0123456789,.兆億万千百十数約以上超〜~-+▲%$€円ドル人社年月日同間"
    " \n*`[]()#|一二三あa"
)


@settings(deadline=None, max_examples=150)
@given(st.text(alphabet=ALPHABET, max_size=60))
def test_matches_are_in_order_inside_the_text_and_literal(text: str):
    for parse in (parse_quantities, parse_quantities_markdown):
        at = 0
        for match in parse(text):
            assert at <= match.start < match.end <= len(text)
            assert text[match.start : match.end] == match.text
            at = match.end


@settings(deadline=None, max_examples=100)
@given(st.text(max_size=80))
def test_any_text_is_read_without_failing(text: str):
    parse_quantities(text)
    parse_quantities_markdown(text)


HOSTILE = [
    "1",
    "1,",
    "一",
    "十",
    "数",
    "1億",
    "1兆2億",
    "1〜",
    "約",
    "2025年",
    "同年",
    "$",
    "[",
    "[[ogp:",
    "`",
    "``a",
    "*",
    "<a ",
    "<!--",
    "https://",
    "between 1 and ",
    "thousands of ",
    "# 1. ",
    "---\n",
]


@pytest.mark.parametrize("piece", HOSTILE)
def test_hostile_text_costs_time_in_proportion_to_its_length(piece: str):
    """Linear code needs below a second, quadratic code far more than four."""
    text = piece * (15_000 // len(piece))
    start = time.process_time()
    parse_quantities_markdown(text)
    assert time.process_time() - start < 20
