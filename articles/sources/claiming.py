"""Hands due sources to workers: each to one of them, hosts in turn, none too often.

A claim is one short transaction: SQLite takes its write lock at once, PostgreSQL locks
the rows of the hosts and skips those another worker is looking at. What a worker holds
is a lease; when it dies, the lease runs out and the row is due again.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, Subquery, When
from django.utils.timezone import now

from articles.models import Source, SourceHost
from articles.sources.limits import source_settings

HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Claim:
    """Rows of one worker, one of each host."""

    token: str
    sources: list[Source]


def claim(
    *,
    limit: int | None = None,
    host: str = "",
    status: str = "",
    at: datetime | None = None,
) -> Claim:
    """Up to `limit` due rows (default: the batch), the host that waits longest first.

    At most one row of each host: it is asked once at a time, and again only after its
    pause. Empty when nothing may be asked now.
    """
    moment = at or now()
    token = secrets.token_hex(16)
    most = min(limit or source_settings.batch, source_settings.batch)
    join_hosts()
    with transaction.atomic():
        hosts = _free_hosts(moment, most, host, status)
        keys = [found.due_source for found in hosts]  # type: ignore[attr-defined]
        if not keys:
            return Claim(token, [])
        lease_until = moment + source_settings.lease
        taken = Source.objects.due(moment).filter(pk__in=keys)
        taken.update(lease_until=lease_until, lease_token=token, lease_begun=False)
        sources = list(_held(token))
        _take_hosts([found.pk for found in hosts], moment, lease_until)
    order = {key: number for number, key in enumerate(keys)}
    return Claim(token, sorted(sources, key=lambda source: order[source.pk]))


def begin(source: Source, token: str) -> bool:
    """Just before the first request: False when the lease was lost meanwhile.

    The worker's other rows are renewed when half their time is over, so that a long
    queue outlives its lease. One row at a time otherwise: a statement that takes many
    locks could meet an editor's, that takes them in another order.
    """
    moment = now()
    until = moment + source_settings.lease
    held = _held(token)
    if not held.filter(pk=source.pk).update(lease_begun=True, lease_until=until):
        return False
    SourceHost.objects.filter(sources=source.pk).update(busy_until=until)
    half = moment + source_settings.lease / 2
    for other in held.filter(lease_until__lt=half).only("pk", "site_id"):
        held.filter(pk=other.pk).update(lease_until=until)
        SourceHost.objects.filter(sources=other.pk).update(busy_until=until)
    return True


@transaction.atomic
def release(source: Source, token: str) -> None:
    """The row is done or not wanted; its host may be asked again after the pause."""
    held = _held(token).filter(pk=source.pk)
    if held.update(lease_until=None, lease_token="", lease_begun=False):
        free_host(source.site_id)


def free_host(site_id: int | None) -> None:
    """After the last request to a host."""
    if site_id is None:
        return
    SourceHost.objects.filter(pk=site_id).update(
        busy_until=None, next_request_at=now() + source_settings.host_spacing
    )


def lost_rows(at: datetime | None = None) -> Sequence[Source]:
    """Rows whose worker went silent while it asked; others it held are just due."""
    return list(
        Source.objects.filter(lease_until__lte=at or now(), lease_begun=True)[:100]
    )


def join_hosts() -> int:
    """Give every row without one the record of its host, made where it is missing."""
    hosts = list(
        Source.objects.addressed()
        .filter(site__isnull=True)
        .order_by()
        .values_list("host", flat=True)
        .distinct()[:500]
    )
    if not hosts:
        return 0
    SourceHost.objects.bulk_create(
        [SourceHost(host=host) for host in hosts], ignore_conflicts=True
    )
    record = SourceHost.objects.filter(host=OuterRef("host")).values("pk")[:1]
    return Source.objects.filter(site__isnull=True, host__in=hosts).update(
        site_id=Subquery(record)
    )


def _free_hosts(
    moment: datetime, most: int, host: str, status: str
) -> list[SourceHost]:
    due = Source.objects.due(moment).filter(site=OuterRef("pk"))
    if status:
        due = due.filter(status=status)
    first = due.order_by("next_fetch_at", "pk").values("pk")[:1]
    free = SourceHost.objects.filter(
        Q(busy_until__isnull=True) | Q(busy_until__lte=moment),
        Q(next_request_at__isnull=True) | Q(next_request_at__lte=moment),
        Q(hour_began_at__isnull=True)
        | Q(hour_began_at__lte=moment - HOUR)
        | Q(hour_requests__lt=source_settings.host_per_hour),
        fetch_allowed=True,
    )
    if host:
        free = free.filter(host=host)
    if connection.features.has_select_for_update_skip_locked:
        free = free.select_for_update(skip_locked=True, of=("self",))
    # Whether there is one ends at the first; which one is only asked of those taken.
    waiting = free.filter(Exists(due)).annotate(due_source=Subquery(first))
    return list(
        waiting.order_by(F("next_request_at").asc(nulls_first=True), "pk")[:most]
    )


def _held(token: str) -> QuerySet[Source]:
    """A worker's rows; by the index of leases, for it has few and the table many."""
    return Source.objects.filter(lease_until__isnull=False, lease_token=token)


def _take_hosts(keys: list[int], moment: datetime, until: datetime) -> None:
    in_hour = Q(hour_began_at__gt=moment - HOUR)
    SourceHost.objects.filter(pk__in=keys).update(
        busy_until=until,
        next_request_at=moment + source_settings.host_spacing,
        hour_requests=Case(When(in_hour, then=F("hour_requests") + 1), default=1),
        hour_began_at=Case(When(in_hour, then=F("hour_began_at")), default=moment),
    )
