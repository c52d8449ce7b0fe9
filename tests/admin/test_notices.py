"""Warnings of the renderer in the editor's words."""

from __future__ import annotations

import string

import pytest
from django.utils import translation

from articles.admin.address_reasons import REMEDIES
from articles.admin.notices import advice_for_stored
from articles.markdown import MESSAGES, render


def names(sentence: str) -> set[str]:
    return {
        name for _text, name, _spec, _c in string.Formatter().parse(sentence) if name
    }


@pytest.mark.parametrize("code", sorted(MESSAGES))
def test_its_japanese_names_the_same_values(code):
    """The sentences themselves have one home, beside the checks."""
    with translation.override("ja"):
        assert names(translation.gettext(MESSAGES[code])) == names(MESSAGES[code])


def test_a_refused_address_is_told_with_its_remedy_in_japanese():
    (notice,) = render("[[ogp:http://hana:secret@a.example/x]]\n").warnings
    stored = {"line": 1, "code": notice.code, "values": dict(notice.values)}
    with translation.override("ja"):
        (advice,) = advice_for_stored([stored])
    assert advice.message == (
        "出典にできないアドレスです（http://hana:secret@a.example/x）。"
        + translation_of("url_userinfo")
    )


def translation_of(code: str) -> str:
    with translation.override("ja"):
        return str(REMEDIES[code])


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
