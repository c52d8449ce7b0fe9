"""Fills the places a rendered article keeps for cards, figures and blocks.

Works on the stored, sanitised HTML of a Document. The opening tag of a slot holds
quotation marks and attributes that text and typed HTML cannot carry, so only real
slots match; each call is one forward pass.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
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


def _or_as_it_is(fill: Callable[[int, str], str | None], match: re.Match[str]) -> str:
    filled = fill(int(match[1]), match[2])
    return match[0] if filled is None else filled
