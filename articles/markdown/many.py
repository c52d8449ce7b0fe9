"""Reads many articles in one call: the piece of work a process of its own gets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from articles.figures.proposals import Proposals, propose
from articles.markdown.document import Document
from articles.markdown.options import RenderOptions, TextTooLong
from articles.markdown.render import render
from articles.text.ngrams import Cut, cut


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


def cut_many(texts: Sequence[str]) -> list[Cut]:
    """Plain texts as the search index takes them."""
    return [cut(text) for text in texts]


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
