"""Reads articles ahead of time, in other processes when there are many."""

from __future__ import annotations

import multiprocessing
from collections.abc import Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from types import TracebackType
from typing import Self

from articles.markdown.many import Job, Result, begin, read_many
from articles.opengraph import address_rules

CHUNK = 5


class Renderer:
    """A pool of processes that know neither Django nor the database."""

    def __init__(self, jobs: int) -> None:
        self._pool = (
            ProcessPoolExecutor(
                jobs,
                # A forked child would share our database connections.
                mp_context=multiprocessing.get_context("spawn"),
                initializer=begin,
                initargs=(address_rules(),),
            )
            if jobs > 1
            else None
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)

    def start(self, jobs: Sequence[Job]) -> Rendering:
        """Begin to read these; ask the result for them when they are needed."""
        if self._pool is None:
            return Rendering(jobs=jobs)
        return Rendering(
            futures=[
                self._pool.submit(read_many, jobs[at : at + CHUNK])
                for at in range(0, len(jobs), CHUNK)
            ]
        )


class Rendering:
    """Readings in the order of their articles, made here or by the pool."""

    def __init__(
        self,
        *,
        jobs: Sequence[Job] = (),
        futures: Sequence[Future[list[Result]]] = (),
    ) -> None:
        self._jobs = jobs
        self._futures = futures

    def results(self) -> list[Result]:
        made = read_many(self._jobs)
        for future in self._futures:
            made += future.result()
        return made
