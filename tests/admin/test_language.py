"""The admin speaks the editor's language, the whole of it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.utils import translation

from articles.admin.widgets import editor_strings, toolbar
from articles.markdown import MESSAGES
from tests.make import make_article, make_user

pytestmark = pytest.mark.django_db


def test_every_word_of_the_editor_is_there_in_japanese():
    with translation.override("en"):
        english = [*editor_strings().values(), *(b["name"] for b in toolbar())]
        english += map(translation.gettext, MESSAGES.values())
    with translation.override("ja"):
        japanese = [*editor_strings().values(), *(b["name"] for b in toolbar())]
        japanese += map(translation.gettext, MESSAGES.values())
    same = [one for one, other in zip(english, japanese, strict=True) if one == other]
    assert same == []


def test_the_script_says_exactly_what_it_was_given():
    folder = Path(__file__).parents[2] / "static" / "js"
    scripts = "".join(path.read_text("utf-8") for path in folder.rglob("*.js"))
    said = set(re.findall(r'\bsay\(\s*"(\w+)"', scripts))
    given = set(editor_strings())
    assert said <= given
    # Some names stand in an expression inside of say(…), or in a table of buttons.
    named = set(re.findall(r"\w+", scripts))
    assert given - named == set()


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("ja", ["下書き保存", "公開の前に", "プレビュー", "編集"]),
        ("en", ["Save draft", "Before publication", "Preview", "Edit article"]),
    ],
)
def test_the_form_speaks_it(client, language, words):
    client.force_login(make_user(group="Publisher"))
    article = make_article(published=False)
    page = client.get(
        f"/admin/articles/article/{article.pk}/change/",
        headers={"accept-language": language},
    ).content.decode()
    for word in words:
        assert word in page
    assert f'<html lang="{language}"' in page
