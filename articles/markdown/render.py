"""Markdown text to a Document: parse, render piece by piece, put together."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from markdown_it.token import Token

from articles.markdown import rawhtml
from articles.markdown.assemble import Placed, assemble
from articles.markdown.document import Document, Notice
from articles.markdown.fragments import FragmentBuilder
from articles.markdown.inlines import note_cleaned
from articles.markdown.lint import (
    HTML_UNCLOSED,
    all_printable,
    lint_characters,
    lint_front_matter,
)
from articles.markdown.options import RenderOptions, TextTooLong
from articles.markdown.page import PageRenderer
from articles.markdown.parser import Parser
from articles.markdown.parsing import Parsing, begin, parsing
from articles.markdown.states import BlockState

_PARSER: Final = Parser()
_RENDERER: Final = PageRenderer(_PARSER)
_DEFAULTS: Final = RenderOptions()
_NEWLINE = re.compile(r"\r\n?")
# Not valid in HTML or XML, and two of them stand for holes while a page is made.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f\ud800-\udfff]")


def render(text: str, options: RenderOptions = _DEFAULTS) -> Document:
    """The document of an article body; front matter is split off by the caller.

    Pure and thread-safe. Raises `TextTooLong` before any work is done.
    """
    placed, _ = place(prepare(text, options), options)
    return assemble(placed, lint_text(text), options)


def lint_text(text: str) -> list[Notice]:
    """Notices about the text as a whole."""
    return [*lint_characters(text), *lint_front_matter(text)]


def prepare(text: str, options: RenderOptions) -> str:
    """The text as it is parsed: bounded, line ends unified, no forbidden characters.

    Lines keep their numbers.
    """
    if len(text) > options.max_length:
        raise TextTooLong(len(text), options.max_length)
    if all_printable(text):
        return text
    source = _FORBIDDEN.sub("\ufffd", _NEWLINE.sub("\n", text))
    return source[1:] if source.startswith("\ufeff") else source


def place(source: str, options: RenderOptions) -> tuple[list[Placed], bool]:
    """Every piece of the text on its line, and whether each stands for itself.

    It does not where link definitions, footnotes or HTML tie pieces together, or
    where a limit was reached that counts over the whole text.
    """
    env = begin(options)
    runs = list(top_level(source, env))
    builder = fragment_builder(env)
    notes = _grouped([run for run in runs if run.is_footnote], parsing(env))
    placed: list[Placed] = []
    for run in _grouped([run for run in runs if not run.is_footnote], parsing(env)):
        builder.add_notices(run.found)
        fragment = builder.build(run.tokens, run.start, run.end)
        placed.append(Placed(fragment, run.start))
    if notes and builder.has_footnotes:
        builder.add_notices(found for run in notes for found in run.found)
        by_label = {run.tokens[0].meta["label"]: run.tokens[1:-1] for run in notes}
        fragment = builder.build_notes(by_label, notes[0].start, notes[-1].end)
        placed.append(Placed(fragment, fragment.line_start))
    independent = not (
        notes
        or env.get("references")
        or any(p.fragment.uses_html for p in placed)
        or any(p.fragment.counts_over_text for p in placed)
    )
    return placed, independent


def fragment_builder(env: dict[str, Any]) -> FragmentBuilder:
    """A builder with the shared parser and renderer."""
    return FragmentBuilder(_PARSER, _RENDERER, env)


@dataclass(slots=True)
class Run:
    """The tokens of one or more whole top-level blocks and the lines they cover."""

    start: int
    end: int
    tokens: list[Token]
    found: list[tuple[int, str, dict[str, str]]]

    @property
    def is_footnote(self) -> bool:
        """Whether it defines a note, which is shown at the end of the page."""
        return self.tokens[0].type == "footnote_reference_open"


def top_level(source: str, env: dict[str, Any]) -> Iterator[Run]:
    """Parses block by block, so that a caller may stop in between."""
    state = BlockState(source, _PARSER, env, [])
    here = parsing(env)
    line = 0
    while True:
        state.line = line = state.skipEmptyLines(line)
        if line >= state.lineMax:
            return
        for rule in _PARSER.block.rules_at(state, line):
            if rule(state, line, state.lineMax, False):
                break
        end = state.line
        while end > line + 1 and state.isEmpty(end - 1):
            end -= 1
        if state.tokens:
            run = Run(line, end, list(state.tokens), list(here.found))
            state.tokens.clear()
            # Before the caller sees it: building a fragment collects notices too.
            here.found.clear()
            yield run
        line = state.line


def _grouped(runs: list[Run], here: Parsing) -> list[Run]:
    """Runs joined where typed HTML opens in one and closes in a later one."""
    if not any(token.type == "html_block" for run in runs for token in run.tokens):
        return runs
    pairing = rawhtml.Pairing()
    lines: dict[int, int] = {}
    for index, run in enumerate(runs):
        for token in run.tokens:
            if token.nesting > 0:
                pairing.enter()
            elif token.nesting < 0:
                pairing.leave()
            elif token.type == "html_block":
                line = token.map[0] if token.map else run.start
                lines.setdefault(index, line)
                cleaned = rawhtml.clean(token.content, inline=False)
                token.meta["cleaned"] = cleaned
                pairing.take(cleaned, index)
                note_cleaned(here, cleaned, line)
                run.found.extend(here.found)
                here.found.clear()
    pairing.finish()
    for tag, index in pairing.unpaired:
        here.note(lines[index], HTML_UNCLOSED, what=tag.html[:40])
        runs[index].found.extend(here.found)
        here.found.clear()
    until = list(range(len(runs)))
    for opener, closer in pairing.pairs:
        until[opener] = max(until[opener], closer)
    grouped: list[Run] = []
    index = 0
    while index < len(runs):
        last = until[index]
        at = index
        while at <= last:
            last = max(last, until[at])
            at += 1
        members = runs[index : last + 1]
        grouped.append(
            Run(
                members[0].start,
                members[-1].end,
                [token for run in members for token in run.tokens],
                [found for run in members for found in run.found],
            )
        )
        index = last + 1
    return grouped
