"""Renders many texts in one call: the piece of work a process of its own gets."""

from __future__ import annotations

import signal
from collections.abc import Sequence
from dataclasses import dataclass, replace

from articles.markdown.document import Document
from articles.markdown.options import RenderOptions, TextTooLong
from articles.markdown.render import render


@dataclass(frozen=True, slots=True)
class Failed:
    """The renderer broke on a text: a fault of ours that must not stop the others."""

    reason: str


Rendered = Document | TextTooLong | Failed
Job = tuple[str, RenderOptions]


def render_many(jobs: Sequence[Job]) -> list[Rendered]:
    """A document for each text, in order; one that cannot be made says why."""
    return [_render_one(*job) for job in jobs]


def ignore_interrupts() -> None:
    """Ctrl-C reaches every process of the terminal; only the parent decides."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _render_one(text: str, options: RenderOptions) -> Rendered:
    try:
        # The blocks are for the preview; they would double what is sent back.
        return replace(render(text, options=options), blocks=())
    except TextTooLong as problem:
        return problem
    except Exception as problem:  # noqa: BLE001  # one text of thousands, from outside
        return Failed(f"{type(problem).__name__}: {problem}"[:300])
