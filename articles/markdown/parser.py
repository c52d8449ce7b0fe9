"""The one configured parser: CommonMark, GFM and our own rules, shared by threads."""

from __future__ import annotations

import re
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
from markdown_it.token import Token
from mdit_py_plugins.deflist import deflist_plugin

from articles.markdown import callouts, cards, footnotes, links, marks, ruby, tables
from articles.markdown.bold import only_bold
from articles.markdown.emphasis import emphasis
from articles.markdown.lint import NESTING
from articles.markdown.parsing import parsing
from articles.markdown.states import InlineState
from articles.markdown.tokens import text_token

# A list and its item are two levels each. Deeper text is kept, but not parsed.
_MAX_DEPTH = 40
# Labels in labels; every unclosed `[` costs as many steps.
_MAX_LABELS = 20


@dataclass(frozen=True, slots=True)
class Choices:
    """Rules where a page must differ from the letter of CommonMark.

    The conformance test switches off exactly these two.
    """

    autolinks: bool = True
    """Bare addresses become links."""
    safe_schemes: bool = True
    """Only web and mail addresses, paths and fragments are links."""


_BlockRule = Callable[[StateBlock, int, int, bool], bool]
# Rules not named here may begin with any character; " " is an indented line.
_BLOCK_RULES = {
    "code": " ",
    "card_list": "[",
    "block_mark": "[",
    "callout": ":",
    "math_block": "$",
    "fence": "`~",
    "blockquote": ">",
    "hr": "-*_",
    "list": "-*+0123456789",
    "footnote": "[",
    "reference": "[",
    "html_block": "<",
    "heading": "#",
}
_LINE_STARTS = frozenset("".join(_BLOCK_RULES.values()))
# These look at the next line: where it is empty they cannot be.
_OF_TWO_LINES = frozenset({"table", "lheading"})

_Rule = Callable[[StateInline, bool], bool]
_RULES_BY_CHARACTER = {
    "\n": "newline",
    "\\": "escape",
    "`": "backticks",
    "~": "strikethrough",
    "*": "emphasis",
    "_": "emphasis",
    "[": "mark footnote link",
    "!": "image",
    "<": "autolink html_inline",
    "&": "entity",
    ":": "bare_link",
    "{": "ruby",
    "]": "",
}
# A colon begins something only before two slashes; a set comes first, since the search
# can jump to one.
_SPECIAL = re.compile(
    "[" + re.escape("".join(_RULES_BY_CHARACTER)) + "](?:(?<!:)|(?=//))"
)


class Parser(MarkdownIt):
    """markdown-it with our rules. Holds no state of a text."""

    inline: _Inline
    block: _Block

    def __init__(self, choices: Choices | None = None) -> None:
        self.choices = choices or Choices()
        super().__init__("zero")
        self.block, self.inline = _Block(), _Inline()
        self.configure("gfm-like2", {"linkify": False, "maxNesting": _MAX_LABELS})
        self.disable(["linkify"])
        deflist_plugin(self)
        self._add_block_rules()
        self._add_inline_rules()
        self.inline.prepare()
        self.block.prepare()

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
            ("html_inline", html_inline),
        ):
            rules.at(name, _counting_lines(rule))
        rules.at("link", _closable(_counting_lines(link)))
        rules.at("image", _closable(_counting_lines(image)))
        rules.at("emphasis", emphasis)
        rules.before("link", "mark", marks.inline_mark)
        rules.before("link", "footnote", footnotes.reference)
        rules.before("link", "ruby", ruby.ruby)
        if self.choices.autolinks:
            rules.before("link", "bare_link", links.autolink)


def _closable(rule: _Rule) -> _Rule:
    """The rule, not tried where no `]` follows: it would look for it to the end."""

    def closable(state: StateInline, silent: bool) -> bool:
        return state.html_terminator_last("]") > state.pos and rule(state, silent)

    return closable


def _counting_lines(rule: _Rule) -> _Rule:
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


