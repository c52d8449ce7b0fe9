"""Answers "has anything changed since I last looked?" as cheaply as it can be."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass

from django.db import DatabaseError, connection

from articles.caching.commits import CommitMark

logger = logging.getLogger(__name__)

AWAY = 1.0  # seconds until a server that did not answer is asked again
TRUST = 0.005  # seconds a process may trust its copy where asking costs a round trip


@dataclass(frozen=True, slots=True)
class State:
    """The site's version and the next moment at which time changes a page."""

    version: int
    boundary: float
    """Seconds since the epoch; infinity when nothing is scheduled."""


class Freshness:
    """`current()` is the committed state, never older than `TRUST`.

    On SQLite 48 bytes of shared memory tell whether any process has committed; only
    then is the version asked for, and the boundary only when the version differs
    (every change that moves it raises the version). A database server is asked at most
    once in `TRUST` seconds.
    """

    def __init__(
        self, version: Callable[[], int], boundary: Callable[[], float]
    ) -> None:
        self._version = version
        self._boundary = boundary
        self._uses_sqlite = connection.vendor == "sqlite"
        self._mark: CommitMark | None = None
        # What the database had told, and for which mark or until when that holds.
        self._told: tuple[State, bytes, float] | None = None

    def current(self) -> State:
        """Asks the database if need be, and may wait for it."""
        return self.without_asking() or self._ask()

    def without_asking(self) -> State | None:
        """The state, or None when only the database can tell it."""
        told = self._told
        if told is None:
            return None
        if self._mark is not None:
            return told[0] if self._mark.read() == told[1] else None
        return told[0] if time.monotonic() < told[2] else None

    def _ask(self) -> State:
        if self._uses_sqlite and self._mark is None:
            self._mark = self._commit_mark()
        # Mark and clock first: what is committed while we read makes them differ again.
        mark = self._mark.read() if self._mark is not None else b""
        trusted_until = 0.0 if self._uses_sqlite else time.monotonic() + TRUST
        before = self._told
        try:
            version = self._version()
            if before is not None and before[0].version == version:
                state = before[0]
            else:
                state = State(version, self._boundary())
        except DatabaseError as problem:
            connection.close_if_unusable_or_obsolete()
            if before is None:
                raise
            return self._last_known(before[0], problem)
        self._told = (state, mark, trusted_until)
        return state

    def _last_known(self, state: State, problem: DatabaseError) -> State:
        """What was true when the database was last reached: readers keep their pages.

        A server that is away is asked once in a second, a file at each request.
        """
        if not self._uses_sqlite:
            self._told = (state, b"", time.monotonic() + AWAY)
        logger.warning("The database does not answer; pages as last known: %s", problem)
        return state

    def _commit_mark(self) -> CommitMark | None:
        """None when the database is not in WAL mode: then it is asked each time."""
        database = connection.Database  # type: ignore[attr-defined]
        try:
            return CommitMark(database, str(connection.settings_dict["NAME"]))
        except OSError:
            return None
