"""Writes tokens as page HTML, with holes where only the whole article knows what fits.

A hole is `\\x01` kind number `\\x02`. Those two characters cannot come from a text:
`render` replaces control characters, and character references never yield them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import escape
from typing import Any, Final

from markdown_it.renderer import RendererHTML
from markdown_it.token import Token

from articles.figures.chart import ChartRefused, chart_svg
from articles.figures.chartjs import read_chartjs
from articles.markdown.cards import WrittenCard, fallback_card, refused_card
from articles.markdown.language import Words, words
from articles.markdown.lint import CHART_DATA
from articles.markdown.marks import (
    Options,
    WrittenBlock,
    WrittenCitation,
    WrittenFigure,
)
from articles.markdown.parsing import parsing
from articles.markdown.ruby import ruby_html

CHART_LANGUAGE: Final = "ja"
"""Whether a chart can be drawn does not hang on the language it is read in."""
_LANGUAGE_NAME = re.compile(r"[A-Za-z0-9_+#.\-]{1,40}")
# What of the tag around a hole goes with it: a level, or a number left out.
_AROUND: Final = {"h": ('<h2 id="', '"'), "e": ("", "</h2>"), "o": (' start="', '"')}

Piece = str | tuple[str, int]


@dataclass(slots=True)
class Held:
    """What a fragment mentions, in the order its holes are numbered."""

    language: str
    headings: int = 0
    cards: list[WrittenCard] = field(default_factory=list)
    refused: list[WrittenCard] = field(default_factory=list)
    lists: int = 0
    citations: list[WrittenCitation] = field(default_factory=list)
    figures: list[tuple[WrittenFigure, str]] = field(default_factory=list)
    blocks: list[WrittenBlock] = field(default_factory=list)
    images: list[tuple[str, str, str, int]] = field(default_factory=list)
    tables: int = 0

    @property
    def words(self) -> Words:
        """The page's own words."""
        return words(self.language)


def hole(kind: str, number: int) -> str:
    """The characters that stand for a value filled in later."""
    return f"\x01{kind}{number}\x02"


def split_holes(html: str) -> tuple[Piece, ...]:
    """The HTML as text and holes in turn."""
    if "\x01" not in html:
        return (html,)
    before, *rest = html.split("\x01")
    pieces: list[Piece] = []
    for part in rest:
        kind = part[0]
        number, _, after = part[1:].partition("\x02")
        head, tail = _AROUND.get(kind, ("", ""))
        pieces.append(before.removesuffix(head))
        pieces.append((kind, int(number)))
        before = after.removeprefix(tail)
    pieces.append(before)
    return tuple(pieces)


def source_slot(number: str, content: str) -> str:
    """One item of the list of sources."""
    return f'<li id="source-{number}" class="source-slot">{content}</li>\n'


