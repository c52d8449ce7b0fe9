"""The parser's two states, with the steps an article takes most made cheap.

An article is some 1,400 tokens; making them as the library does was a seventh of its
rendering. The tokens are the library's in all but how they are filled.
"""

from __future__ import annotations

from typing import Literal

from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.state_inline import Scanned
from markdown_it.token import Token

from articles.markdown.emphasis import scan
from articles.markdown.tokens import QuickToken

Nesting = Literal[-1, 0, 1]


class BlockState(StateBlock):
    """Of one text, or of what a container holds."""

    def push(self, ttype: str, tag: str, nesting: Nesting) -> Token:
        """As in the library."""
        if nesting < 0:
            self.level -= 1
        token = QuickToken(ttype, tag, nesting, self.level)
        token.block = True
        if nesting > 0:
            self.level += 1
        self.tokens.append(token)
        return token


class InlineState(StateInline):
    """Of the inline text of one block."""

    def scanDelims(self, start: int, canSplitWord: bool) -> Scanned:
        """By the CJK-friendly rules."""
        return scan(self.src, start, self.posMax, inside_words=canSplitWord)

    def pushPending(self) -> Token:
        """As in the library."""
        token = QuickToken("text", "", 0, self.pendingLevel)
        token.content = self.pending
        self.tokens.append(token)
        self.pending = ""
        return token
