"""Work of many pieces spread over processes that know neither Django nor the database.

The importer and the commands that make stored results anew give it texts; what comes
back is stored here, in one process, while the others go on with the next ones.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import parent_process
from threading import Thread
from types import TracebackType
from typing import Generic, Self, TypeVar

from articles.opengraph import AddressRules, address_rules, use_rules

RARELY = 50_000
"""Objects made and not freed before Python looks for circles of them; usually 700."""

_CHUNK = 5
"""Pieces a process gets at a time: few, so that all end at about the same time."""
_WORTH_IT = 20
"""Pieces for each process; with fewer, starting it takes longer than the work."""

Item = TypeVar("Item")
Made = TypeVar("Made")
Row = TypeVar("Row")

Work = Callable[[Sequence[Item]], list[Made]]
"""A function of a module, of many pieces at once; arguments and results are pickled."""


class Pool:
    """`jobs` processes; with one, or little to do, the work is done here instead.

    `pieces` is how many there may be at most. Of files imported again few have changed:
    the processes start when enough were asked for.
    """

    def __init__(self, jobs: int, *, pieces: int) -> None:
        self._waits_for = _WORTH_IT * jobs
        self.is_alone = jobs <= 1 or pieces < _WORTH_IT * jobs
        self._executor = (
            None
            if self.is_alone
            else ProcessPoolExecutor(
                jobs,
                # A forked child would share our database connections.
                mp_context=multiprocessing.get_context("spawn"),
                initializer=begin,
                initargs=(address_rules(),),
            )
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._executor is not None:
            self._executor.shutdown(wait=True, cancel_futures=True)

    def start(self, work: Work[Item, Made], items: Sequence[Item]) -> Pending[Made]:
        """Begin with these; ask for the results when they are needed."""
        self._waits_for -= len(items)
        if self._executor is None or self._waits_for > 0:
            return Pending(here=lambda: work(items))
        with _deaf_to_ctrl_c():  # the first piece starts the processes
            return Pending(
                futures=[
                    self._executor.submit(work, items[at : at + _CHUNK])
                    for at in range(0, len(items), _CHUNK)
                ]
            )

    def in_turn(
        self,
        work: Work[Item, Made],
        batches: Iterable[Sequence[Row]],
        item_of: Callable[[Row], Item],
    ) -> Iterator[tuple[Sequence[Row], list[Made]]]:
        """Each batch with what was made of its rows, in their order.

        While the caller stores one batch, the next is worked on.
        """
        waiting: tuple[Sequence[Row], Pending[Made]] | None = None
        for rows in batches:
            following = (rows, self.start(work, [item_of(row) for row in rows]))
            if waiting is not None:
                yield waiting[0], waiting[1].results()
            waiting = following
        if waiting is not None:
            yield waiting[0], waiting[1].results()


class Pending(Generic[Made]):
    """Results in the order of the pieces, made by the pool or when asked for."""

    def __init__(
        self,
        *,
        here: Callable[[], list[Made]] | None = None,
        futures: Sequence[Future[list[Made]]] = (),
    ) -> None:
        self._here = here
        self._futures = futures

    def results(self) -> list[Made]:
        made = self._here() if self._here is not None else []
        for future in self._futures:
            made += future.result()
        return made


@contextmanager
def _deaf_to_ctrl_c() -> Iterator[None]:
    """Processes started meanwhile never hear it, not even while they still load; here
    it is heard as soon as this ends."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def begin(addresses: AddressRules) -> None:
    """What a process does first: takes over the site's rules of addresses.

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
    without this its children would wait for ever."""
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
