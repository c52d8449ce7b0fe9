"""The frozen result of rendering: HTML and everything the text mentions."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Heading:
    """One entry of the table of contents; `level` is the level shown (2 to 6)."""

    level: int
    id: str
    text: str
    line: int


@dataclass(frozen=True, slots=True)
class CardMark:
    """A cited page, written as a card or first met in a `[[cite:URL]]`.

    `position` is its number in the list of sources, from 1. `url` is the normalised
    address, or as typed where `refused` names the reason: then it must not become a
    link. `image` is as typed, never with a scheme but http and https; `written` is
    the whole mark.
    """

    url: str
    image: str
    title: str
    description: str
    site: str
    line: int
    position: int
    written: str = ""
    from_citation: bool = False
    refused: str = ""


@dataclass(frozen=True, slots=True)
class CitationMark:
    """One `[[cite:…]]`: `target` is a key or URL as written, `number` its source.

    `url` is the normalised address when the target is one, else "". Several
    marks of one source share its number; `position` counts the marks, from 1.
    """

    target: str
    url: str
    number: int
    line: int
    position: int
    quote: str = ""
    locator: str = ""


@dataclass(frozen=True, slots=True)
class FigureMark:
    """A bound (`[literal](figure:key)`) or generated (`[[figure:key]]`) number.

    `literal` is the bound text without marks, "" when generated. `options` are
    the words after the key. `position` counts slots of the article, from 1, and
    is the number `fill_figures` takes.
    """

    key: str
    literal: str
    options: tuple[tuple[str, str], ...]
    line: int
    position: int

    @property
    def bound(self) -> bool:
        """Whether the editor wrote the number and the figure only stands behind."""
        return bool(self.literal)


@dataclass(frozen=True, slots=True)
class IllustrationMark:
    """A block of its own line: `kind` is stat, table, chart or image.

    `position` counts these blocks, from 1, and is the number `fill_blocks` takes.
    """

    kind: str
    keys: tuple[str, ...]
    options: tuple[tuple[str, str], ...]
    line: int
    position: int


@dataclass(frozen=True, slots=True)
class Image:
    """A plain Markdown image."""

    url: str
    alt: str
    title: str
    line: int


@dataclass(frozen=True, slots=True)
class Notice:
    """Something an editor should look at. `line` counts from 1 in the text given.

    `message` says in English what to do; `code` and `values` let another
    language be written from `articles.markdown.lint.MESSAGES`.
    """

    line: int
    code: str
    message: str
    values: tuple[tuple[str, str], ...] = ()
    column: int | None = None
    end_column: int | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """A top-level piece of the page for the preview.

    `key` is unique in the document and stays the same while the HTML does;
    lines count from 1, `line_end` is the last line of the piece.
    """

    key: str
    line_start: int
    line_end: int
    html: str


@dataclass(frozen=True, slots=True)
class Document:
    """A rendered article; sanitised HTML with slots, and what the text holds."""

    html: str
    toc: tuple[Heading, ...]
    plain_text: str
    sources: tuple[CardMark, ...]
    figures: tuple[FigureMark, ...]
    warnings: tuple[Notice, ...]
    illustrations: tuple[IllustrationMark, ...]
    citations: tuple[CitationMark, ...]
    images: tuple[Image, ...]
    blocks: tuple[Block, ...]
    rendered_by: str = field(default="")
