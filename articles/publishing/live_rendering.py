"""Texts that are being written: rendered again and again, each time only what changed.

What is remembered here only saves time. A process that knows nothing of a text, because
it was just started or another one answered before, renders it whole: same result.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass, field
from threading import Lock

from articles.markdown import Document, Rendering, render_again
from articles.models import Source
from articles.publishing.rendering import render_options
from articles.sources import find_sources

# Characters of all texts together: about a hundred articles of ordinary length.
CAPACITY = 1_000_000
# Seconds a looked-up source is taken as it was: shorter than anybody waits for a card.
FRESH = 2.0


@dataclass(slots=True)
class _Open:
    rendering: Rendering
    size: int
    sources: dict[str, Source] = field(default_factory=dict)
    looked_up: frozenset[str] = frozenset()
    looked_at: float = float("-inf")


class LiveTexts:
    """One process's texts under work, by any key; the longest unused go first.

    Without a key nothing is remembered.
    """

    def __init__(self, capacity: int = CAPACITY) -> None:
        self._capacity = capacity
        self._open: OrderedDict[str, _Open] = OrderedDict()
        self._lock = Lock()

    def render(self, key: str | None, text: str, *, language: str) -> Document:
        """What `render_text` gives; raises `TextTooLong` like it."""
        options = render_options(language)
        if key is None:
            return render_again(text, None, options).document
        with self._lock:
            known = self._open.get(key)
        previous = known.rendering if known else None
        rendering = render_again(text, previous, options)
        with self._lock:
            opened = self._open.setdefault(key, _Open(rendering, 0))
            opened.rendering, opened.size = rendering, len(text)
            self._open.move_to_end(key)
            while (
                len(self._open) > 1
                and sum(one.size for one in self._open.values()) > self._capacity
            ):
                self._open.popitem(last=False)
        return rendering.document

    def sources(self, key: str | None, urls: Iterable[str]) -> dict[str, Source]:
        """What `find_sources` gives or gave within the last two seconds."""
        wanted = frozenset(urls)
        now = time.monotonic()
        with self._lock:
            opened = self._open.get(key) if key is not None else None
            if (
                opened is not None
                and opened.looked_up == wanted
                and now - opened.looked_at < FRESH
            ):
                return opened.sources
        found = find_sources(wanted)
        if opened is not None:
            with self._lock:
                opened.sources, opened.looked_up, opened.looked_at = found, wanted, now
        return found
