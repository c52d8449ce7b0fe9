"""How many clients each web process holds, in memory that all of them share.

Clients that arrive together would mostly land in the process that wakes first, and
there they would stay: one processor busy, the others idle.
"""

from __future__ import annotations

import mmap

SLOTS = 64

# Made before the workers are forked. 0: nobody; else one more than the clients held.
_held = memoryview(mmap.mmap(-1, SLOTS * 4)).cast("i")


def tell(worker: int, clients: int) -> None:
    _held[worker % SLOTS] = clients + 1


def leave(worker: int) -> None:
    _held[worker % SLOTS] = 0


def is_lightest(worker: int) -> bool:
    """Whether no other process holds fewer clients."""
    mine = _held[worker % SLOTS]
    return all(other >= mine for other in _held if other)
