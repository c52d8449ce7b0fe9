"""Draws demo pictures to bytes, on as many processors as there are."""

from __future__ import annotations

import io
import multiprocessing
import os
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor

from articles.demo.pictures import PICTURES


def draw_all(names: Sequence[str]) -> dict[str, bytes]:
    """Name → PNG. Knows neither Django nor the database, so processes may share it."""
    processors = min(os.cpu_count() or 1, len(names))
    if processors < 2:
        return {name: _draw(name) for name in names}
    # A forked child would share our database connections.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(processors, mp_context=context) as pool:
        return dict(zip(names, pool.map(_draw, names), strict=True))


def _draw(name: str) -> bytes:
    out = io.BytesIO()
    # Stored as WebP right after: no time for squeezing a file that nobody keeps.
    PICTURES[name].draw().save(out, "PNG", compress_level=1)
    return out.getvalue()
