"""Cutting text for search: what is found where, and what the two forms promise."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.text.folding import fold_with_map, search_fold
from articles.text.ngrams import (
    LONGEST_WORD,
    Phrase,
    index_characters,
    index_tokens,
    phrases,
    run_text,
)
from tests.cases import read_cases

CASES = read_cases(Path(__file__).parent / "cases" / "ngrams.md")
texts = st.text(
    st.sampled_from(
        "円高投資額々サーバーーデータのカｶﾞﾞＡＩaiiz109,.，．・。、㎡㈱…\n ー-'\"\u3099"
    )
    | st.characters(),
    max_size=60,
)


def stands_in(phrase: Phrase, text: str) -> bool:
    """By tokens, as FTS5 compares them."""
    if phrase.character:
        return phrase.character in index_characters(text)
    tokens, wanted = index_tokens(text), list(phrase.tokens)
    for at in range(len(tokens) - len(wanted) + 1):
        window = tokens[at : at + len(wanted)]
        if window[:-1] == wanted[:-1] and (
            window[-1] == wanted[-1]
            or (phrase.prefix and window[-1].startswith(wanted[-1]))
        ):
            return True
    return False


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.title)
def test_what_is_typed_is_found_or_not(case):
    expected = case.expected.splitlines()
    lines = case.given.splitlines()
    text, typed = "\n".join(lines[: -len(expected)]), lines[-len(expected) :]
    for words, answer in zip(typed, expected, strict=True):
        found = any(stands_in(phrase, text) for phrase in phrases(words))
        assert found == (answer == "yes"), words


@given(texts, texts)
@settings(max_examples=300, deadline=None)
def test_tokens_and_texts_of_runs_give_the_same_answer(text, typed):
    """FTS5 compares tokens, PostgreSQL looks into texts of runs."""
    for phrase in phrases(typed):
        by_text = phrase.text in run_text(text)
        if phrase.character:
            by_text = phrase.character in "".join(index_characters(text))
        assert stands_in(phrase, text) == by_text


@given(texts, st.data())
@settings(max_examples=300, deadline=None)
def test_every_stretch_of_japanese_is_found(text, data):
    """Nothing is missed: any substring of a Japanese run finds the text."""
    runs = [run for run in run_text(text).split() if index_characters(run)]
    if runs:
        run = data.draw(st.sampled_from(runs))
        start = data.draw(st.integers(0, len(run) - 1))
        end = data.draw(st.integers(start + 1, len(run)))
        ways = phrases(run[start:end])
        assert any(stands_in(phrase, text) for phrase in ways)


@given(texts)
@settings(max_examples=300, deadline=None)
def test_tokens_hold_nothing_that_means_something_to_a_database(text):
    for token in [*index_tokens(text), *index_characters(text)]:
        assert re.fullmatch(r"[^\s\"'\\():&|!*<>]+", token)
        assert len(token) <= LONGEST_WORD


@given(texts)
@settings(max_examples=300, deadline=None)
def test_every_folded_character_knows_where_it_came_from(text):
    folded = fold_with_map(text)
    places = [folded.original(at) for at in range(len(folded.text) + 1)]
    assert places == sorted(places)
    assert places[-1] == len(text)
    assert search_fold(text) == folded.text
    assert search_fold(folded.text) == folded.text


def test_folding_keeps_places_through_characters_that_become_several():
    folded = fold_with_map("広さ㎡のﾃﾞｰﾀ")
    assert folded.text == "広さm2のでーた"
    at = folded.text.index("でーた")
    assert folded.original(at) == 4
    assert folded.original(at + 1) == 6


def test_a_word_without_end_is_cut_on_both_sides():
    assert any(
        stands_in(phrase, "hash " + "a" * 5_000)
        for phrase in phrases("a" * (LONGEST_WORD + 9))
    )


def test_punctuation_alone_is_nothing_to_find():
    assert phrases("。「」!? …") == ()
    assert phrases("") == ()


def test_a_quoted_word_is_whole():
    (phrase,) = phrases("agent", exact=True)
    assert not stands_in(phrase, "two agents")
    assert stands_in(phrase, "an agent")
