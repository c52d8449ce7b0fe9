"""What surroundings suggest of a candidate where its own sentence is silent.

A guess fills a field an editor looks at; it never decides which numbers are the same.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from articles.figures.candidate import Candidate
from articles.figures.context import Origin
from articles.figures.units import Unit, UnitKind


@dataclass(frozen=True, slots=True)
class Guess:
    """Proposals for the fields a candidate leaves open; "" for no idea."""

    entity: str = ""
    measure: str = ""


_HEADING = re.compile(r"^ {0,3}(#{1,6})[ \t]+(.+)$", re.MULTILINE)


def guess_missing(markdown: str, candidates: Sequence[Candidate]) -> list[Guess]:
    """One for each candidate, in order."""
    names = list(dict.fromkeys(c.entity for c in candidates if c.entity))
    sections = _sections(markdown, names)
    starts = [start for start, _name in sections]
    found = []
    for candidate in candidates:
        entity = ""
        if candidate.entity is None:
            inside = [m for m in candidate.mentions if m.origin is not Origin.TITLE]
            first = (inside or candidate.mentions)[0].match.start
            at = bisect_right(starts, first) - 1
            entity = sections[at][1] if at >= 0 else ""
        measure = "" if candidate.measure else _usual_measure(candidate.quantity.unit)
        found.append(Guess(entity, measure))
    return found


def _sections(markdown: str, names: list[str]) -> list[tuple[int, str]]:
    """Where each section begins and whom its headings name, if they name one only.

    A heading that names nobody leaves it to the one above it.
    """
    stack: list[tuple[int, str]] = []
    found = []
    for heading in _HEADING.finditer(markdown):
        level = len(heading[1])
        while stack and stack[-1][0] >= level:
            stack.pop()
        named = [name for name in names if name in heading[2]]
        owner = named[0] if len(named) == 1 else ""
        if not named and stack:
            owner = stack[-1][1]
        stack.append((level, owner))
        found.append((heading.start(), owner))
    return found


def _usual_measure(unit: Unit | None) -> str:
    """What such a unit counts, when nothing else is said: 社数, 面積."""
    if unit is None:
        return ""
    if unit.dimension == "area":
        return "面積"
    if unit.kind is not UnitKind.COUNT:
        return ""
    return f"{unit.ja.replace('か所', '箇所')}数"
