"""Markdown to the plain text a reader sees, with the way back to every offset."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeVar

from articles.figures.numerals import narrow
from articles.figures.period import PeriodMatch
from articles.figures.periods import dated_stretches, name_periods, parse_periods
from articles.figures.quantity import Match
from articles.figures.scan import find_quantities, parse_quantities

GAP = "\ufffc"
"""Stands where something that is no text was taken out; no number reaches across."""

READ_FIELDS = ("title", "description", "subtitle", "summary")
DATED_FIELDS = (*READ_FIELDS, "date")


@dataclass(frozen=True, slots=True)
class PlainText:
    """The text without its marks; `at` maps an offset back to the Markdown."""

    text: str
    _plain: tuple[int, ...]
    _source: tuple[int, ...]

    def at(self, offset: int) -> int:
        """Where the character at `offset` stands in the Markdown."""
        piece = bisect_right(self._plain, offset) - 1
        return self._source[piece] + offset - self._plain[piece]

    def after(self, offset: int) -> int:
        """Where the character before `offset` ends in the Markdown."""
        return self.at(offset - 1) + 1 if offset else 0


def plain_text(markdown: str, *, fields: tuple[str, ...] = READ_FIELDS) -> PlainText:
    """What a reader sees of the Markdown, in reading order and one for one.

    Emphasis marks vanish, so that a number runs into its bound (**1.4兆ドル**以上);
    addresses, code, shortcodes, HTML, list and heading ordinals leave a gap. Of a front
    matter only `fields` are kept.
    """
    if _is_plain(markdown):
        return PlainText(markdown, (0, len(markdown)), (0, len(markdown)))
    pieces: list[str] = []
    plain: list[int] = []
    source: list[int] = []
    length = 0

    def keep(start: int, end: int) -> None:
        nonlocal length
        if end > start:
            plain.append(length)
            source.append(start)
            pieces.append(markdown[start:end])
            length += end - start

    def gap(start: int) -> None:
        nonlocal length
        plain.append(length)
        source.append(start)
        pieces.append(GAP)
        length += 1

    at = 0
    for start, end, leaves_gap in _cuts(markdown, fields):
        if start < at:
            continue
        keep(at, start)
        if leaves_gap:
            gap(start)
        at = end
    keep(at, len(markdown))
    return PlainText("".join(pieces), (*plain, length), (*source, len(markdown)))


def _is_plain(markdown: str) -> bool:
    """One line without any mark, such as most cells of tables."""
    return (
        "\n" not in markdown
        and _INLINE_STARTS.search(markdown) is None
        and _ORDINAL.match(markdown) is None
    )


def parse_quantities_markdown(markdown: str) -> list[Match]:
    """Every quantity a reader of the Markdown sees; offsets and literals are its own.

    >>> [match.text for match in parse_quantities_markdown("**1.4兆ドル**以上")]
    ['1.4兆ドル**以上']
    """
    flat = plain_text(markdown)
    return _located(parse_quantities(flat.text), flat, markdown)


def parse_numbers_markdown(
    markdown: str,
) -> tuple[list[Match], list[PeriodMatch]]:
    """Quantities and periods of the Markdown from one look at it."""
    flat = plain_text(markdown)
    narrowed = narrow(flat.text)
    dated = dated_stretches(narrowed)
    matches = find_quantities(flat.text, narrowed, dated)
    if _has_date(markdown):
        periods = parse_periods_markdown(markdown)
    else:
        periods = _located(name_periods(flat.text, dated), flat, markdown)
    return _located(matches, flat, markdown), periods


def parse_periods_markdown(
    markdown: str, *, fiscal_start: int = 4
) -> list[PeriodMatch]:
    """Every period a reader of the Markdown sees, the date of its front matter too."""
    flat = plain_text(markdown, fields=DATED_FIELDS)
    found = parse_periods(flat.text, fiscal_start=fiscal_start)
    return _located(found, flat, markdown)


_Found = TypeVar("_Found", Match, PeriodMatch)


def _located(found: Iterable[_Found], flat: PlainText, markdown: str) -> list[_Found]:
    """The finds with offsets and literals of the Markdown; none reaches over a gap."""
    located = []
    for match in found:
        if GAP not in match.text:
            start, end = flat.at(match.start), flat.after(match.end)
            located.append(match.moved(start, end, markdown[start:end]))
    return located


def _has_date(markdown: str) -> bool:
    """Whether the head holds one more field that only periods are read in."""
    opening = _FRONT_MATTER.match(markdown)
    if opening is None:
        return False
    closing = markdown.find("\n---", opening.end() - 1)
    return "date" in markdown[: max(0, closing)]


_FRONT_MATTER = re.compile(r"\A---[ \t]*\n")
_FIELD = re.compile(r"([A-Za-z_]+)[ \t]*:")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_ORDINAL = re.compile(
    r"[ \t>]*(?:#{1,6}[ \t]+(?:\d{1,3}(?:\.\d{1,3}){0,3}[.)．、:：]?[ \t\u3000]+"
    r"|\d{1,3}(?:\.\d{1,3}){0,3}[.)．、])|\d{1,9}[.)][ \t]+)"
)
_REFERENCE = re.compile(r" {0,3}\[[^\[\]\n]{1,100}\]:[ \t]")
_INLINE = re.compile(
    r"(?P<escape>\\(?=[!-/:-@\[-`{-~]))"
    r"|(?P<code>`+)"
    r"|(?P<shortcode>\[\[[a-z]+:[^\[\]\n]{0,600}\]\])"
    r"|(?P<cardopen>\[\[ogp:)"
    r"|(?P<image>!\[(?=[^\[\]\n]{0,300}\]\())"
    r"|(?P<target>\]\([^()\s]{0,600}(?:[ ]\"[^\"\n]{0,200}\")?\))"
    r"|(?P<link>\[(?=[^\[\]\n]{0,300}\]\())"
    r"|(?P<comment><!--)"
    r"|(?P<html></?[A-Za-z][^<>\n]{0,300}>)"
    r"|(?P<auto><https?://[^<>\s]{1,600}>)"
    r"|(?P<url>https?://[^\s、。「」（）()<>\]|\"']{1,600})"
    r"|(?P<strong>\*+|~~|(?<![0-9A-Za-z])_+|_+(?![0-9A-Za-z]))"
)
_INLINE_STARTS = re.compile(r"[\\\\`\[\]!<h*~_]")
_QUIET = frozenset({"escape", "link", "strong", "target", "image"})
_INLINE_TAGS = re.compile(
    r"</?(?:b|i|em|strong|span|u|mark|small|sub|sup|data)[ >]", re.I
)


def _cuts(markdown: str, fields: tuple[str, ...]) -> list[tuple[int, int, bool]]:
    """What leaves the text, as start, end and whether a gap stays; in order."""
    cuts: list[tuple[int, int, bool]] = []
    at = _front_matter(markdown, fields, cuts)
    begin = at
    fence = ""
    for line in markdown[at:].splitlines(keepends=True):
        end = at + len(line)
        mark = _FENCE.match(line)
        if fence:
            closes = mark is not None and mark[1].startswith(fence)
            cuts.append((at, end, True))
            fence = "" if closes else fence
            begin = end
        elif mark:
            _inline_cuts(markdown, begin, at, cuts)
            cuts.append((at, end, True))
            fence, begin = mark[1], end
        elif ordinal := (_ORDINAL.match(line) or _REFERENCE.match(line)):
            _inline_cuts(markdown, begin, at, cuts)
            whole = line.lstrip()[:1] == "["
            begin = end if whole else at + ordinal.end()
            cuts.append((at, begin, True))
        at = end
    _inline_cuts(markdown, begin, len(markdown), cuts)
    return cuts


def _front_matter(
    markdown: str, fields: tuple[str, ...], cuts: list[tuple[int, int, bool]]
) -> int:
    """Cuts the head apart from the fields read; returns where the body begins."""
    opening = _FRONT_MATTER.match(markdown)
    closing = markdown.find("\n---", opening.end() - 1) if opening else -1
    if opening is None or closing < 0:
        return 0
    at = opening.end()
    cuts.append((0, at, True))
    kept = False
    for line in markdown[at : closing + 1].splitlines(keepends=True):
        end = at + len(line)
        field = _FIELD.match(line)
        if field:
            kept = field[1] in fields
            cuts.append((at, at + field.end(), True))
            at += field.end()
        if not kept:
            cuts.append((at, end, True))
        at = end
    body = markdown.find("\n", closing + 1)
    body = len(markdown) if body < 0 else body + 1
    cuts.append((closing + 1, body, True))
    return body


def _inline_cuts(
    markdown: str, start: int, end: int, cuts: list[tuple[int, int, bool]]
) -> None:
    runs: dict[str, list[int]] | None = None
    at = start
    while at < end:
        start_at = _INLINE_STARTS.search(markdown, at, end)
        if start_at is None:
            return
        found = _INLINE.match(markdown, start_at.start(), end)
        if found is None:
            at = start_at.end()
            continue
        kind = found.lastgroup or ""
        stop = found.end()
        if kind == "code":
            if runs is None:
                runs = _backtick_runs(markdown, found.start(), end)
            places = runs[found[0]]
            later = bisect_right(places, found.start())
            if later < len(places):
                stop = places[later] + len(found[0])
        elif kind == "comment":
            close = markdown.find("-->", stop, end)
            stop = end if close < 0 else close + 3
        elif kind == "cardopen":
            # a card written over two lines closes within the next ones
            close = markdown.find("]]", stop, min(end, stop + 2000))
            stop = stop if close < 0 else close + 2
        quiet = kind in _QUIET or (
            kind == "html" and bool(_INLINE_TAGS.match(found[0]))
        )
        cuts.append((found.start(), stop, not quiet))
        at = stop + 1 if kind == "escape" else stop  # the escaped character is text


def _backtick_runs(markdown: str, start: int, end: int) -> dict[str, list[int]]:
    runs: dict[str, list[int]] = {}
    for run in re.finditer(r"`+", markdown[start:end]):
        runs.setdefault(run[0], []).append(start + run.start())
    return runs
