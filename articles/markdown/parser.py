"""The one configured parser: CommonMark, GFM and our own rules, shared by threads."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.parser_block import ParserBlock
from markdown_it.parser_inline import ParserInline
from markdown_it.ruler import RuleOptionsType
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import (
    StateInline,
    backtick,
    html_inline,
    image,
    link,
)
from markdown_it.rules_inline.state_inline import Scanned
from markdown_it.token import Token
from mdit_py_plugins.deflist import deflist_plugin

from articles.markdown import callouts, cards, footnotes, links, marks, ruby, tables
from articles.markdown.emphasis import scan
from articles.markdown.lint import NESTING
from articles.markdown.parsing import parsing

# A list and its item are two levels each. Deeper text is kept, but not parsed.
_MAX_NESTING = 40


@dataclass(frozen=True, slots=True)
class Choices:
    """Rules where a page must differ from the letter of CommonMark.

    The conformance test switches off exactly these two.
    """

    autolinks: bool = True
    """Bare addresses become links."""
    safe_schemes: bool = True
    """Only web and mail addresses, paths and fragments are links."""


class Parser(MarkdownIt):
    """markdown-it with our rules. Holds no state of a text."""

    def __init__(self, choices: Choices | None = None) -> None:
        self.choices = choices or Choices()
        super().__init__("zero")
        self.block, self.inline = _Block(), _Inline()
        self.configure("gfm-like2", {"linkify": False, "maxNesting": _MAX_NESTING})
        self.disable(["linkify"])
        deflist_plugin(self)
        self._add_block_rules()
        self._add_inline_rules()

    def validateLink(self, url: str) -> bool:
        """Called for every link and image destination."""
        if not self.choices.safe_schemes:
            return super().validateLink(url)
        return links.is_allowed(url) or url.lower().startswith(links.FIGURE)

    def _add_block_rules(self) -> None:
        rules = self.block.ruler
        interrupting: RuleOptionsType = {
            "alt": ["paragraph", "reference", "blockquote", "list"]
        }
        rules.at("table", tables.table, {"alt": ["paragraph", "reference"]})
        rules.before("fence", "card_list", cards.card_list, interrupting)
        rules.before("fence", "block_mark", marks.block_mark, interrupting)
        rules.before("fence", "callout", callouts.callout, interrupting)
        rules.before("fence", "math_block", callouts.math_block, interrupting)
        rules.before(
            "reference",
            "footnote",
            footnotes.definition,
            {"alt": ["paragraph", "reference"]},
        )

    def _add_inline_rules(self) -> None:
        rules = self.inline.ruler
        for name, rule in (
            ("backticks", backtick),
            ("link", link),
            ("image", image),
            ("html_inline", html_inline),
        ):
            rules.at(name, _counting_lines(rule))
        rules.before("link", "mark", marks.inline_mark)
        rules.before("link", "footnote", footnotes.reference)
        rules.before("link", "ruby", ruby.ruby)
        if self.choices.autolinks:
            rules.before("link", "bare_link", links.autolink)


def _counting_lines(rule: Callable[[StateInline, bool], bool]) -> Any:
    """The rule, leaving on its last token the line reached when it spans several."""

    def counting(state: StateInline, silent: bool) -> bool:
        start = state.pos
        if not rule(state, silent):
            return False
        if not silent and state.src.find("\n", start, state.pos) >= 0 and state.tokens:
            line = state.src.count("\n", 0, state.pos)
            state.tokens[-1].meta = {**state.tokens[-1].meta, "line": line}
        return True

    return counting


class _State(StateInline):
    def scanDelims(self, start: int, canSplitWord: bool) -> Scanned:
        return scan(self.src, start, self.posMax, inside_words=canSplitWord)


class _Inline(ParserInline):
    def parse(
        self, src: str, md: MarkdownIt, env: Any, tokens: list[Token]
    ) -> list[Token]:
        state = _State(src, md, env, tokens)
        self.tokenize(state)
        for rule in self.ruler2.getRules(""):
            rule(state)
        return state.tokens


class _Block(ParserBlock):
    def tokenize(self, state: StateBlock, startLine: int, endLine: int) -> None:
        """Text below the deepest level becomes one paragraph instead of nothing."""
        if state.level < state.md.options.maxNesting:
            super().tokenize(state, startLine, endLine)
            return
        line = state.skipEmptyLines(startLine)
        if line < endLine:
            parsing(state.env).once(line, NESTING)
            text = state.getLines(line, endLine, state.blkIndent, False).strip()
            state.push("paragraph_open", "p", 1).map = [line, endLine]
            inline = state.push("inline", "", 0)
            inline.map = [line, endLine]
            inline.children = [Token("text", "", 0, content=text)]
            state.push("paragraph_close", "p", -1)
        state.line = endLine
