"""What one parse carries along: options, counters, and notices found on the way."""

from __future__ import annotations

from collections.abc import MutableMapping
from dataclasses import dataclass, field
from typing import Any

from markdown_it.rules_inline import StateInline

from articles.markdown.options import RenderOptions

_KEY = "articles.markdown"


@dataclass(slots=True)
class Parsing:
    """The state of one rendering; the parser itself is shared between threads."""

    options: RenderOptions
    line: int = 0
    """Where the inline text now parsed begins, from 0."""
    cards: int = 0
    counted: tuple[str, int, int] = ("", 0, 0)
    """Up to where the line ends of which inline text were counted, and how many."""
    found: list[tuple[int, str, dict[str, str]]] = field(default_factory=list)
    _once: set[str] = field(default_factory=set)

    def note(self, line: int, code: str, /, **values: str) -> None:
        """Remembers a notice at a line counted from 0."""
        self.found.append((line, code, values))

    def once(self, line: int, code: str, /, **values: str) -> None:
        """As `note`, but only the first time for this code."""
        if code not in self._once:
            self._once.add(code)
            self.note(line, code, **values)


def begin(options: RenderOptions) -> dict[str, Any]:
    """A parser environment for one rendering."""
    return {_KEY: Parsing(options)}


def parsing(env: MutableMapping[str, Any]) -> Parsing:
    """The state `begin` put there."""
    here = env.get(_KEY)
    if here is None:
        here = env[_KEY] = Parsing(RenderOptions())
    assert isinstance(here, Parsing)  # noqa: S101 — narrows for the type checker
    return here


def line_of(state: StateInline) -> int:
    """The line, from 0, on which an inline rule now stands."""
    here = parsing(state.env)
    source, position, lines = here.counted
    if source is not state.src or position > state.pos:
        position = lines = 0
    lines += state.src.count("\n", position, state.pos)
    here.counted = (state.src, state.pos, lines)
    return here.line + lines
