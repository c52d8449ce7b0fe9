"""Notices: the right line, the right code, a sentence that says what to do."""

import re
from pathlib import Path

import pytest

from articles.markdown import MESSAGES, RenderOptions, render
from articles.markdown import lint as lint_module
from tests.cases import read_cases

CASES = read_cases(Path(__file__).parent / "cases/lint.md")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.title)
def test_notices(case):
    found = [f"{notice.line} {notice.code}" for notice in render(case.given).warnings]
    assert "\n".join(found) == case.expected


@pytest.mark.parametrize(
    ("text", "line", "column", "code"),
    [
        ("甲\n乙\u200b", 2, 2, lint_module.INVISIBLE_CHARACTER),
        ("\ufeff甲", 1, 1, lint_module.INVISIBLE_CHARACTER),
        ("甲\r\n乙\x08", 2, 2, lint_module.CONTROL_CHARACTER),
        ("甲\x00", 1, 2, lint_module.CONTROL_CHARACTER),
        ("甲\u202e乙", 1, 2, lint_module.INVISIBLE_CHARACTER),
    ],
)
def test_characters_nobody_sees_are_named_with_their_place(text, line, column, code):
    (notice,) = render(text).warnings
    assert (notice.line, notice.column, notice.code) == (line, column, code)
    assert dict(notice.values)["character"] in notice.message


def test_a_joiner_inside_an_emoji_is_meant():
    assert render("👩\u200d💻").warnings == ()


def test_too_many_cards_are_said_once_and_stay_text():
    text = "[[ogp:https://a.example/x]]\n" * 205
    document = render(text)
    assert [notice.code for notice in document.warnings] == [lint_module.CARD_LIMIT]
    assert len(document.sources) == 200
    assert document.html.count("[[ogp:") == 5


def test_a_table_stops_at_its_limits():
    rows = "| 1 |\n" * 20
    text = "|" + "a|" * 10 + "\n|" + "-|" * 10 + "\n" + rows
    document = render(text, RenderOptions(max_completed_cells=90))
    assert [n.code for n in document.warnings] == [lint_module.TABLE_TOO_LARGE]
    assert document.html.count("<tr>") == 11
    assert document.plain_text.count("| 1 |") == 10


def test_a_table_wider_than_its_limit_is_text():
    text = "|" + "a|" * 30 + "\n|" + "-|" * 30
    document = render(text, RenderOptions(max_table_cells=20))
    assert "<table>" not in document.html
    assert [n.code for n in document.warnings] == [lint_module.TABLE_TOO_LARGE]


def test_text_below_the_deepest_quotation_is_kept():
    document = render("> " * 60 + "底の文")
    assert "底の文" in document.plain_text


def test_every_code_has_a_sentence_and_every_sentence_its_values():
    codes = {
        value
        for name, value in vars(lint_module).items()
        if name.isupper() and isinstance(value, str)
    }
    assert codes == set(MESSAGES)
    seen = {n.code: n for case in CASES for n in render(case.given).warnings}
    for code, notice in seen.items():
        assert notice.message == MESSAGES[code].format(**dict(notice.values))
        assert re.search(r"[.…]$", notice.message)
