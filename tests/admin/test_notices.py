"""Warnings of the renderer in the editor's words."""

from __future__ import annotations

import string

import pytest

from articles.admin.notices import SENTENCES, advice_for_stored
from articles.markdown.lint import MESSAGES


def names(sentence: str) -> set[str]:
    return {
        name for _text, name, _spec, _c in string.Formatter().parse(sentence) if name
    }


def test_every_warning_has_a_sentence():
    assert set(SENTENCES) == set(MESSAGES)


@pytest.mark.parametrize("code", sorted(MESSAGES))
def test_it_uses_only_values_the_warning_has(code):
    assert names(str(SENTENCES[code])) <= names(MESSAGES[code])


def test_stored_warnings_of_another_version_keep_their_own_words():
    stored = [
        {"line": 9, "code": "gone", "message": "Old words"},
        {"line": 2, "code": "skipped_heading", "message": "Old heading", "values": {}},
        {"line": 5, "code": "card_url_refused", "message": "x", "values": {"url": "u"}},
        {},
    ]
    advice = advice_for_stored(stored)
    assert advice[0].is_error
    assert [one.message for one in advice[1:]] == ["", "Old heading", "Old words"]
