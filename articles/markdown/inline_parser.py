"""The library's inline parser, asking only the rules that can begin at a character."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.parser_inline import ParserInline
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from articles.markdown.bold import only_bold
from articles.markdown.special import RULES_BY_CHARACTER, SPECIAL
from articles.markdown.states import InlineState
from articles.markdown.tokens import text_token

InlineRule = Callable[[StateInline, bool], bool]


class InlineParser(ParserInline):
    """Tries only the rules that can begin with the character at hand.

    The library offers every rule every character, which is most of its time.
    """

    def __init__(self) -> None:
        super().__init__()
        self.terminator_re = SPECIAL
        self._rules: dict[str, tuple[InlineRule, ...]] = {}

    def prepare(self) -> None:
        """Sorts the enabled rules by first character, once they are all there."""
        by_name = {rule.name: rule.fn for rule in self.ruler.__rules__ if rule.enabled}
        self._rules = {
            char: tuple(by_name[name] for name in names.split() if name in by_name)
            for char, names in RULES_BY_CHARACTER.items()
        }

    def tokenize(self, state: StateInline) -> None:
        """Adds the tokens of the text between `state.pos` and `state.posMax`."""
        source, end = state.src, state.posMax
        nests = state.level < state.md.options.maxNesting
        while state.pos < end:
            start = state.pos
            rules = self._rules.get(source[start]) if nests else None
            if rules is None:
                stop = SPECIAL.search(source, start + 1, end)
                state.pos = stop.start() if stop else end
                state.append_pending(source[start : state.pos])
                continue
            for rule in rules:
                if rule(state, False):
                    break
            else:
                state.append_pending(source[start])
                state.pos = start + 1
        if state.pending:
            state.pushPending()

    def skipToken(self, state: StateInline) -> None:
        """Moves behind the next token without making it; remembers where that is."""
        start = state.pos
        known = state.cache.get(start)
        if known is not None:
            state.pos = known
            return
        if state.level >= state.md.options.maxNesting:
            # As in the library: a label nested this deep is not looked into.
            state.pos = state.posMax
        else:
            rules = self._rules.get(state.src[start])
            if rules is None:
                stop = SPECIAL.search(state.src, start + 1, state.posMax)
                state.pos = stop.start() if stop else state.posMax
            else:
                state.level += 1
                for rule in rules:
                    if rule(state, True):
                        break
                else:
                    state.pos = start + 1
                state.level -= 1
        state.cache[start] = state.pos

    def parse(
        self, src: str, md: MarkdownIt, env: Any, tokens: list[Token]
    ) -> list[Token]:
        if SPECIAL.search(src) is None:
            if src:
                tokens.append(text_token(src))
            return tokens
        if only_bold(src, tokens):
            return tokens
        state = InlineState(src, md, env, tokens)
        self.tokenize(state)
        for rule in self.ruler2.getRules(""):
            rule(state)
        return state.tokens
