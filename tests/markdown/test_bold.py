"""Bold phrases read at once are the bold phrases the delimiter stack finds."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it.token import Token

from articles.markdown import bold, inline_parser
from articles.markdown.render import render

_PIECES = st.sampled_from(
    [
        *"aあ「」（）。、:/ 1~-",
        *("*", "**", "****", "**", "://", "http://a.example", "\n", "\n\n", "- ", "# "),
    ]
)


@given(st.lists(_PIECES, max_size=14).map("".join))
@example("**項目**: 三つ")
@example("**a****b**")
@example("a** b **c")
@example("**「a」**は **b**")
@example("前**a**: **b**。")
@example("**http://a.example/**")
def test_is_what_the_stack_would_make(text):
    at_once = render(text)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(inline_parser, "only_bold", lambda source, tokens: False)
        assert render(text) == at_once


@pytest.mark.parametrize(
    ("source", "made"),
    [
        ("**a** b", ["strong_open", "text", "strong_close", "text"]),
        ("a: **b**", ["text", "strong_open", "text", "strong_close"]),
        ("no mark", []),
        ("** a**", []),
        ("**a *b***", []),
        ("**a** `b`", []),
        ("**a** http://a.example", []),
    ],
)
def test_what_is_read_at_once(source, made):
    tokens: list[Token] = []
    assert bold.only_bold(source, tokens) is bool(made)
    assert [token.type for token in tokens] == made
