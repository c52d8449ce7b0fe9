"""Two versions of a text compared line by line, for people."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from itertools import islice
from typing import Literal

MAX_LINES = 400
# Above this the comparison of all lines with all lines takes seconds.
_MAX_COMPARED = 6_000


@dataclass(frozen=True, slots=True)
class Change:
    """One line of a comparison; `gap` stands for unchanged lines left out."""

    kind: Literal["added", "removed", "same", "gap"]
    text: str


def compare(old: str, new: str, *, context: int = 1) -> list[Change]:
    """Changed lines with their neighbours; empty when the texts are equal."""
    before, after = old.splitlines(), new.splitlines()
    if len(before) + len(after) > _MAX_COMPARED:
        before, after = _without_equal_ends(before, after)
    lines = difflib.unified_diff(before, after, n=context, lineterm="")
    # The first three are file names and the first place.
    return [_change(line) for line in islice(lines, 3, MAX_LINES + 3)]


def _change(line: str) -> Change:
    if line.startswith("@@"):
        return Change("gap", "")
    if line.startswith("+"):
        return Change("added", line[1:])
    if line.startswith("-"):
        return Change("removed", line[1:])
    return Change("same", line[1:])


def _without_equal_ends(
    before: list[str], after: list[str]
) -> tuple[list[str], list[str]]:
    start = 0
    while start < min(len(before), len(after)) and before[start] == after[start]:
        start += 1
    end = 0
    while (
        end < min(len(before), len(after)) - start
        and before[-1 - end] == after[-1 - end]
    ):
        end += 1
    return (
        before[start : len(before) - end][: _MAX_COMPARED // 2],
        after[start : len(after) - end][: _MAX_COMPARED // 2],
    )
