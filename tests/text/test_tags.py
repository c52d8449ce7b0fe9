"""Tags as typed in Japanese newsrooms."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.text.normalise import fold
from articles.text.tags import format_tags, parse_tags


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("AI, 経済", ["AI", "経済"]),
        ("AI、経済，科学､医療", ["AI", "経済", "科学", "医療"]),
        ("データ センター, インフラ投資", ["データ センター", "インフラ投資"]),
        ("ＡＩ、ai、AI", ["AI"]),
        ("b\na\r\nb", ["b", "a"]),
        (" , 、 ,", []),
        ('"1,000億ドル", AI', ["1,000億ドル", "AI"]),
        ('"a, ""b""", c', ['a, "b"', "c"]),
        ('"unclosed, c', ['"unclosed', "c"]),
    ],
)
def test_splits_at_commas_and_lines_and_keeps_the_order(typed, names):
    assert parse_tags(typed) == names


@given(st.text())
def test_what_was_parsed_survives_a_round_trip(text):
    names = parse_tags(text)
    assert parse_tags(format_tags(names)) == names


@given(st.lists(st.text(alphabet='aｂ,、"亜 ', min_size=1)))
def test_no_two_names_are_equal_under_fold(names):
    parsed = parse_tags(format_tags(names))
    assert len({fold(name) for name in parsed}) == len(parsed)
