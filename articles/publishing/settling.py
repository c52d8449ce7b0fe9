"""Lets time change pages: what fell due takes effect, and the pages it changes end.

Public queries compare with the clock, so nothing here decides what readers may see; it
only ends stored pages at the right moment. No cron and no worker is needed: whoever
comes first after a scheduled moment settles it, exactly once.
"""

from __future__ import annotations

from datetime import UTC, datetime

from django.db import transaction
from django.db.models import Min, Q
from django.utils.timezone import now

from articles.caching import (
    author_key,
    category_key,
    purge,
    series_key,
    source_key,
    tag_key,
)
from articles.evidence.pending import take_effect_with
from articles.models import Article, ArticleQuerySet, Boundary
from articles.models.taxonomy import LIVE_STATUSES
from articles.publishing.activity import Verb, record
from articles.publishing.lifecycle import publish_due
from articles.publishing.purging import neighbours, purge_articles
from articles.publishing.timetable import apply_due_changes


def next_boundary(*, after: datetime | None = None) -> datetime | None:
    """The earliest moment after the last settling at which time changes a page."""
    since = after or _settled_at()
    live = Q(status__in=LIVE_STATUSES)
    moments = Article.objects.aggregate(
        published=Min("published_at", filter=live & Q(published_at__gt=since)),
        expired=Min("expire_at", filter=live & Q(expire_at__gt=since)),
        changed=Min("pending_at"),
    )
    return min((moment for moment in moments.values() if moment), default=None)


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
        # Without a crossing too: the processes must learn of the next moment.
        if keys:
            _purge_all(keys)
        else:
            purge()
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
        record(row, Verb.EXPIRED, at=row.expire_at.isoformat() if row.expire_at else "")


def _purge_all(keys: list[int]) -> None:
    """Rare, so generous: also the lists and neighbours of each."""
    rows = Article.objects.filter(pk__in=keys)
    names = set()
    for category, series, tag, author in rows.values_list(
        "category_id", "series_id", "tag_items__tag_id", "bylines__author_id"
    ):
        names |= {category_key(category), tag_key(tag), author_key(author)}
        names.add(series_key(series))
    cited = rows.filter(citations__isnull=False)
    names |= {
        source_key(pk) for pk in cited.values_list("citations__source", flat=True)
    }
    versions = rows.exclude(translation_key="").values("translation_key")
    near = Article.objects.published().filter(
        Q(category__in=rows.values("category")) | Q(translation_key__in=versions)
    )
    beside = {
        pk for row in rows.only("category_id", "published_at") for pk in neighbours(row)
    }
    purge_articles([*keys, *near.values_list("pk", flat=True), *sorted(beside)])
    purge(sorted(names))


def _settled_at() -> datetime:
    row = Boundary.objects.filter(pk=1).first()
    return row.settled_at if row else now()
