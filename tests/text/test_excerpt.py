"""Excerpts end where a reader would pause."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.text.excerpt import excerpt


@pytest.mark.parametrize(
    ("text", "length", "expected"),
    [
        ("短い文。", 10, "短い文。"),
        ("改行は\n空白になる", 20, "改行は 空白になる"),
        ("投資を発表した。建設は2026年に始まる。", 12, "投資を発表した。"),
        ("彼は「行く。」と述べ、その後に帰った。", 8, "彼は「行く。」"),
        ("短い。とても長い文が後に続いている", 10, "短い。とても長い文…"),
        ("It cost 1.4 trillion. Everybody was surprised", 30, "It cost 1.4 trillion."),
        ("Everybody was surprised", 16, "Everybody was…"),
        ("総額は1,000億ドルになった", 7, "総額は…"),
        ("企業は、その後に", 5, "企業は…"),
        ("Supercalifragilistic", 6, "Super…"),
        ("長い", 0, ""),
    ],
)
def test_excerpt(text, length, expected):
    assert excerpt(text, length) == expected


@given(st.text(), st.integers(min_value=0, max_value=60))
def test_an_excerpt_is_one_line_and_never_too_long(text, length):
    cut = excerpt(text, length)
    assert len(cut) <= length
    assert len(cut.splitlines()) <= 1
