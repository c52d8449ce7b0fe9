"""Lets time change pages: what fell due takes effect, and the pages it changes end.

Public queries compare with the clock, so nothing here decides what readers may see; it
only ends stored pages at the right moment. No cron and no worker is needed: whoever
comes first after a scheduled moment settles it, exactly once.
"""

from __future__ import annotations

import logging
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils.timezone import now

from articles.caching import purge_everything
from articles.evidence.pending import take_effect_with
from articles.models import Activity, Article, ArticleQuerySet, Boundary
from articles.models.taxonomy import LIVE_STATUSES
from articles.publishing.activity import Verb, record
from articles.publishing.lifecycle import publish_due
from articles.publishing.purging import purge_crossed
from articles.publishing.timetable import apply_due_changes

logger = logging.getLogger(__name__)

AHEAD = timedelta(minutes=1)
"""Machines' clocks differ by less; what was settled later than this was a wrong one."""


def next_boundary() -> datetime | None:
    """The earliest moment after the last settling at which time changes a page.

    One query, and each part of it reads the end of one index: every process asks this
    after every change of the site.
    """
    settled = Boundary.objects.filter(pk=1).order_by()
    moments = [Subquery(rows) for rows in _to_come(OuterRef("settled_at"))]
    found = settled.values_list("settled_at", *moments).first()
    if found is None:  # nothing was ever settled
        row = [rows.first() for rows in _to_come(now())]
    else:
        until, *row = found
        if until > now() + AHEAD:
            return now()  # the clock went back: settle() has to hear of it
    return min((moment for moment in row if moment), default=None)


def _to_come(since: OuterRef | datetime) -> list[QuerySet[Any]]:
    """The first moment of each kind: publication, end, change."""
    live = Article.objects.filter(status__in=LIVE_STATUSES)
    return [
        rows.order_by(moment).values_list(moment, flat=True)[:1]
        for moment, rows in (
            ("published_at", live.filter(published_at__gt=since)),
            ("expire_at", live.filter(expire_at__gt=since)),
            ("pending_at", Article.objects.filter(pending_at__isnull=False)),
        )
    ]


def settle(*, at: datetime | None = None) -> int:
    """Put into effect what is due; the number of articles that appeared or vanished.

    What went live or expired by itself is logged, once, however many ask at a time.
    """
    moment = at or now()
    apply_due_changes(at=moment)
    with transaction.atomic():
        # Made first: two processes at once would both find nothing to lock.
        Boundary.objects.get_or_create(
            pk=1, defaults={"settled_at": datetime.min.replace(tzinfo=UTC)}
        )
        row = Boundary.objects.select_for_update().get(pk=1)
        since, row.settled_at = row.settled_at, moment
        if since > moment + AHEAD:
            # The clock went back, or was ahead on the machine that settled last. What
            # was made by it ends, and the moments between come once more.
            logger.warning("The clock is %s behind what was settled.", since - moment)
            row.save()
            purge_everything()
            return 0
        if since >= moment:
            return 0  # another process was first
        row.save()
        live = Q(status__in=LIVE_STATUSES)
        crossed = Article.objects.filter(
            live & Q(published_at__gt=since, published_at__lte=moment)
            | live & Q(expire_at__gt=since, expire_at__lte=moment)
        )
        keys = list(crossed.values_list("pk", flat=True))
        _log(crossed, since=since, moment=moment)
        for article in crossed.filter(pending_figures__isnull=False).distinct():
            if article.is_live():
                take_effect_with(article)
        publish_due(at=moment)
        purge_crossed(keys)
    return len(keys)


def _log(crossed: ArticleQuerySet, *, since: datetime, moment: datetime) -> None:
    """Before the statuses are tidied: what was published by hand is logged already."""
    lean = crossed.only(
        *("title", "slug", "language", "version"),
        *("status", "published_at", "expire_at"),
    )
    for row in lean.filter(status=Article.Status.SCHEDULED, published_at__lte=moment):
        at = row.published_at.isoformat() if row.published_at else ""
        record(row, Verb.WENT_LIVE, at=at)
    for row in lean.filter(expire_at__gt=since, expire_at__lte=moment):
        at = row.expire_at.isoformat() if row.expire_at else ""
        if not _is_logged(row, at):
            record(row, Verb.EXPIRED, at=at)


def _is_logged(article: Article, at: str) -> bool:
    """A clock that went back brings the same moment once more."""
    rows = Activity.objects.filter(object_type="article", object_id=str(article.pk))
    return rows.filter(verb=Verb.EXPIRED, detail__at=at).exists()
