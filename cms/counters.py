"""Counts of what the web processes answered, in memory that all of them share.

Without Django: the server's own worker counts here, too.
"""

from __future__ import annotations

import mmap
import threading
from typing import Final

SLOTS: Final = 64
STORED, UNCHANGED = 0, 1
"""Answers of the event loop: a page from memory, and a 304."""
STATUS: Final = 2
"""Answers of Django: STATUS + 2 counts 2xx, STATUS + 5 5xx."""
SECONDS: Final = STATUS + 6
"""Microseconds they took, all together."""
BUCKET: Final = SECONDS + 1
LIMITS: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)
"""Upper ends of the histogram's buckets, seconds; the last bucket has none."""
WIDTH: Final = BUCKET + len(LIMITS) + 1

# Made before the workers are forked, like the counts of cms.balance. Each worker counts
# in a row of its own, so that nobody waits for anybody.
_all = memoryview(mmap.mmap(-1, SLOTS * WIDTH * 8)).cast("Q")
_mine = _all[:WIDTH]
_counting = threading.Lock()  # among the threads of this process


def take_row(worker: int) -> memoryview:
    """This process counts here from now on; a later worker goes on counting there."""
    global _mine
    start = worker % SLOTS * WIDTH
    _mine = _all[start : start + WIDTH]
    return _mine


def count_answer(status: int, seconds: float) -> None:
    """One answer of Django."""
    at = next((n for n, end in enumerate(LIMITS) if seconds <= end), len(LIMITS))
    with _counting:
        _mine[STATUS + min(status // 100, 5)] += 1
        _mine[SECONDS] += int(seconds * 1_000_000)
        _mine[BUCKET + at] += 1


def sums() -> list[int]:
    """What all processes counted, by the places named above."""
    return [sum(_all[at::WIDTH]) for at in range(WIDTH)]
