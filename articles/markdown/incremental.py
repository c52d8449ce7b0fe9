"""Rendering again after an edit: only what changed is parsed, the result is the same.

The blocks before and after the edit are kept as fragments; their numbers, ids and
lines come from `assemble`, which runs over all of them as in a full rendering.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from articles.markdown.assemble import Placed, assemble
from articles.markdown.document import Document
from articles.markdown.footnotes import labels
from articles.markdown.options import RenderOptions
from articles.markdown.parsing import begin
from articles.markdown.render import (
    Run,
    fragment_builder,
    lint_text,
    place,
    prepare,
    top_level,
)

_DEFAULTS: Final = RenderOptions()
# How far past its end a block may look to see whether it goes on: an empty line and
# a ※ note, or a header row and its dashes.
_LOOKAHEAD: Final = 3


@dataclass(frozen=True, slots=True)
class Rendering:
    """A document and what is needed to render the next version of its text faster.

    Keep it between two requests for one preview; it holds no open resource.
    """

    document: Document
    _lines: list[str]
    _placed: list[Placed]
    _independent: bool
    _options: RenderOptions


def render_again(
    text: str,
    previous: Rendering | None = None,
    options: RenderOptions = _DEFAULTS,
) -> Rendering:
    """The rendering of `text`; equal to `render(text)` whatever `previous` is."""
    source = prepare(text, options)
    lines = source.split("\n")
    if previous is not None and previous._independent and previous._options == options:
        placed = _patched(lines, previous)
        if placed is not None:
            document = assemble(placed, lint_text(text), options)
            return Rendering(document, lines, placed, True, options)
    placed, independent = place(source, options)
    document = assemble(placed, lint_text(text), options)
    return Rendering(document, lines, placed, independent, options)


def _patched(lines: list[str], previous: Rendering) -> list[Placed] | None:
    """The pieces with the changed ones replaced, or None if that cannot be done."""
    old_lines, old = previous._lines, previous._placed
    same_start = _common(lines, old_lines)
    if same_start == len(lines) == len(old_lines):
        return old
    same_end = _common(reversed(lines[same_start:]), reversed(old_lines[same_start:]))
    # A piece is kept when the change begins well behind the start of its follower.
    kept = 0
    while kept + 1 < len(old) and old[kept + 1].line + _LOOKAHEAD <= same_start:
        kept += 1
    restart = old[kept].line if kept else 0
    shift = len(lines) - len(old_lines)
    followers = {
        p.line + shift: index
        for index, p in enumerate(old)
        if p.line + shift >= len(lines) - same_end
    }

    env = begin(previous._options)
    builder = fragment_builder(env)
    placed = old[:kept]
    for run in top_level("\n".join(lines[restart:]), env):
        line = run.start + restart
        follower = followers.get(line)
        if follower is not None:
            placed += [Placed(p.fragment, p.line + shift) for p in old[follower:]]
            break
        if _ties(run):
            return None
        builder.add_notices(run.found)
        placed.append(Placed(builder.build(run.tokens, run.start, run.end), line))
    cards = sum(len(p.fragment.held.cards) for p in placed)
    if env.get("references") or labels(env) or cards >= previous._options.max_cards:
        return None
    if any(p.fragment.counts_over_text for p in placed):
        return None
    return placed


def _common(some: Iterable[str], other: Iterable[str]) -> int:
    count = 0
    for one, two in zip(some, other, strict=False):
        if one != two:
            break
        count += 1
    return count


def _ties(run: Run) -> bool:
    """Whether the block means something for others."""
    return run.is_footnote or any(token.type == "html_block" for token in run.tokens)
