"""One row of the threat table: what a hostile site does, and what must come of it."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.test import Client
from django.utils.timezone import now

from articles.models import Source, SourceFetch, SourceHost
from articles.opengraph.limits import FetchLimits
from articles.sources import fetch_due
from tests.make import make_article
from tests.opengraph.hostile import OTHER, PUBLIC, PUBLIC_V6, QUICK, Answer, Network
from tests.sources.network import PAGE, fetching

URL = "http://example.com/2025/11/12/grid-operators-warn-again.html"
STORED = "The grid in winter"
"""The title of the page that answers well."""
DERIVED = "grid operators warn again"
"""The title the address alone gives."""
ALLOWED = frozenset({PUBLIC, OTHER, PUBLIC_V6})
WORKER_MEGABYTES = 60
"""A worker may grow by this much over what it takes idle (well under 60 MB)."""


@dataclass(frozen=True, slots=True)
class Threat:
    """A case of the table; `row` is its number there."""

    row: str
    name: str
    answers: Sequence[Answer]
    code: str = ""
    """Of the one log entry; empty when the fetch succeeds."""
    status: str = "ok"
    image_code: str = ""
    title: str = STORED
    """What the card of the public page shows, as text."""
    url: str = URL
    names: Mapping[str, list[str]] = field(default_factory=dict)
    """Host → its addresses, beside example.com."""
    allowed: frozenset[str] = ALLOWED
    limits: FetchLimits = QUICK
    prepare: Callable[[Network], None] | None = None
    """Changes the network before the worker starts."""
    stored: Mapping[str, Any] = field(default_factory=dict)
    """Columns of the source before the fetch."""
    never: Sequence[str] = ()
    """What must not stand in the page as markup."""
    requests: int | None = None
    """How many requests reach the server; None: not counted."""

    def __str__(self) -> str:
        return f"{self.row} {self.name}"


@dataclass(frozen=True, slots=True)
class Held:
    """What came of a case, after all that holds for every case was asserted."""

    source: Source
    entry: SourceFetch
    page: str
    requests: list[bytes]
    seconds: float
    megabytes: float


OVER_DEADLINE = 1.0
"""Seconds a job may take beyond its deadline, by the pipeline's own clock."""


def hold(threat: Threat, client: Client | None, **more: Any) -> Held:
    """Let a worker meet the threat, and a reader open the article that cites the page.

    What the machine itself stood still meanwhile is not held against the worker.
    Without a client no page is opened: for measuring a worker alone.
    """
    SourceHost.objects.get_or_create(
        host="example.com", defaults={"icon_url": "http://example.com/favicon.ico"}
    )
    article = make_article(
        body=f"本文[[cite:{threat.url}]]。\n\n[[ogp:{threat.url}]]\n"
    )
    source = Source.objects.get(citations__article=article)
    Source.objects.filter(pk=source.pk).update(
        next_fetch_at=now() - timedelta(seconds=1), **threat.stored
    )
    with fetching(
        *threat.answers, page=threat.limits, names=dict(threat.names), **more
    ) as (hostile, network):
        if threat.prepare is not None:
            threat.prepare(hostile)
        with peak_memory() as grown, standstill() as stood:
            assert fetch_due(network=network, limit=1) == 1
        requests = list(hostile.server.requests)
    assert set(hostile.dialled) <= threat.allowed, "an address that was never vetted"
    assert grown[0] <= WORKER_MEGABYTES, f"{grown[0]:.0f} MB"
    if threat.requests is not None:
        assert len(requests) == threat.requests
    source.refresh_from_db()
    entry = source.fetches.get()
    seconds = entry.milliseconds / 1000
    most = threat.limits.total + OVER_DEADLINE
    assert seconds <= most + stood[0], f"{seconds:.1f} s, stood {stood[0]:.1f} s"
    assert (entry.error_code, entry.image_error) == (threat.code, threat.image_code)
    assert (source.status, source.error_code) == (threat.status, threat.code)
    assert source.lease_until is None
    page = _page(client, article.get_absolute_url(), threat) if client else ""
    return Held(source, entry, page, requests, seconds, grown[0])


@contextlib.contextmanager
def standstill() -> Iterator[list[float]]:
    """The first value becomes the seconds this process was kept from running: by how
    much a thread that wants to wake every 20 ms woke too late, less what the process
    computed meanwhile, for that is its own slowness."""
    late = [0.0]
    done = threading.Event()

    def wake() -> None:
        before, computed = time.monotonic(), time.process_time()
        while not done.wait(0.02):
            after, busy = time.monotonic(), time.process_time()
            late[0] += max(after - before - 0.04 - (busy - computed), 0)
            before, computed = after, busy

    thread = threading.Thread(target=wake, daemon=True)
    thread.start()
    try:
        yield late
    finally:
        done.set()
        thread.join()


@contextlib.contextmanager
def peak_memory() -> Iterator[list[float]]:
    """The first value becomes the megabytes this process grew by at its highest.

    Zero where the kernel does not tell.
    """
    grown = [0.0]
    try:
        Path("/proc/self/clear_refs").write_text("5")
        before = _kilobytes("VmRSS")
    except OSError:
        yield grown
        return
    yield grown
    grown[0] = (_kilobytes("VmHWM") - before) / 1024


def _kilobytes(name: str) -> int:
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith(f"{name}:"):
            return int(line.split()[1])
    raise OSError(name)


def _page(client: Client, address: str, threat: Threat) -> str:
    from html import unescape

    answer = client.get(address)
    assert answer.status_code == 200
    page = answer.content.decode()
    assert page.count('<article class="source-card') == 1
    for text in threat.never:
        assert text not in page
    name = (
        page.partition('<span class="p-name"')[2]
        .partition(">")[2]
        .partition("</span>")[0]
    )
    shown = unescape(name.removeprefix("<i>").removesuffix("</i>"))
    assert shown == threat.title
    return page


__all__ = ["PAGE", "Held", "Threat", "hold", "peak_memory"]
