"""The one configured parser: CommonMark, GFM and our own rules, shared by threads."""

from __future__ import annotations

from dataclasses import dataclass

from markdown_it import MarkdownIt
from markdown_it.ruler import RuleOptionsType
from markdown_it.rules_inline import (
    StateInline,
    backtick,
    html_inline,
    image,
    link,
)
from mdit_py_plugins.deflist import deflist_plugin

from articles.markdown import callouts, cards, footnotes, links, marks, ruby, tables
from articles.markdown.block_parser import BlockParser
from articles.markdown.emphasis import emphasis
from articles.markdown.inline_parser import InlineParser, InlineRule

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


class Parser(MarkdownIt):
    """markdown-it with our rules. Holds no state of a text."""

    inline: InlineParser
    block: BlockParser

    def __init__(self, choices: Choices | None = None) -> None:
        self.choices = choices or Choices()
        super().__init__("zero")
        self.block, self.inline = BlockParser(), InlineParser()
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


def _closable(rule: InlineRule) -> InlineRule:
    """The rule, not tried where no `]` follows: it would look for it to the end."""

    def closable(state: StateInline, silent: bool) -> bool:
        return state.html_terminator_last("]") > state.pos and rule(state, silent)

    return closable


def _counting_lines(rule: InlineRule) -> InlineRule:
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
