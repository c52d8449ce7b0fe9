"""Tells a content delivery network which pages ended: after the commit, until it hears.

What ended is read off the versions of the page keys, which each change raises in its
own transaction: a change that is rolled back is never told, and one whose process died
right after its commit is told all the same. The worker asks every second.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from http.client import HTTPException
from typing import Any, Final
from urllib.error import HTTPError
from urllib.request import HTTPRedirectHandler, ProxyHandler, Request, build_opener

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Max
from django.utils.timezone import now

from articles.caching.keys import CHROME, SITE
from articles.caching.responses import KEYS_HEADER
from articles.caching.versions import site_version
from articles.models import EdgePurge, PageKey

Send = Callable[[list[str]], str]
"""Told the keys; what went wrong in words, empty when the network confirmed."""

AT_ONCE: Final = 250
"""Keys of one request; more are sent in several (Fastly takes 256)."""
PAUSES: Final = (1, 5, 15, 60, 300)  # seconds; the last again and again
LEASE: Final = timedelta(minutes=2)
PATIENCE: Final = 10  # seconds for one answer
KEPT: Final = timedelta(days=30)


def is_configured() -> bool:
    return bool(settings.CDN_PURGE_URL)


def purge_edge(send: Send | None = None) -> int:
    """Keys the network confirmed to have forgotten; 0 also without a network."""
    if send is None and not is_configured():
        return 0
    _collect()
    purge = _claim()
    if purge is None:
        return 0
    problem = ""
    for start in range(0, len(purge.names), AT_ONCE):
        problem = problem or (send or _tell)(purge.names[start : start + AT_ONCE])
    _note(purge, problem)
    return 0 if problem else len(purge.names)


def drop_old_purges() -> int:
    """Confirmed a month ago; the newest stays: it says up to where all was told."""
    newest = EdgePurge.objects.aggregate(Max("version"))["version__max"]
    old = EdgePurge.objects.filter(confirmed_at__lt=now() - KEPT)
    return old.exclude(version=newest).delete()[0]


def _collect() -> None:
    """What changed since the last message becomes one, or joins one that waits."""
    told = EdgePurge.objects.aggregate(Max("version"))["version__max"]
    version = site_version()
    if told is not None and version <= told:
        return
    with transaction.atomic():
        changed = PageKey.objects.exclude(name=SITE).filter(version__lte=version)
        # Before the first message nobody knows what the network holds.
        names = (
            [CHROME]
            if told is None
            else list(changed.filter(version__gt=told).values_list("name", flat=True))
        )
        waiting = EdgePurge.objects.filter(confirmed_at=None, lease_until=None)
        if connection.features.has_select_for_update:
            waiting = waiting.select_for_update()
        one = waiting.order_by("version").last()
        if one is None:
            EdgePurge.objects.bulk_create(
                [
                    EdgePurge(
                        version=version, names=sorted(names), next_attempt_at=now()
                    )
                ],
                ignore_conflicts=True,  # another worker was first
            )
        elif version > one.version:
            one.names = sorted({*one.names, *names})
            one.version = version
            one.save()


@transaction.atomic
def _claim() -> EdgePurge | None:
    """Of a worker that died the lease runs out: telling it again does no harm."""
    moment = now()
    due = EdgePurge.objects.filter(next_attempt_at__lte=moment).exclude(
        lease_until__gt=moment
    )
    if connection.features.has_select_for_update_skip_locked:
        due = due.select_for_update(skip_locked=True)
    purge = due.order_by("version").first()
    if purge is not None:
        purge.lease_until = moment + LEASE
        purge.save(update_fields=["lease_until"])
    return purge


def _note(purge: EdgePurge, problem: str) -> None:
    purge.attempts += 1
    purge.lease_until = None
    purge.error = problem[:200]
    if problem:
        pause = PAUSES[min(purge.attempts, len(PAUSES)) - 1]
        purge.next_attempt_at = now() + timedelta(seconds=pause)
    else:
        purge.next_attempt_at, purge.confirmed_at = None, now()
    purge.save()


class _NoRedirect(HTTPRedirectHandler):
    """A key of the network's interface is not carried to another address."""

    def redirect_request(self, *args: Any, **kwargs: Any) -> None:
        return None


def _tell(names: list[str]) -> str:
    """One POST to CDN_PURGE_URL; whatever goes wrong is words, never an exception."""
    headers = {"User-Agent": "Urazuke/1.0"}
    name, _, value = settings.CDN_PURGE_HEADER.partition(":")
    if name.strip():
        headers[name.strip()] = value.strip()
    if settings.CDN_PURGE_FORM == "json":
        body = json.dumps({"keys": names}).encode()
        headers["Content-Type"] = "application/json"
    else:
        body = b""
        headers[KEYS_HEADER] = " ".join(names)
    request = Request(  # noqa: S310  # the operator's own address
        settings.CDN_PURGE_URL, body, headers, method="POST"
    )
    try:
        opener = build_opener(_NoRedirect, ProxyHandler({}))
        with opener.open(request, timeout=PATIENCE):
            return ""
    except HTTPError as answer:
        answer.close()
        return f"answered {answer.code}"
    except (OSError, HTTPException, ValueError) as problem:
        return f"no answer: {problem}"
