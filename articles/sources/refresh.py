"""Brings due sources up to date: claims, asks the network in threads, records.

The database is touched by the calling thread alone. Nothing here ever runs while a
page or a preview is made.
"""

from __future__ import annotations

import logging
import random
import time
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.utils.timezone import now

from articles.conf import conf
from articles.models import Source, SourceFetch
from articles.opengraph import RefusedURL, Validators, check_url, host_of
from articles.sources.claiming import begin, claim, lost_rows, release
from articles.sources.limits import source_settings
from articles.sources.network import open_network
from articles.sources.own_pages import record_own_page
from articles.sources.quotes import quotes_of
from articles.sources.recording import record, record_lost
from articles.sources.retrieval import Network, Order, Retrieved, retrieve

logger = logging.getLogger(__name__)

Report = Callable[[Source, SourceFetch], None]


def fetch_due(
    *,
    limit: int | None = None,
    host: str = "",
    status: str = "",
    seconds: float | None = None,
    wait_for_hosts: bool = False,
    network: Network | None = None,
    report: Report | None = None,
    on_loopback: bool = False,
) -> int:
    """Fetch due sources until none may be asked now; how many were.

    `limit` ends it earlier, and so do `seconds`. With `wait_for_hosts` it sleeps out
    the pauses of hosts that still have due pages. `on_loopback`: the given network
    leads to this machine alone, so SOURCES_FETCH_ENABLED is not asked.
    """
    if not (source_settings.enabled or (on_loopback and network is not None)):
        return 0
    network = network or open_network()
    done = 0
    ends = None if seconds is None else time.monotonic() + seconds
    with ThreadPoolExecutor(source_settings.concurrency) as pool:
        while limit is None or done < limit:
            if ends is not None and time.monotonic() >= ends:
                break
            left = None if limit is None else limit - done
            recover_lost()
            taken = claim(limit=left, host=host, status=status)
            if not taken.sources:
                if not (wait_for_hosts and _are_waiting(host, status)):
                    break
                time.sleep(
                    min(max(source_settings.host_spacing.total_seconds(), 0.05), 5)
                )
                continue
            for source, entry in _work(pool, taken.sources, taken.token, network):
                done += 1
                if report is not None and entry is not None:
                    report(source, entry)
    return done


def recover_lost(at: datetime | None = None) -> int:
    """Count the fetches whose worker died, so that their rows are tried again later."""
    return sum(record_lost(source.pk, at=at) for source in lost_rows(at))


def order_for(source: Source) -> Order:
    """What to ask for, from the row as it is."""
    validators = None
    if source.was_ok and (source.etag or source.last_modified):
        validators = Validators(source.url, source.etag, source.last_modified)
    quotes = quotes_of(source)
    unchecked = any(
        passage["quote"] and passage["found"] is None
        for citation in source.citations.all()
        for passage in citation.passages
    )
    allowed = source.site is None or source.site.image_allowed
    return Order(
        url=source.url,
        # A new quote needs the page's text, which "not modified" does not bring.
        validators=None if unchecked else validators,
        image_seen=_image_seen(source),
        wants_image=allowed and source.image_policy == Source.ImagePolicy.AUTO,
        wants_icon=source.site is not None and not source.site.icon_url,
        languages=f"{source.language},en;q=0.5" if source.language else "",
        quotes=quotes,
    )


def _image_seen(source: Source) -> Validators | None:
    known = source.fetched.get("image")
    if known is None or source.card_image_id is None:
        return None
    return Validators(
        str(known.get("value", "")),
        str(known.get("etag", "")),
        str(known.get("last_modified", "")),
    )


def _work(
    pool: ThreadPoolExecutor, sources: list[Source], token: str, network: Network
) -> Iterator[tuple[Source, SourceFetch | None]]:
    waiting = list(reversed(sources))
    running: dict[Future[Retrieved], Source] = {}
    while waiting or running:
        while waiting and len(running) < source_settings.concurrency:
            source = waiting.pop()
            if not begin(source, token):
                continue  # another worker took it for lost
            if is_own(source.url):
                yield source, record_own_page(source)
                release(source, token)
                continue
            running[pool.submit(retrieve, order_for(source), network)] = source
        if not running:
            continue
        finished, _rest = wait(running, return_when=FIRST_COMPLETED)
        for future in finished:
            source = running.pop(future)
            try:
                got = future.result()
            except Exception:  # a fault of ours must not stop the other sources
                logger.exception("Fetching source %s failed.", source.pk)
                Source.objects.filter(pk=source.pk, lease_token=token).update(
                    lease_until=now()
                )
                record_lost(source.pk, at=now())
                continue
            yield (
                source,
                record(source.pk, got, token=token, chance=random.random()),  # noqa: S311
            )


def is_own(url: str) -> bool:
    """A page of this very site is looked up, never fetched."""
    try:
        return host_of(check_url(url)) == (urlsplit(conf.site_url).hostname or "")
    except RefusedURL:
        return False


def _are_waiting(host: str, status: str) -> bool:
    moment = now()
    spent = Source.objects.filter(
        site__hour_began_at__gt=moment - timedelta(hours=1),
        site__hour_requests__gte=source_settings.host_per_hour,
    )  # nobody sits out an hour
    rows = (
        Source.objects.due(moment)
        .exclude(site__fetch_allowed=False)
        .exclude(pk__in=spent.values("pk"))
    )
    if host:
        rows = rows.filter(host=host)
    return (rows.filter(status=status) if status else rows).exists()
