"""Words with nothing but bold phrases among them, read without the delimiter stack.

Most marks of an article are `**phrase**`, and most of its table cells and bullets hold
nothing else. `emphasis` would come to the same tokens by four texts, four delimiters
and three passes for each phrase.
"""

from __future__ import annotations

import re
from typing import Final, Literal

from markdown_it.token import Token

from articles.markdown.emphasis import scan
from articles.markdown.special import QUIET
from articles.markdown.tokens import QuickToken, text_token

# Between two phrases something must stand: **** is one run of four.
_BOLD: Final = re.compile(
    rf"{QUIET}*+\*\*{QUIET}++\*\*(?:{QUIET}++\*\*{QUIET}++\*\*)*+{QUIET}*+"
)


def only_bold(source: str, tokens: list[Token]) -> bool:
    """Adds the tokens of the text if it is words and bold phrases; else adds none.

    Whether a `**` opens or closes is asked of the same rule. Where each in turn does,
    the stack would pair the same two: its nearest opener is the one just before.
    """
    if _BOLD.fullmatch(source) is None:
        return False
    parts = source.split("**")
    length = len(source)
    at = 0
    for number, part in enumerate(parts[:-1]):
        at += len(part)
        run = scan(source, at, length, inside_words=True)
        if not (run.can_close if number % 2 else run.can_open):
            return False
        at += 2
    for number, part in enumerate(parts):
        if number:
            tokens.append(_strong(1) if number % 2 else _strong(-1))
        if part:
            tokens.append(text_token(part, number % 2))
    return True


def _strong(nesting: Literal[-1, 1]) -> Token:
    token = QuickToken(
        "strong_open" if nesting > 0 else "strong_close", "strong", nesting
    )
    token.markup = "**"
    return token
