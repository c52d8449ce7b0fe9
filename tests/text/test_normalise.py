"""Comparison keys of names."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.text.normalise import fold, nfc


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("AI", "ＡＩ"),
        ("AI", "ai"),
        ("ﾃﾞｰﾀ", "データ"),
        ("a  b", "a　b\n"),
        ("㍿", "株式会社"),
    ],
)
def test_names_that_look_the_same_are_the_same(one, other):
    assert fold(one) == fold(other)


def test_katakana_is_not_hiragana():
    assert fold("アイ") != fold("あい")


def test_nfc_composes_but_keeps_widths():
    assert nfc("カ\u3099ＡＩ〜") == "ガＡＩ〜"


@given(st.text())
def test_folding_twice_changes_nothing(text):
    assert fold(fold(text)) == fold(text)
    assert unicodedata.is_normalized("NFKC", fold(text))
