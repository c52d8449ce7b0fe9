"""Tells, without a system call, whether anything was committed to a SQLite database.

In WAL mode every commit rewrites the first 48 bytes of the shared wal-index (the
`-shm` file), after its pages and before COMMIT returns; readers find the newest commit
by them. The format is documented ("WAL-mode File Format", The WAL-Index Header) and
binding, because processes with different SQLite versions share the file. `PRAGMA
data_version` says the same at the price of a read transaction with its locks.
"""

from __future__ import annotations

import mmap
import os
from pathlib import Path
from typing import Any

HEADER = 48

# For ever: closing any descriptor of the file would drop every lock that SQLite holds
# on it in this process (POSIX locks belong to process and file, not to descriptor).
_mapped: dict[tuple[int, int], mmap.mmap] = {}
_connections: dict[str, Any] = {}


class CommitMark:
    """`read()` differs after every commit to the database at `path`."""

    def __init__(self, database: Any, path: str) -> None:
        """`database` is the DB-API module in use. Raises OSError without WAL mode."""
        if path not in _connections:
            # Kept open: while one connection is, the shared file stays the same file.
            connection = database.connect(
                path, isolation_level=None, timeout=20, check_same_thread=False
            )
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
            _connections[path] = connection
        self._shared = _map(Path(f"{path}-shm"))

    def read(self) -> bytes:
        return self._shared[:HEADER]


def _map(path: Path) -> mmap.mmap:
    found = path.stat()
    key = (found.st_dev, found.st_ino)
    if key not in _mapped:
        # The mapping owns a descriptor of its own; both are left open, see above.
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
        _mapped[key] = mmap.mmap(descriptor, HEADER, access=mmap.ACCESS_READ)
    return _mapped[key]
