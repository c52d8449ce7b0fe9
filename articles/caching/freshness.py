"""Answers "has anything changed since I last looked?" as cheaply as it can be."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import connection

TRUST = 0.005  # seconds a process may trust its copy where asking costs a round trip


@dataclass(frozen=True, slots=True)
class State:
    """The site's version and the next moment at which time changes a page."""

    version: int
    boundary: float
    """Seconds since the epoch; infinity when nothing is scheduled."""


class Freshness:
    """`current()` is the committed state, never older than `TRUST`.

    On SQLite one PRAGMA on a connection of our own tells, in microseconds, whether any
    other connection has committed anything; only then is the state read again. A
    database server is asked at most once in `TRUST` seconds.
    """

    def __init__(self, read: Callable[[], State]) -> None:
        self._read = read
        self._local = threading.local()
        self._uses_sqlite = connection.vendor == "sqlite"

    def current(self) -> State:
        return self._on_sqlite() if self._uses_sqlite else self._on_server()

    def _on_sqlite(self) -> State:
        local = self._local
        cursor = getattr(local, "cursor", None)
        if cursor is None:
            cursor = local.cursor = self._own_connection().cursor()
            local.seen = None
        seen = cursor.execute("PRAGMA data_version").fetchone()[0]
        if seen != local.seen:
            # The number first: what is committed while we read makes it differ again.
            local.state = self._read()
            local.seen = seen
        state: State = local.state
        return state

    def _on_server(self) -> State:
        local = self._local
        now = time.monotonic()
        if now >= getattr(local, "until", 0.0):
            local.state = self._read()
            local.until = now + TRUST
        state: State = local.state
        return state

    def _own_connection(self) -> Any:
        database = connection.Database  # type: ignore[attr-defined]
        path = connection.settings_dict["NAME"]
        self._local.connection = database.connect(
            path, isolation_level=None, timeout=20
        )
        return self._local.connection