class _Inline(ParserInline):
    """Tries only the rules that can begin with the character at hand.

    The library offers every rule every character, which is most of its time.
    """

    def __init__(self) -> None:
        super().__init__()
        self.terminator_re = _SPECIAL
        self._rules: dict[str, tuple[_Rule, ...]] = {}

    def prepare(self) -> None:
        """Sorts the enabled rules by first character, once they are all there."""
        by_name = {rule.name: rule.fn for rule in self.ruler.__rules__ if rule.enabled}
        self._rules = {
            char: tuple(by_name[name] for name in names.split() if name in by_name)
            for char, names in _RULES_BY_CHARACTER.items()
        }

    def tokenize(self, state: StateInline) -> None:
        """Adds the tokens of the text between `state.pos` and `state.posMax`."""
        source, end = state.src, state.posMax
        nests = state.level < state.md.options.maxNesting
        while state.pos < end:
            start = state.pos
            rules = self._rules.get(source[start]) if nests else None
            if rules is None:
                stop = _SPECIAL.search(source, start + 1, end)
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
                stop = _SPECIAL.search(state.src, start + 1, state.posMax)
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
        if _SPECIAL.search(src) is None:
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


class _Block(ParserBlock):
    """Tries only the rules that can begin with a line's first character."""

    def __init__(self) -> None:
        super().__init__()
        self._rules: dict[tuple[str, str, bool], tuple[_BlockRule, ...]] = {}
        self._named: dict[str, list[tuple[str, _BlockRule]]] = {}

    def prepare(self) -> None:
        """Takes the enabled rules, in their order, once they are all there.

        A library rule that asks which rules may end it is given one, which asks those
        that can begin with the line's first character.
        """
        rules = [rule for rule in self.ruler.__rules__ if rule.enabled]
        chains = {"", *(chain for rule in rules for chain in rule.alt)}
        self._named = {
            chain: [(r.name, r.fn) for r in rules if not chain or chain in r.alt]
            for chain in chains
        }
        enders = {chain: [self._ender(chain)] for chain in chains if chain}
        self.ruler.getRules = lambda chainName="": enders[chainName]  # type: ignore[method-assign]

    def rules_at(
        self, state: StateBlock, line: int, chain: str = ""
    ) -> tuple[_BlockRule, ...]:
        """The rules worth trying on a line that is not empty; with a `chain`, of those
        that may end a block of that name."""
        char = state.src[state.bMarks[line] + state.tShift[line]]
        if state.sCount[line] - state.blkIndent >= 4:
            char = " "
        elif char not in _LINE_STARTS:
            char = "a"
        is_alone = state.isEmpty(line + 1)
        rules = self._rules.get((chain, char, is_alone))
        if rules is None:
            rules = self._rules[chain, char, is_alone] = tuple(
                function
                for name, function in self._named[chain]
                if char in _BLOCK_RULES.get(name, char)
                and not (is_alone and name in _OF_TWO_LINES)
            )
        return rules

    def _ender(self, chain: str) -> _BlockRule:
        def ends(state: StateBlock, line: int, end: int, silent: bool) -> bool:
            return any(
                rule(state, line, end, silent)
                for rule in self.rules_at(state, line, chain)
            )

        return ends

    def tokenize(self, state: StateBlock, startLine: int, endLine: int) -> None:
        """Text below the deepest level becomes one paragraph instead of nothing."""
        line = state.skipEmptyLines(startLine)
        if state.level < _MAX_DEPTH:
            self._blocks(state, line, endLine)
            return
        if line < endLine:
            parsing(state.env).once(line, NESTING)
            text = state.getLines(line, endLine, state.blkIndent, False).strip()
            state.push("paragraph_open", "p", 1).map = [line, endLine]
            inline = state.push("inline", "", 0)
            inline.map = [line, endLine]
            inline.children = [text_token(text)]
            state.push("paragraph_close", "p", -1)
        state.line = endLine

    def _blocks(self, state: StateBlock, line: int, end: int) -> None:
        loose = False
        state.line = line
        while line < end and state.sCount[line] >= state.blkIndent:
            for rule in self.rules_at(state, line):
                if rule(state, line, end, False):
                    break
            # An empty line before the block just read makes a list loose.
            state.tight = not loose
            line = state.line
            # A paragraph in a list may have taken the empty line with it.
            loose = loose or state.isEmpty(line - 1)
            if line < end and state.isEmpty(line):
                loose = True
                line = state.skipEmptyLines(line)
                state.line = min(line, end)
