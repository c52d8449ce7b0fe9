"""What a caller may choose about a rendering, and the limits that protect it."""

from __future__ import annotations

import hashlib
from dataclasses import astuple, dataclass
from typing import Literal

import markdown_it

from articles.opengraph import AddressRules, address_rules

# Raise with every change of the HTML or of the values a Document holds: stored
# articles whose `rendered_by` differs are rendered again by `rebuild_articles`.
_PIPELINE = "4"


@dataclass(frozen=True, slots=True)
class RenderOptions:
    """Site settings and limits of one rendering; the defaults are the product's."""

    language: str = "ja"
    soft_break: Literal["join", "br", "space"] = "join"
    max_length: int = 200_000
    max_cards: int = 200
    max_table_cells: int = 10_000
    """Written and auto-completed cells of one table; the rest stays text."""
    max_completed_cells: int = 5_000
    """Cells a table may gain because its rows are shorter than its header."""

    def __post_init__(self) -> None:
        if self.soft_break not in {"join", "br", "space"}:
            raise ValueError(f"soft_break is join, br or space, not {self.soft_break}")

    @property
    def rendered_by(self) -> str:
        """Names the pipeline and these options; equal values mean equal HTML."""
        chosen = astuple(self)
        rules = address_rules()
        if rules != AddressRules():
            # They decide which address is a link and which two are one source.
            chosen = (*chosen, *rules.tracking, *sorted(rules.extra_ports))
        digest = hashlib.sha256(repr(chosen).encode()).hexdigest()[:8]
        return f"{_PIPELINE}/{markdown_it.__version__}/{digest}"


RENDERED_BY = RenderOptions().rendered_by


class TextTooLong(ValueError):
    """The text exceeds `RenderOptions.max_length`; nothing was parsed."""

    def __init__(self, length: int, limit: int) -> None:
        super().__init__(f"{length:,} characters; the limit is {limit:,}")
        self.length = length
        self.limit = limit
