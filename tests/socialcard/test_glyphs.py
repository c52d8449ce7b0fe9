"""What the bundled font draws, and what stands for the rest."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.socialcard.glyphs import FONT_FILE, drawable, font, missing_glyphs


def _jis_x_0208() -> list[str]:
    """Every character of the standard, by its own encoding."""
    found = []
    for row in range(0xA1, 0xFF):
        for cell in range(0xA1, 0xFF):
            try:
                found.append(bytes([row, cell]).decode("euc_jp"))
            except UnicodeDecodeError:
                continue
    return found


def test_the_font_has_all_of_jis_x_0208():
    characters = _jis_x_0208()
    assert len(characters) == 6879
    assert missing_glyphs("".join(characters)) == ""


def test_the_font_is_small_and_its_licence_is_beside_it():
    assert FONT_FILE.stat().st_size <= 2_000_000
    licence = FONT_FILE.with_name("OFL.txt").read_text("utf-8")
    assert "SIL OPEN FONT LICENSE" in licence
    assert licence.startswith("Copyright 2022 The BIZ UDGothic Project Authors")


def test_what_is_called_covered_is_drawn_unlike_a_missing_glyph():
    empty_box = bytes(font(40).getmask("\U0001f600"))
    for char in "裏付け髙﨑①㈱€é—":
        assert drawable(char) == char
        assert bytes(font(40).getmask(char)) != empty_box


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("港の𠮷野家", "港の〓野家"),
        ("家族👨‍👩‍👧‍👦の日", "家族〓の日"),
        ("旗🇯🇵🇫🇷", "旗〓〓"),
        ("拍手👏🏽", "拍手〓"),
        ("ハートの❤️", "ハートの〓"),
        ("か\u3099ん", "がん"),
        ("𝐀lpha", "Alpha"),
        ("改\n行\tと\u00ad空白", "改 行 と空白"),
        ("", ""),
    ],
)
def test_missing_signs_become_one_geta_each(text, shown):
    assert drawable(text) == shown


@given(st.text(max_size=40))
def test_nothing_drawable_is_missing(text):
    shown = drawable(text)
    assert missing_glyphs(shown) == ""
    assert drawable(shown) == shown


def test_missing_signs_are_named_once_in_order():
    assert missing_glyphs("😀と𠮷と😀") == "😀𠮷"