class PageRenderer(RendererHTML):
    """Token types of a page; `env["held"]` collects what they mention."""

    def render(self, tokens: Any, options: Any, env: Any) -> str:
        """As in the library, with the commonest blocks written at once."""
        out: list[str] = []
        rules = self.rules
        hidden = False
        for index, token in enumerate(tokens):
            kind = token.type
            if kind == "inline":
                if token.children:
                    out.append(self.renderInline(token.children, options, env))
            elif kind in rules:
                out.append(rules[kind](tokens, index, options, env))
            elif token.nesting < 0:
                if not token.hidden:
                    out.append(f"</{token.tag}>\n")
            elif kind == "paragraph_open" and not (token.attrs or hidden):
                if not token.hidden:
                    out.append("<p>")
            else:
                out.append(self.renderToken(tokens, index, options, env))
            hidden = token.hidden
        return "".join(out)

    def renderInline(self, tokens: Any, options: Any, env: Any) -> str:
        """As in the library, with the two commonest tokens written at once."""
        out: list[str] = []
        rules = self.rules
        for index, token in enumerate(tokens):
            kind = token.type
            if kind == "text":
                out.append(escape(token.content, quote=False))
            elif kind in rules:
                out.append(rules[kind](tokens, index, options, env))
            elif token.attrs:
                out.append(self.renderToken(tokens, index, options, env))
            else:
                out.append(f"</{token.tag}>" if token.nesting < 0 else f"<{token.tag}>")
        return "".join(out)

    def hardbreak(self, tokens: Any, index: int, options: Any, env: Any) -> str:
        return "<br>\n"

    def hr(self, tokens: Any, index: int, options: Any, env: Any) -> str:
        return "<hr>\n"

    def heading_open(self, tokens: Any, index: int, options: Any, env: Any) -> str:
        held: Held = env["held"]
        held.headings += 1
        return f'<h2 id="{hole("h", held.headings - 1)}">'

    def heading_close(self, tokens: Any, index: int, options: Any, env: Any) -> str:
        return hole("e", env["held"].headings - 1) + "</h2>\n"

    def table_open(self, tokens: Any, index: int, options: Any, env: Any) -> str:
        held: Held = env["held"]
        held.tables += 1
        return (
            '<div class="table-scroll" role="region" tabindex="0"'
            f' aria-label="{hole("l", held.tables - 1)}">\n<table>\n'
        )

    def table_close(self, tokens: Any, index: int, options: Any, env: Any) -> str:
        return "</table>\n</div>\n"

    def missing_value(self, tokens: Any, index: int, options: Any, env: Any) -> str:
        held: Held = env["held"]
        return (
            f'<span aria-hidden="true">{escape(tokens[index].content)}</span>'
            f'<span class="visually-hidden">{escape(held.words.no_data)}</span>'
        )

    def card_list(self, tokens: Any, index: int, options: Any, env: Any) -> str:
        held: Held = env["held"]
        out: list[str] = []
        is_open = False
        for card in tokens[index].meta["cards"]:
            if not card.url:
                held.refused.append(card)
            if not card.typed:
                # Nothing is named here: no number, and the list continues behind it.
                if is_open:
                    out.append("</ol>\n")
                    is_open = False
                out.append(f'<p class="source-refused">{escape(card.written)}</p>\n')
                continue
            number = len(held.cards)
            if not is_open:
                out.append(f'<ol class="source-list" start="{hole("o", number)}">\n')
                is_open = True
            held.cards.append(card)
            words_typed = {
                "title": card.title,
                "description": card.description,
                "site": card.site,
            }
            content = (
                fallback_card(card.url, held.language, **words_typed)
                if card.url
                else refused_card(card.typed, **words_typed)
            )
            out.append(source_slot(hole("s", number), content))
        if is_open:
            out.append(hole("t", held.lists) + "</ol>\n")
            held.lists += 1
        return "".join(out)

    def citation(self, tokens: Any, index: int, options: Any, env: Any) -> str:
        held: Held = env["held"]
        place = len(held.citations)
        held.citations.append(tokens[index].meta["mark"])
        number = hole("c", place)
        return (
            f'<sup class="cite" id="cite-{hole("p", place)}"><a href="#source-{number}"'
            f' aria-label="{escape(held.words.source_number)}{number}">[{number}]'
            "</a></sup>"
        )

    def figure_open(self, tokens: Any, index: int, options: Any, env: Any) -> str:
        token = tokens[index]
        return _figure_tag(env["held"], token.meta["mark"], token.meta["literal"])

    def figure_close(self, tokens: Any, index: int, options: Any, env: Any) -> str:
        return "</data>"

    def figure_generated(self, tokens: Any, index: int, options: Any, env: Any) -> str:
        mark: WrittenFigure = tokens[index].meta["mark"]
        return _figure_tag(env["held"], mark, "") + escape(mark.written) + "</data>"

    def block_mark(self, tokens: Any, index: int, options: Any, env: Any) -> str:
        held: Held = env["held"]
        mark: WrittenBlock = tokens[index].meta["mark"]
        slot = hole("b", len(held.blocks))
        held.blocks.append(mark)
        return (
            f'<div class="block-slot" data-kind="{mark.kind}"'
            f' data-keys="{escape(",".join(mark.keys))}"'
            f'{_written_options(mark.options)} data-slot="{slot}">'
            f"<code>{escape(mark.written)}</code></div>\n"
        )

    def ruby(self, tokens: Any, index: int, options: Any, env: Any) -> str:
        token = tokens[index]
        return ruby_html(token.content, token.meta["readings"])

    def image(self, tokens: Any, index: int, options: Any, env: Any) -> str:
        held: Held = env["held"]
        token = tokens[index]
        url, alt = str(token.attrs["src"]), str(token.attrs["alt"])
        title = str(token.attrs.get("title", ""))
        held.images.append((url, alt, title, token.meta["at"]))
        shown_title = f' title="{escape(title)}"' if title else ""
        return (
            f'<img src="{escape(url)}" alt="{escape(alt)}"{shown_title}'
            ' loading="lazy" decoding="async">'
        )

    def fence(self, tokens: Any, index: int, options: Any, env: Any) -> str:
        held: Held = env["held"]
        token = tokens[index]
        info = token.info.split(maxsplit=1)[0] if token.info.strip() else ""
        name = info.split(":", 1)[0]
        name = name if _LANGUAGE_NAME.fullmatch(name) else ""
        shown = f' class="language-{escape(name)}"' if name else ""
        code = (
            f'<pre tabindex="0"><code{shown}>{escape(token.content, quote=False)}'
            "</code></pre>"
        )
        label = held.words.code_labels.get(name.lower())
        if label is None:
            return code + "\n"
        figure = (
            f'<figure class="code-figure"><figcaption>{escape(label)}</figcaption>'
            f"{code}</figure>"
        )
        if name.lower() == "chartjs":
            return _chart_slot(token, figure, held, env)
        return figure + "\n"

    def code_block(self, tokens: Any, index: int, options: Any, env: Any) -> str:
        code = escape(tokens[index].content, quote=False)
        return f'<pre tabindex="0"><code>{code}</code></pre>\n'

    def html_inline(self, tokens: Any, index: int, options: Any, env: Any) -> str:
        html: str = tokens[index].meta["cleaned"].html()
        return html

    def html_block(self, tokens: Any, index: int, options: Any, env: Any) -> str:
        html: str = tokens[index].meta["cleaned"].html()
        return html

    def alert_open(self, tokens: Any, index: int, options: Any, env: Any) -> str:
        return _callout_open(tokens[index].meta["kind"].lower())

    def alert_title_open(self, tokens: Any, index: int, options: Any, env: Any) -> str:
        return '<p class="callout-title">'

    def alert_title_close(self, tokens: Any, index: int, options: Any, env: Any) -> str:
        return "</p>\n"

    def alert_close(self, tokens: Any, index: int, options: Any, env: Any) -> str:
        return "</aside>\n"

    def callout_open(self, tokens: Any, index: int, options: Any, env: Any) -> str:
        held: Held = env["held"]
        meta = tokens[index].meta
        if meta["kind"] != "details":
            return _callout_open(meta["kind"])
        title = meta["title"] or held.words.callouts["details"]
        return f'<details class="callout">\n<summary>{escape(title)}</summary>\n'

    def callout_close(self, tokens: Any, index: int, options: Any, env: Any) -> str:
        return (
            "</details>\n" if tokens[index].meta["kind"] == "details" else "</aside>\n"
        )

    def footnote_mark(self, tokens: Any, index: int, options: Any, env: Any) -> str:
        meta = tokens[index].meta
        number, use = meta["number"], meta["use"]
        sign = env["held"].words.footnote
        return (
            f'<sup class="footnote"><a href="#fn-{number}" id="fnref-{number}-{use}"'
            f' role="doc-noteref">{sign}{number}</a></sup>'
        )

    def notes_open(self, tokens: Any, index: int, options: Any, env: Any) -> str:
        label = escape(env["held"].words.footnotes)
        return f'<section class="footnotes" aria-label="{label}">\n<ol>\n'

    def notes_close(self, tokens: Any, index: int, options: Any, env: Any) -> str:
        return "</ol>\n</section>\n"

    def note_open(self, tokens: Any, index: int, options: Any, env: Any) -> str:
        return f'<li id="fn-{tokens[index].meta["number"]}">'

    def note_close(self, tokens: Any, index: int, options: Any, env: Any) -> str:
        meta = tokens[index].meta
        back = escape(env["held"].words.back_to_text)
        return (
            "".join(
                f'<a href="#fnref-{meta["number"]}-{use}" role="doc-backlink"'
                f' aria-label="{back}">↩</a>'
                for use in range(1, meta["uses"] + 1)
            )
            + "</li>\n"
        )


