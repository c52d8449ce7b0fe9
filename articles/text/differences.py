"""Two versions of a text compared: which lines, and which characters of them."""

from __future__ import annotations

import difflib
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal

MAX_LINES: Final = 400
# Above this the comparison of all lines with all lines takes seconds.
_MAX_COMPARED: Final = 6_000
# Of two lines: beyond this they are shown as wholly changed.
_MAX_TOKENS: Final = 250_000
_MAX_PAIRED: Final = 40
_ALIKE: Final = 0.4
# Words of letters and digits change as a whole; Japanese changes by the character.
_TOKEN: Final = re.compile(r"[A-Za-z\u00c0-\u024f]+|\d[\d,.]*|\s+|.", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a line; `is_changed` when the other version has it otherwise."""

    text: str
    is_changed: bool


@dataclass(frozen=True, slots=True)
class Change:
    """One line of a comparison; `gap` stands for unchanged lines left out.

    `number` is the line in the newer text, for a removed one in the older; 0 of a gap.
    """

    kind: Literal["added", "removed", "same", "gap"]
    text: str
    number: int = 0
    pieces: tuple[Piece, ...] = ()


def compare(old: str, new: str, *, context: int = 1) -> list[Change]:
    """Changed lines with their neighbours; empty when the texts are equal."""
    before, after = old.splitlines(), new.splitlines()
    skipped = 0
    if len(before) + len(after) > _MAX_COMPARED:
        before, after, skipped = _without_equal_ends(before, after)
    matcher = difflib.SequenceMatcher(None, before, after)
    found: list[Change] = []
    for group in matcher.get_grouped_opcodes(context):
        if found:
            found.append(Change("gap", ""))
        for tag, i1, i2, j1, j2 in group:
            if tag == "equal":
                found += [
                    Change("same", line, skipped + number)
                    for number, line in enumerate(after[j1:j2], j1 + 1)
                ]
            else:
                found += _replaced(
                    before[i1:i2], after[j1:j2], skipped + i1, skipped + j1
                )
        if len(found) >= MAX_LINES:
            break
    return found[:MAX_LINES]


def pieces_of(old: str, new: str) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    """Both texts with what differs marked; wholly when they have little in common."""
    before, after = _TOKEN.findall(old), _TOKEN.findall(new)
    if len(before) * len(after) > _MAX_TOKENS or _likeness(before, after) < _ALIKE:
        return (Piece(old, True),), (Piece(new, True),)
    ours: list[Piece] = []
    theirs: list[Piece] = []
    matcher = difflib.SequenceMatcher(None, before, after, autojunk=False)
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if i1 < i2:
            ours.append(Piece("".join(before[i1:i2]), tag != "equal"))
        if j1 < j2:
            theirs.append(Piece("".join(after[j1:j2]), tag != "equal"))
    return tuple(ours), tuple(theirs)


def _replaced(
    before: Sequence[str], after: Sequence[str], old_at: int, new_at: int
) -> Iterator[Change]:
    """Removed lines, then added ones; lines that became each other in detail.

    A line without a counterpart is new as a whole and has nothing marked in it.
    """
    partners = _partners(before, after)
    detail = {old: pieces_of(before[old], after[new]) for old, new in partners}
    for index, line in enumerate(before):
        marked = detail[index][0] if index in detail else (Piece(line, False),)
        yield Change("removed", line, old_at + index + 1, marked)
    of_new = {new: detail[old][1] for old, new in partners}
    for index, line in enumerate(after):
        yield Change(
            "added", line, new_at + index + 1, of_new.get(index, (Piece(line, False),))
        )


def _partners(before: Sequence[str], after: Sequence[str]) -> list[tuple[int, int]]:
    """Which line became which, in order, so that the most stays alike."""
    if not before or not after:
        return []
    if len(before) == len(after) == 1:
        return [(0, 0)]
    if max(len(before), len(after)) > _MAX_PAIRED:
        return list(zip(range(len(before)), range(len(after)), strict=False))
    old = [_TOKEN.findall(line) for line in before]
    new = [_TOKEN.findall(line) for line in after]
    width = len(new) + 1
    best = [[0.0] * width for _row in range(len(old) + 1)]
    for i in range(len(old) - 1, -1, -1):
        for j in range(len(new) - 1, -1, -1):
            alike = _likeness(old[i], new[j])
            paired = alike + best[i + 1][j + 1] if alike >= _ALIKE else 0.0
            best[i][j] = max(paired, best[i + 1][j], best[i][j + 1])
    found, i, j = [], 0, 0
    while i < len(old) and j < len(new):
        if best[i][j] == best[i + 1][j]:
            i += 1
        elif best[i][j] == best[i][j + 1]:
            j += 1
        else:
            found.append((i, j))
            i, j = i + 1, j + 1
    return found


def _likeness(before: Sequence[str], after: Sequence[str]) -> float:
    """Share of tokens both have, from 0 to 1, without regard to their order."""
    longest = max(len(before), len(after))
    if not longest:
        return 1.0
    return (Counter(before) & Counter(after)).total() / longest


def _without_equal_ends(
    before: list[str], after: list[str]
) -> tuple[list[str], list[str], int]:
    """The middles that differ, and how many lines before them are equal."""
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
        start,
    )
