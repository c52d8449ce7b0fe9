"""The acceptance article: every number of it found, read and written back."""

from __future__ import annotations

import re

import pytest

from articles.figures import (
    Match,
    Period,
    Quantity,
    format_quantity,
    parse_periods_markdown,
    parse_quantities_markdown,
)
from tests.figures.sample import FIGURES, PERIODS, Lines, facts, read_sample


@pytest.fixture(scope="module")
def text() -> str:
    return read_sample()


@pytest.fixture(scope="module")
def matches(text: str) -> list[Match]:
    return parse_quantities_markdown(text)


def value_and_unit(quantity: Quantity) -> str:
    if quantity.value is None:
        value = f"^{quantity.magnitude}"
    else:
        value = f"{quantity.value:f}"
        if quantity.value_max is not None:
            value += f"..{quantity.value_max:f}"
    name = quantity.unit.code if quantity.unit else "-"
    return f"{value} {name}{f'/{quantity.per}' if quantity.per else ''}"


def test_the_table_of_facts_holds_66_mentions_of_30_figures():
    assert len(facts()) == 66
    assert {fact.figure for fact in facts()} == set(FIGURES)


def test_every_mention_is_found_and_nothing_else(text: str, matches: list[Match]):
    lines = Lines(text)
    found = [
        (lines.of(match.start), value_and_unit(match.quantity)) for match in matches
    ]
    assert found == [(fact.line, FIGURES[fact.figure]) for fact in facts()]


def test_every_bound_is_as_written(matches: list[Match]):
    assert [match.quantity.bound.value for match in matches] == [
        fact.bound for fact in facts()
    ]


def test_every_period_is_found(text: str):
    lines = Lines(text)
    found = [
        f"{lines.of(match.start)} {when(match.period)}"
        for match in parse_periods_markdown(text)
    ]
    assert found == PERIODS.strip().split("\n")


def when(period: Period) -> str:
    if period.start or period.end:
        return f"{period.start or ''}..{period.end or ''}"
    count = "?" if period.indefinite else period.count
    return f"{period.shape} {count} {period.precision}"


def test_all_62_numbers_with_digits_are_written_back_as_they_stand(
    matches: list[Match],
):
    written = [match for match in matches if match.quantity.value is not None]
    assert len(written) == 62
    for match in written:
        assert format_quantity(match.quantity) == re.sub(r"\*", "", match.text)
