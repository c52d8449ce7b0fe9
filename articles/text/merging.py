"""Two edits of one text brought together, line by line, with nothing lost."""

from __future__ import annotations

import difflib
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

Side = Literal["theirs", "mine", "both"]
SIDES: Final[tuple[Side, ...]] = ("theirs", "mine", "both")


@dataclass(frozen=True, slots=True)
class Hunk:
    """Consecutive lines: where all three agree, or where somebody changed them.

    Lines keep their ends. `kind` says who changed them: `same` nobody, `alike` both in
    the same way, `conflict` both in different ways.
    """

    kind: Literal["same", "theirs", "mine", "alike", "conflict"]
    base: tuple[str, ...]
    theirs: tuple[str, ...]
    mine: tuple[str, ...]
    line: int
    """Where it begins in `mine`, from 1."""

    @property
    def key(self) -> str:
        """Names its contents, so that a choice is never applied to another hunk."""
        whole = repr((self.base, self.theirs, self.mine, self.line))
        return hashlib.sha256(whole.encode()).hexdigest()[:12]

    @property
    def obvious(self) -> Side | None:
        """What a merge takes unasked; None where only a person can tell."""
        if self.kind == "theirs":
            return "theirs"
        return None if self.kind == "conflict" else "mine"

    def taken(self, side: Side) -> tuple[str, ...]:
        if side == "both":
            return _whole(self.theirs) + self.mine
        return self.theirs if side == "theirs" else self.mine


def merge(base: str, theirs: str, mine: str) -> list[Hunk]:
    """The three texts side by side; all hunks together give each of them back."""
    old = base.splitlines(keepends=True)
    left, right = theirs.splitlines(keepends=True), mine.splitlines(keepends=True)
    hunks: list[Hunk] = []
    at = (0, 0, 0)
    for start, end in _anchors(old, left, right):
        if at != start:
            hunks.append(_hunk(old, left, right, at, start))
        if start != end:
            hunks.append(_hunk(old, left, right, start, end))
        at = end
    return hunks


def merged(hunks: list[Hunk], choices: Mapping[str, str]) -> str | None:
    """One text, by `Hunk.key` → side; None while a conflict is undecided."""
    lines: list[str] = []
    for hunk in hunks:
        chosen = choices.get(hunk.key, hunk.obvious)
        side = next((side for side in SIDES if side == chosen), hunk.obvious)
        if side is None:
            return None
        taken = hunk.taken(side)
        if taken and lines and not lines[-1].endswith(("\n", "\r")):
            lines[-1] += "\n"
        lines += taken
    return "".join(lines)


type_of_place = tuple[int, int, int]


def _anchors(
    old: list[str], left: list[str], right: list[str]
) -> list[tuple[type_of_place, type_of_place]]:
    """Stretches all three have in common, in order; the end of all as the last one."""
    in_left, in_right = _matches(old, left), _matches(old, right)
    found: list[tuple[type_of_place, type_of_place]] = []
    at = 0
    while at < len(old):
        if at not in in_left or at not in in_right:
            at += 1
            continue
        length = 1
        while (
            in_left.get(at + length) == in_left[at] + length
            and in_right.get(at + length) == in_right[at] + length
        ):
            length += 1
        start = (at, in_left[at], in_right[at])
        found.append((start, (at + length, start[1] + length, start[2] + length)))
        at += length
    end = (len(old), len(left), len(right))
    return [*found, (end, end)]


def _matches(old: list[str], new: list[str]) -> dict[int, int]:
    """Line of the old text → the same line in the new one."""
    # With its own treatment of frequent lines: 100,000 blank ones would take minutes.
    matcher = difflib.SequenceMatcher(None, old, new)
    return {
        block.a + step: block.b + step
        for block in matcher.get_matching_blocks()
        for step in range(block.size)
    }


def _hunk(
    old: list[str],
    left: list[str],
    right: list[str],
    start: type_of_place,
    end: type_of_place,
) -> Hunk:
    base = tuple(old[start[0] : end[0]])
    theirs = tuple(left[start[1] : end[1]])
    mine = tuple(right[start[2] : end[2]])
    kind: Literal["same", "theirs", "mine", "alike", "conflict"] = "conflict"
    if theirs == mine:
        kind = "same" if mine == base else "alike"
    elif mine == base:
        kind = "theirs"
    elif theirs == base:
        kind = "mine"
    return Hunk(kind, base, theirs, mine, start[2] + 1)


def _whole(lines: tuple[str, ...]) -> tuple[str, ...]:
    """The last line closed, so that another can follow."""
    if lines and not lines[-1].endswith(("\n", "\r")):
        return (*lines[:-1], f"{lines[-1]}\n")
    return lines
