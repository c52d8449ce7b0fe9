"""Fills the places a rendered article keeps for cards, figures and blocks.

Works on the stored, sanitised HTML of a Document. The opening tag of a slot holds
quotation marks and attributes that text and typed HTML cannot carry, so only real
slots match; each call is one forward pass.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html import unescape
from typing import Final

_CARD: Final = re.compile(
    r'(<li id="source-(\d+)" class="source-slot">)(.*?)(</li>)', re.DOTALL
)
_FIGURE: Final = re.compile(
    r'<data class="figure-mark"[^<>]*? data-slot="(\d+)">(.*?)</data>', re.DOTALL
)
_BLOCK: Final = re.compile(
    r'<div class="block-slot"[^<>]*? data-slot="(\d+)">(.*?)</div>', re.DOTALL
)

_ATTRIBUTE: Final = re.compile(r' data-(kind|figure|keys|options)="([^"]*)"')


@dataclass(frozen=True, slots=True)
class Slot:
    """A place to fill: `kind` is figure, stat, table, chart, image or chartjs."""

    kind: str
    position: int
    keys: tuple[str, ...]
    options: Mapping[str, str]
    content: str = ""
    """The HTML that stands there unfilled."""
    start: int = 0
    """Where in the page's HTML."""


def figure_slots(html: str) -> list[Slot]:
    """The marks of single figures in stored HTML; what `fill_figures` fills."""
    return [_slot(match) for match in _FIGURE.finditer(html)]


def block_slots(html: str) -> list[Slot]:
    """The blocks in stored HTML; what `fill_blocks` fills."""
    return [_slot(match) for match in _BLOCK.finditer(html)]


def fill_cards(html: str, cards: Mapping[int, str]) -> str:
    """The page with the content of source slots replaced; keys count from 1.

    Values are finished HTML, made by a template. A slot without a value keeps the
    card that its address gave.
    """

    def content(match: re.Match[str]) -> str:
        card = cards.get(int(match[2]))
        return match[0] if card is None else f"{match[1]}{card}{match[4]}"

    return _CARD.sub(content, html)


def fill_figures(html: str, fill: Callable[[int, str], str | None]) -> str:
    """The page with figure marks replaced by what `fill(position, inner)` returns.

    `inner` is the HTML of a bound literal, or the source of a generated mark as
    escaped text. None leaves the mark as it is.
    """
    return _FIGURE.sub(lambda match: _or_as_it_is(fill, match), html)


def fill_blocks(html: str, blocks: Mapping[int, str]) -> str:
    """The page with stat, table, chart and image blocks in place of their slots."""
    return _BLOCK.sub(
        lambda match: _or_as_it_is(lambda position, _: blocks.get(position), match),
        html,
    )


def _slot(match: re.Match[str]) -> Slot:
    tag = match[0].partition(">")[0]
    found = {name: unescape(value) for name, value in _ATTRIBUTE.findall(tag)}
    options = dict(
        word.partition("=")[::2] for word in found.get("options", "").split()
    )
    keys = found.get("keys", found.get("figure", ""))
    return Slot(
        found.get("kind", "figure"),
        int(match[1]),
        tuple(filter(None, keys.split(","))),
        options,
        match[2],
        match.start(),
    )


def _or_as_it_is(fill: Callable[[int, str], str | None], match: re.Match[str]) -> str:
    filled = fill(int(match[1]), match[2])
    return match[0] if filled is None else filled
