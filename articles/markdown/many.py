"""Reads many articles in one call: the piece of work a process of its own gets."""

from __future__ import annotations

import gc
import os
import signal
from collections.abc import Sequence
from dataclasses import dataclass, replace
from multiprocessing import parent_process
from threading import Thread

from articles.figures.proposals import Proposals, propose
from articles.markdown.document import Document
from articles.markdown.options import RenderOptions, TextTooLong
from articles.markdown.render import render
from articles.opengraph import AddressRules, use_rules
from articles.text.ngrams import Cut, cut

RARELY = 50_000
"""Objects made and not freed before Python looks for circles of them; usually 700."""


@dataclass(frozen=True, slots=True)
class Job:
    """One article to read; without `figures` no numbers are looked for in it."""

    title: str
    description: str
    body: str
    options: RenderOptions
    figures: bool = True


@dataclass(frozen=True, slots=True)
class Reading:
    """All that can be known of an article without a database."""

    document: Document
    words: Cut
    """Of its plain text, for the search index."""
    figures: Proposals | None = None


@dataclass(frozen=True, slots=True)
class Failed:
    """The reader broke on a text: a fault of ours that must not stop the others."""

    reason: str


Result = Reading | TextTooLong | Failed


def read_many(jobs: Sequence[Job]) -> list[Result]:
    """A reading of each article, in order; one that cannot be made says why."""
    return [_read_one(job) for job in jobs]


def begin(addresses: AddressRules) -> None:
    """What a process of readers does first: takes over the site's rules of addresses.

    Ctrl-C reaches every process of the terminal; only the parent decides. Readings
    are full of objects and hold no circles of them, so looking for such costs a tenth
    of the time and finds nothing.
    """
    Thread(target=_end_with_parent, daemon=True).start()
    gc.freeze()
    gc.set_threshold(RARELY)
    use_rules(addresses)
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _end_with_parent() -> None:
    """A parent that is killed says nothing, and its queue stays open at our own end:
    without this its readers would wait for ever."""
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _read_one(job: Job) -> Result:
    try:
        # The blocks are for the preview; they would double what is sent back.
        document = replace(render(job.body, options=job.options), blocks=())
        figures = None
        if job.figures:
            figures = propose(job.title, job.description, job.body)
        return Reading(document, cut(document.plain_text), figures)
    except TextTooLong as problem:
        return problem
    except Exception as problem:  # noqa: BLE001  # one text of thousands, from outside
        return Failed(f"{type(problem).__name__}: {problem}"[:300])
