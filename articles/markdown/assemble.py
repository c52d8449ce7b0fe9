"""Puts fragments together: numbers, ids, levels, and what the article mentions."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from html import escape

from articles.markdown.cards import fallback_card, refused_card
from articles.markdown.document import (
    Block,
    CardMark,
    CitationMark,
    Document,
    FigureMark,
    Heading,
    IllustrationMark,
    Image,
    Notice,
)
from articles.markdown.fragments import Fragment, bold_as_heading
from articles.markdown.headings import HeadingIds, shown_levels
from articles.markdown.language import words
from articles.markdown.lint import DUPLICATE_HEADING, SKIPPED_HEADING, notice
from articles.markdown.marks import WrittenCitation
from articles.markdown.options import RenderOptions
from articles.markdown.page import source_slot
from articles.markdown.sanitise import sanitise
from articles.opengraph import refused_key, url_key

_CAPTION = re.compile(r"(?:表|[Tt]able)[ 　]?[\d０-９.\-]{0,6}[ 　]?[:：.．　 ]\s*\S")


@dataclass(frozen=True, slots=True)
class Placed:
    """A fragment and the line, from 0, on which it stands in this text."""

    fragment: Fragment
    line: int

    @property
    def shift(self) -> int:
        """What to add to the fragment's lines to count from 1 in this text."""
        return self.line - self.fragment.line_start + 1


def assemble(
    placed: Sequence[Placed], notices: Sequence[Notice], options: RenderOptions
) -> Document:
    """The document; `notices` are those about the text as a whole."""
    return _Assembly(placed, options).document(notices)


