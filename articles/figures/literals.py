"""Where a literal stands in a text, whole and not as a piece of a longer number."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from functools import cached_property
from typing import NamedTuple

CONTEXT = 12  # characters kept on either side


class Anchor(NamedTuple):
    """What finds a literal again after the text around it was edited.

    `occurrence` counts the equal literals before it, `line` is its own, from 1.
    """

    before: str
    after: str
    occurrence: int
    line: int


class Literals:
    """The literals of one text; each is looked for once."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._starts: dict[str, list[int]] = {}

    def starts(self, literal: str) -> list[int]:
        """Every place of the literal, in order."""
        if literal not in self._starts:
            self._starts[literal] = _starts(self.text, literal)
        return self._starts[literal]

    def anchor(self, literal: str, start: int) -> Anchor:
        """What surrounds the literal that stands at `start`."""
        end = start + len(literal)
        return Anchor(
            self.text[max(0, start - CONTEXT) : start],
            self.text[end : end + CONTEXT],
            bisect_left(self.starts(literal), start),
            bisect_right(self._line_starts, start),
        )

    @cached_property
    def _line_starts(self) -> list[int]:
        return [0, *(match.end() for match in re.finditer("\n", self.text))]


def _starts(text: str, literal: str) -> list[int]:
    starts = []
    at = text.find(literal) if literal else -1
    while at >= 0:
        if not _is_part(text, at, at + len(literal)):
            starts.append(at)
        at = text.find(literal, at + 1)
    return starts


_INSIDE = re.compile(r"[0-9０-９][.,．，]?\Z|[万億兆]\Z")
_GOES_ON = re.compile(r"[.,．，]?[0-9０-９]")
_DIGITS = frozenset("0123456789０１２３４５６７８９")


def _is_part(text: str, start: int, end: int) -> bool:
    """Whether the words are but a piece of a longer number: 500億 in 2,500億."""
    if text[start] in _DIGITS and _INSIDE.search(text, max(0, start - 2), start):
        return True
    last = text[end - 1]
    ends_open = last in _DIGITS or last in "万億兆"
    return ends_open and _GOES_ON.match(text, end) is not None