def _figure_tag(held: Held, mark: WrittenFigure, literal: str) -> str:
    slot = hole("f", len(held.figures))
    held.figures.append((mark, literal))
    return (
        f'<data class="figure-mark" data-figure="{escape(mark.key)}"'
        f'{_written_options(mark.options)} data-slot="{slot}">'
    )


def _written_options(options: Options) -> str:
    if not options:
        return ""
    return f' data-options="{escape(" ".join(f"{k}={v}" for k, v in options))}"'


def _chart_slot(token: Token, figure: str, held: Held, env: Any) -> str:
    """The place of a chart, with its data for where nothing fills it. Data that cannot
    be drawn stay what they are, and the editor hears why."""
    line = token.map[0] if token.map else 0
    try:
        chart_svg(read_chartjs(token.content, key="chart", lang=CHART_LANGUAGE))
    except ChartRefused as problem:
        values = {name: str(value) for name, value in problem.values.items()}
        why = {"reason": str(problem), "refusal": problem.code}
        parsing(env).note(line, CHART_DATA, **why, **values)
        return figure + "\n"
    slot = hole("b", len(held.blocks))
    held.blocks.append(WrittenBlock("", "chartjs", (), (), line))
    return (
        f'<div class="block-slot" data-kind="chartjs" data-slot="{slot}">'
        f"{figure}</div>\n"
    )


def _callout_open(kind: str) -> str:
    return f'<aside class="callout callout-{kind}" role="note">\n'