class _Assembly:
    def __init__(self, placed: Sequence[Placed], options: RenderOptions) -> None:
        self._placed = placed
        self._options = options
        self._words = words(options.language)
        self._levels: list[int] = []
        self._ids: list[str] = []
        self._toc: list[Heading] = []
        self._notices: list[Notice] = []
        self._sources: list[CardMark] = []
        self._numbers: list[int] = []
        self._citations: list[CitationMark] = []
        self._extra: list[tuple[int, WrittenCitation]] = []

    def document(self, notices: Sequence[Notice]) -> Document:
        self._number_headings()
        self._number_sources()
        self._collect_notices()
        self._notices.extend(notices)
        self._notices.sort(key=lambda found: (found.line, found.column or 0))
        blocks = self._blocks()
        return Document(
            html="".join(block.html for block in blocks),
            toc=tuple(self._toc),
            plain_text="\n".join(
                p.fragment.text for p in self._placed if p.fragment.text
            ),
            sources=tuple(self._sources),
            figures=self._figures(),
            warnings=tuple(self._notices),
            illustrations=self._illustrations(),
            citations=tuple(self._citations),
            images=tuple(
                Image(url, alt, title, line + p.shift)
                for p in self._placed
                for url, alt, title, line in p.fragment.held.images
            ),
            blocks=tuple(blocks),
            rendered_by=self._options.rendered_by,
        )

    def _number_headings(self) -> None:
        headings = [
            (heading, p.shift) for p in self._placed for heading in p.fragment.headings
        ]
        own = iter(shown_levels(h.level for h, _ in headings if not h.quoted))
        ids = HeadingIds(heading.explicit_id for heading, _ in headings)
        said: set[str] = set()
        before = 0
        for heading, shift in headings:
            self._ids.append(ids.take(heading.text, heading.explicit_id))
            if heading.quoted:
                self._levels.append(min(heading.level + 1, 6))
                continue
            level = next(own)
            line = heading.line + shift
            self._levels.append(level)
            self._toc.append(Heading(level, self._ids[-1], heading.text, line))
            if before and heading.level > before + 1:
                self._notices.append(
                    notice(
                        line,
                        SKIPPED_HEADING,
                        level=str(heading.level),
                        before=str(before),
                        right="#" * (before + 1),
                    )
                )
            before = heading.level
            if heading.text and heading.text in said:
                self._notices.append(
                    notice(line, DUPLICATE_HEADING, text=heading.text[:80])
                )
            said.add(heading.text)

    def _number_sources(self) -> None:
        known: dict[str, int] = {}
        for p in self._placed:
            for card in p.fragment.held.cards:
                position = len(self._sources) + 1
                key = url_key(card.url) if card.url else refused_key(card.typed)
                known.setdefault(key, position)
                self._sources.append(
                    CardMark(
                        card.url or card.typed,
                        card.image,
                        card.title,
                        card.description,
                        card.site,
                        card.line + p.shift,
                        position,
                        card.written,
                        refused=card.code,
                    )
                )
        number = len(self._sources)
        for p in self._placed:
            for cite in p.fragment.held.citations:
                if cite.same not in known:
                    number += 1
                    known[cite.same] = number
                    self._extra.append((number, cite))
                    if cite.url or cite.refused:
                        line = cite.line + p.shift
                        self._sources.append(
                            CardMark(
                                cite.url or cite.target,
                                "",
                                "",
                                "",
                                "",
                                line,
                                number,
                                cite.written,
                                True,
                                cite.refused,
                            )
                        )
                self._citations.append(
                    CitationMark(
                        cite.target,
                        cite.url,
                        known[cite.same],
                        cite.line + p.shift,
                        len(self._citations) + 1,
                        cite.quote,
                        cite.locator,
                    )
                )

    def _collect_notices(self) -> None:
        for index, p in enumerate(self._placed):
            for found in p.fragment.notices:
                self._notices.append(replace(found, line=found.line + p.shift))
            following = self._placed[index + 1 : index + 2]
            introduces = following and following[0].fragment.is_cards
            if p.fragment.is_label and not introduces:
                found = bold_as_heading(p.fragment)
                self._notices.append(replace(found, line=found.line + p.shift))

    def _blocks(self) -> list[Block]:
        blocks: list[Block] = []
        keys: dict[str, int] = {}
        self._at = dict.fromkeys("hecsfbtp", 0)
        self._lists = sum(p.fragment.held.lists for p in self._placed)
        self._label = self._caption = ""
        for p in self._placed:
            fragment = p.fragment
            first = fragment.pieces[0]
            if len(fragment.pieces) == 1 and isinstance(first, str):
                html = first
            else:
                html = self._filled(fragment)
            self._advance(fragment)
            if html:
                end = p.line + fragment.line_end - fragment.line_start
                blocks.append(Block(_key(html, keys), p.line + 1, end, html))
        if self._extra and not self._lists:
            html = sanitise(f'<ol class="source-list">\n{self._extra_slots()}</ol>\n')
            last = blocks[-1].line_end
            blocks.append(Block(_key(html, keys), last, last, html))
        return blocks

    def _filled(self, fragment: Fragment) -> str:
        at = self._at
        out: list[str] = []
        for piece in fragment.pieces:
            if isinstance(piece, str):
                out.append(piece)
                continue
            kind, number = piece
            if kind == "h":
                place = at["h"] + number
                out.append(f'<h{self._levels[place]} id="{escape(self._ids[place])}"')
            elif kind == "e":
                out.append(f"</h{self._levels[at['h'] + number]}>")
            elif kind == "o":
                start = at["s"] + number + 1
                out.append(f' start="{start}"' if start > 1 else "")
            elif kind == "t":
                is_last = at["t"] + number + 1 == self._lists
                out.append(
                    sanitise(self._extra_slots()) if is_last and self._extra else ""
                )
            elif kind == "c":
                out.append(str(self._citations[at["c"] + number].number))
            elif kind == "p":
                out.append(str(at["c"] + number + 1))
            elif kind == "l":
                out.append(escape(self._table_label(fragment)))
            else:
                out.append(str(at[kind] + number + 1))
        return "".join(out)

    def _advance(self, fragment: Fragment) -> None:
        held = fragment.held
        self._at["h"] += len(fragment.headings)
        self._at["s"] += len(held.cards)
        self._at["c"] += len(held.citations)
        self._at["f"] += len(held.figures)
        self._at["b"] += len(held.blocks)
        self._at["t"] += held.lists
        if fragment.headings:
            self._label = fragment.headings[-1].text
        text = fragment.text
        is_caption = len(text) <= 120 and _CAPTION.match(text) and "\n" not in text
        self._caption = text if is_caption else ""

    def _table_label(self, fragment: Fragment) -> str:
        inside = [heading.text for heading in fragment.headings]
        return self._caption or (inside or [self._label])[-1] or self._words.table

    def _extra_slots(self) -> str:
        return "".join(
            source_slot(
                str(number),
                _card_of(cite, self._options.language),
            )
            for number, cite in self._extra
        )

    def _figures(self) -> tuple[FigureMark, ...]:
        marks = [
            (mark, literal, mark.line + p.shift)
            for p in self._placed
            for mark, literal in p.fragment.held.figures
        ]
        return tuple(
            FigureMark(mark.key, literal, mark.options, line, position)
            for position, (mark, literal, line) in enumerate(marks, 1)
        )

    def _illustrations(self) -> tuple[IllustrationMark, ...]:
        marks = [
            (mark, mark.line + p.shift)
            for p in self._placed
            for mark in p.fragment.held.blocks
        ]
        return tuple(
            IllustrationMark(mark.kind, mark.keys, mark.options, line, position)
            for position, (mark, line) in enumerate(marks, 1)
        )


def _card_of(cite: WrittenCitation, language: str) -> str:
    if cite.url:
        return fallback_card(cite.url, language)
    if cite.refused:
        return refused_card(cite.target)
    return f"<code>{escape(cite.target)}</code>"


def _key(html: str, seen: dict[str, int]) -> str:
    digest = hashlib.blake2b(html.encode(), digest_size=8).hexdigest()
    count = seen[digest] = seen.get(digest, 0) + 1
    return digest if count == 1 else f"{digest}-{count}"
