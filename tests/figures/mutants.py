"""Slips of a writing hand: what a checker of numbers has to catch."""

from __future__ import annotations

import re
from collections.abc import Iterator

SCALES = (("億", ("兆", "万")), ("兆", ("億", "万")), ("万", ("億",)))
SWAPS = (
    ("ドル", "円"),
    ("円", "ドル"),
    ("以上", "未満"),
    ("超え", "未満"),
    ("超", "未満"),
)


def mutants(literal: str) -> Iterator[str]:
    """The literal with another scale word, a lost digit, currency or direction."""
    for scale, others in SCALES:
        if scale in literal:
            yield from (literal.replace(scale, other, 1) for other in others)
            break
    digits = re.search(r"\d[\d,.]*\d", literal)
    if digits:
        short = digits[0].replace(",", "")[:-1].rstrip(".")
        shown = f"{int(short):,}" if "." not in short else short
        yield literal[: digits.start()] + shown + literal[digits.end() :]
    for before, after in SWAPS:
        if before in literal and after not in literal:
            yield literal.replace(before, after, 1)
