"""Reads case files: grammar and Markdown rules as text an editor could extend.

A case file holds blocks of three parts, each closed by a line with a single dot:

    title
    .
    given
    .
    expected
    .

Blank lines and lines starting with `//` between blocks are ignored.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Case:
    """One row of a case file; `line` is where its title stands."""

    title: str
    given: str
    expected: str
    line: int


def read_cases(path: Path) -> list[Case]:
    """Every case of the file, in order; a malformed block is an error, not a skip."""
    lines = path.read_text(encoding="utf-8").split("\n")
    cases: list[Case] = []
    at = 0
    while at < len(lines):
        if not lines[at].strip() or lines[at].startswith("//"):
            at += 1
            continue
        title, start = lines[at], at + 1
        parts = []
        at += 1
        if lines[at : at + 1] != ["."]:
            raise ValueError(f"{path}:{start}: a title is one line, then a dot")
        at += 1
        for name in ("given", "expected"):
            begin = at
            while at < len(lines) and lines[at] != ".":
                at += 1
            if at == len(lines):
                raise ValueError(f"{path}:{start}: no closing dot after {name}")
            parts.append("\n".join(lines[begin:at]))
            at += 1
        cases.append(Case(title, parts[0], parts[1], start))
    return cases
