"""Where a line of a title may end."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.socialcard.breaks import NOT_AT_END, NOT_AT_START, Break, breaks
from tests.cases import read_cases

CASES = read_cases(Path(__file__).parent / "cases" / "breaks.md")
TITLES = st.text(
    alphabet="港の在庫が、「減」。ーっデータ 12,5億円%AIab(…―", max_size=60
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.title)
def test_good_places(case):
    places = breaks(case.given)
    shown = "".join(
        ("|" if places.get(place, Break.EMERGENCY) <= Break.PHRASE else "") + char
        for place, char in enumerate(case.given)
    )
    assert shown == case.expected


@given(TITLES)
def test_no_permitted_place_breaks_a_rule_of_typesetting(title):
    for place, kind in breaks(title).items():
        if kind < Break.EMERGENCY:
            assert title[place] not in NOT_AT_START
            assert title[place - 1] not in NOT_AT_END
            assert not (title[place - 1].isdigit() and title[place].isdigit())


def test_a_katakana_word_parts_later_than_kanji():
    places = breaks("港湾統計データ")
    assert places[6] == Break.WORD
    assert {places[1], places[3]} <= {Break.CHARACTER, Break.PHRASE}
