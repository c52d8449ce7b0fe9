"""One top-level piece of a text, rendered on its own so that it can be kept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, MutableMapping, Sequence
from dataclasses import dataclass
from typing import Any

from markdown_it.token import Token

from articles.markdown.document import Notice
from articles.markdown.headings import split_explicit_id
from articles.markdown.inlines import Finisher
from articles.markdown.language import words
from articles.markdown.lint import (
    BOLD_AS_HEADING,
    CARD_LIMIT,
    CARD_URL_REFUSED,
    MISSING_VALUE,
    NESTING,
    TABLE_HEADER,
    notice,
)
from articles.markdown.page import Held, PageRenderer, Piece, split_holes
from articles.markdown.parser import Parser
from articles.markdown.parsing import parsing
from articles.markdown.sanitise import sanitise
from articles.markdown.tables import arrange

_COUNTED = frozenset({NESTING, CARD_LIMIT})
_CLOSES_LINE = frozenset({"th_close", "td_close"})


@dataclass(frozen=True, slots=True)
class WrittenHeading:
    """A heading as typed; one inside a quotation stays out of the contents."""

    level: int
    text: str
    explicit_id: str
    line: int
    quoted: bool


@dataclass(frozen=True, slots=True)
class Fragment:
    """Sanitised HTML with holes, and what it mentions; lines from 0, as parsed."""

    line_start: int
    line_end: int
    pieces: tuple[Piece, ...]
    text: str
    headings: tuple[WrittenHeading, ...]
    held: Held
    notices: tuple[Notice, ...]
    is_label: bool
    """A paragraph of one bold phrase."""
    is_cards: bool
    """Begins with a list of cards."""
    uses_html: bool
    counts_over_text: bool
    """A limit of the whole text was reached here."""


class FragmentBuilder:
    """Makes fragments of one text; the parser and renderer outlive it."""

    def __init__(
        self, parser: Parser, renderer: PageRenderer, env: MutableMapping[str, Any]
    ) -> None:
        self._parser = parser
        self._renderer = renderer
        self._env = env
        self._here = parsing(env)
        self._finisher = Finisher(parser, self._here)
        self._footnotes: dict[str, int] = {}
        self._order: list[str] = []
        self._uses: dict[str, int] = {}

    def add_notices(self, found: Iterable[tuple[int, str, dict[str, str]]]) -> None:
        """What the block parser noticed in the lines of the next fragment."""
        self._here.found.extend(found)

    @property
    def has_footnotes(self) -> bool:
        """Whether the text so far refers to any note."""
        return bool(self._footnotes)

    def build(self, tokens: Sequence[Token], start: int, end: int) -> Fragment:
        """The fragment of whole blocks on the lines `start` to `end`, exclusive."""
        headings, texts = self._inlines(tokens)
        return self._written(tokens, start, end, headings, texts)

    def build_notes(
        self, notes: Mapping[str, Sequence[Token]], start: int, end: int
    ) -> Fragment:
        """The section of the notes referred to, by label, in order of first use."""
        tokens: list[Token] = [Token("notes_open", "", 1)]
        headings: list[WrittenHeading] = []
        texts: list[str] = []
        number = 0
        # A note may refer to one not met before, so the order grows meanwhile.
        while number < len(self._order):
            label = self._order[number]
            number += 1
            inner = notes[label]
            more_headings, more_texts = self._inlines(inner)
            headings += more_headings
            texts += more_texts
            tokens.append(Token("note_open", "", 1, meta={"number": number}))
            tokens += inner
            tokens.append(Token("note_close", "", -1, meta={"number": number}))
            tokens[-1].meta["label"] = label
        for token in tokens:
            if token.type == "note_close":
                token.meta["uses"] = self._uses[token.meta["label"]]
        tokens.append(Token("notes_close", "", -1))
        return self._written(tokens, start, end, headings, texts)

    def _written(
        self,
        tokens: Sequence[Token],
        start: int,
        end: int,
        headings: Sequence[WrittenHeading],
        texts: Sequence[str],
    ) -> Fragment:
        kinds = {token.type for token in tokens}
        if "table_open" in kinds:
            self._tables(tokens)
        held = Held(self._here.options.language)
        self._env["held"] = held
        html = sanitise(self._renderer.render(tokens, self._parser.options, self._env))
        for card in held.refused:
            self._here.note(
                card.line,
                CARD_URL_REFUSED,
                url=card.typed[:200],
                reason=card.refused,
                why=card.code,
            )
        notices = tuple(
            notice(line, code, **values) for line, code, values in self._here.found
        )
        self._here.found.clear()
        return Fragment(
            start,
            end,
            split_holes(html),
            "\n".join(filter(None, texts)),
            tuple(headings),
            held,
            notices,
            _is_label(tokens),
            tokens[0].type == "card_list",
            "html_block" in kinds,
            any(found.code in _COUNTED for found in notices),
        )

    def _inlines(
        self, tokens: Sequence[Token]
    ) -> tuple[list[WrittenHeading], list[str]]:
        """Parses and finishes every inline token; its words stay in its meta."""
        headings: list[WrittenHeading] = []
        texts: list[str] = []
        row: list[str] = []
        heading: Token | None = None
        quotes, alert = 0, ""
        inline = self._parser.inline
        for token in tokens:
            kind = token.type
            if kind == "inline":
                explicit = ""
                if alert:
                    # The library's own English title comes first in the box.
                    words_of_page = words(self._here.options.language)
                    token.content, alert = words_of_page.callouts[alert], ""
                if heading is not None:
                    token.content, explicit = split_explicit_id(token.content)
                if token.children is None:
                    token.children = []
                line = token.map[0] if token.map else self._here.line
                self._here.line = line
                if token.content:
                    inline.parse(token.content, self._parser, self._env, token.children)
                said = self._finisher.finish(token, line)
                if self._env.get("footnotes"):
                    self._number_footnotes(token)
                token.meta["words"] = said
                row.append(said)
                if heading is not None:
                    headings.append(
                        WrittenHeading(
                            int(heading.tag[1]),
                            " ".join(said.split()),
                            explicit,
                            line,
                            quotes > 0,
                        )
                    )
                    heading = None
            elif kind == "heading_open":
                heading = token
            elif kind == "blockquote_open":
                quotes += 1
            elif kind == "blockquote_close":
                quotes -= 1
            elif kind == "fence" or kind == "code_block":
                texts.append(token.content.rstrip("\n"))
            elif kind == "html_block":
                texts.append(token.meta["cleaned"].text().strip())
            elif kind == "callout_open" and token.meta["title"]:
                texts.append(token.meta["title"])
            elif kind == "alert_open":
                alert = token.meta["kind"].lower()
            if token.nesting == -1 and row and kind not in _CLOSES_LINE:
                texts.append(" ".join(filter(None, row)))
                row = []
        return headings, texts

    def _number_footnotes(self, token: Token) -> None:
        for child in token.children or []:
            if child.type == "footnote_mark":
                label = child.meta["label"]
                if label not in self._footnotes:
                    self._order.append(label)
                    self._footnotes[label] = len(self._order)
                number = self._footnotes[label]
                use = self._uses[label] = self._uses.get(label, 0) + 1
                child.meta.update(number=number, use=use)

    def _tables(self, tokens: Sequence[Token]) -> None:
        start = -1
        for index, token in enumerate(tokens):
            if token.type == "table_open":
                start = index
            elif token.type == "table_close" and start >= 0:
                self._table(tokens[start : index + 1], tokens[index + 1 :])
                start = -1

    def _table(self, table: Sequence[Token], after: Sequence[Token]) -> None:
        texts = [token.meta["words"] for token in table if token.type == "inline"]
        unnamed, missing = arrange(table, texts)
        for line in unnamed:
            self._here.note(line, TABLE_HEADER)
        explained = bool(after) and after[0].attrs.get("class") == "table-note"
        for line in missing if not explained else ():
            self._here.note(line, MISSING_VALUE)
        for token in table:
            if token.type == "inline" and "missing" in token.meta:
                token.children = [
                    Token("missing_value", "", 0, content=token.meta["missing"])
                ]


def _is_label(tokens: Sequence[Token]) -> bool:
    if len(tokens) != 3 or tokens[0].type != "paragraph_open":
        return False
    children = tokens[1].children or []
    if len(children) < 3 or children[0].type != "strong_open":
        return False
    level = children[0].level
    return children[-1].type == "strong_close" and not any(
        token.type == "strong_close" and token.level == level for token in children[:-1]
    )


def bold_as_heading(fragment: Fragment) -> Notice:
    """What to say about a label that introduces no cards."""
    return notice(fragment.line_start, BOLD_AS_HEADING)
