"""Marking what was looked for, in the text as it was written."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.search.highlight import Highlighter
from articles.search.query import parse

texts = st.text(
    st.sampled_from("円高投資額サーバーｻﾞ々の。、AIＡi 1,9.㎡㈱…\n<&>")
    | st.characters(),
    max_size=80,
)


def highlighter(typed: str) -> Highlighter:
    return Highlighter(part.phrases for part in parse(typed).words)


def marked(typed: str, text: str) -> str:
    pieces = highlighter(typed).mark(text)
    return "".join(f"[{p.text}]" if p.is_hit else p.text for p in pieces)


def snippet(typed: str, text: str, length: int = 60) -> str:
    pieces = highlighter(typed).snippet(text, length)
    return "".join(f"[{p.text}]" if p.is_hit else p.text for p in pieces)


@pytest.mark.parametrize(
    ("typed", "text", "expected"),
    [
        ("投資", "設備投資と投資額", "設備[投資]と[投資]額"),
        ("3200人", "約３，２００人と3,200人", "約[３，２００人]と[3,200人]"),
        ("500億", "2500億、500億、1,500億", "2500億、[500億]、1,500億"),
        ("200", "3,200人 200人 200.5", "3,200人 [200]人 200.5"),
        ("サーバ", "サーバー、さーばとｻｰﾊﾞｰ", "[サーバー]、[さーば]と[ｻｰﾊﾞｰ]"),
        ("ai", "AI, AIと said air", "[AI], [AI]と said air"),
        ("agent", "Agents and agency", "[Agents] and agency"),
        ('"agent"', "Agents and agent", "Agents and [agent]"),
        ("GPT-4o", "GPT‑4o、gpt 4o", "[GPT‑4o]、[gpt 4o]"),
        ("円 安", "円高と円安", "[円]高と[円安]"),
        ("m2", "広さ3㎡の", "広さ3[㎡]の"),
        ("株", "㈱ウラ", "[㈱]ウラ"),
        ("高島屋", "髙島屋で", "[髙島屋]で"),
        ("データ", "ﾃﾞｰﾀの", "[ﾃﾞｰﾀ]の"),
        ("第2四半期", "同社第２四半期", "同社[第２四半期]"),
        ("円ドル", "円・ドル", "円・ドル"),
    ],
)
def test_marks(typed, text, expected):
    assert marked(typed, text) == expected


def test_a_snippet_starts_at_a_sentence_and_says_that_it_is_cut():
    text = (
        "前の話が長く続いた。" * 9 + "鯨の値段が上がった。" + "後の話が長く続いた。" * 9
    )
    found = snippet("鯨", text, 60)
    assert found.startswith("…前の話が長く続いた。")
    assert "。[鯨]の値段" in found
    assert found.endswith("…")
    assert len(found) <= 60 + len("……[]")


def test_a_snippet_shows_where_most_of_the_words_stand():
    text = (
        "鯨だけの段落です。"
        + "間が続きます。" * 400
        + "鯨と港の段落です。"
        + "終わり。" * 30
    )
    assert "[鯨]と[港]の" in snippet("鯨 港", text)


def test_a_short_text_is_shown_whole():
    assert snippet("鯨", "一行目\n鯨の\n三行目") == "一行目 [鯨]の 三行目"


def test_without_a_hit_there_is_no_snippet():
    assert snippet("鯨", "港の話") == ""
    assert snippet("鯨", "") == ""


@given(texts, texts)
@settings(max_examples=300, deadline=None)
def test_pieces_put_together_are_the_text(typed, text):
    pieces = highlighter(typed).mark(text)
    whole = "".join(piece.text for piece in pieces)
    assert whole.split() == text.split()


@given(texts, texts, st.integers(40, 120))
@settings(max_examples=300, deadline=None)
def test_a_snippet_is_a_stretch_of_the_text_with_a_mark_in_it(typed, text, length):
    pieces = highlighter(typed).snippet(text, length)
    if pieces:
        assert any(piece.is_hit for piece in pieces)
        inner = "".join(piece.text for piece in pieces)
        if pieces[0].text == "…" and not text.startswith("…"):
            inner = inner[1:]
        if pieces[-1].text == "…" and not text.endswith("…"):
            inner = inner[:-1]
        assert " ".join(inner.split()) in " ".join(text.split())
