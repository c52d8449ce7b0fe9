"""Copies kept by a web archive: looked for when a page is gone, made when asked.

Opt-in, because both tell an archive what this site cites. Questions are rows; the
worker answers them through the same fetcher as everything else, and what it finds is
shown to readers only after an editor has looked at it.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.timezone import now

from articles.caching import SOURCES, purge, source_key
from articles.models import ArchiveRequest, Citation, Source, live_articles
from articles.opengraph import Snapshot
from articles.sources.limits import source_settings

APART = timedelta(days=30)
"""Between two automatic questions of a kind about one page."""
AT_ONCE = 200
"""Automatic questions added in one round."""

Kind = ArchiveRequest.Kind
State = ArchiveRequest.State


class CannotArchive(ValueError):
    """`code`: off, no_key, lately, not_ok or forbidden."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def look_for_copies(sources: Iterable[Source], *, by: str = "") -> int:
    """Queue a look-up for each that has none open; how many were queued."""
    return _ask(sources, Kind.LOOKUP, by)


def have_copied(source: Source, *, by: str = "") -> None:
    """Queue a submission, or `CannotArchive`."""
    if not source_settings.archive_submit:
        raise CannotArchive("off")
    if not source_settings.archive_key:
        raise CannotArchive("no_key")
    if source.status != Source.Status.OK:
        raise CannotArchive("not_ok")  # a kept error page proves nothing
    if "noarchive" in source.fetched:
        raise CannotArchive("forbidden")
    if _asked_lately(Kind.SUBMIT).filter(source=source).exists():
        raise CannotArchive("lately")
    _ask([source], Kind.SUBMIT, by)


def date_of_copy(source: Source, *, by: str = "") -> int:
    """Queue the question when the entered copy was taken, where its address is mute."""
    return _ask([source], Kind.DATE, by)


def queue_automatic() -> int:
    """What the settings ask for by themselves: copies of pages that are gone, and
    copies made of pages that live articles cite."""
    count = 0
    wanted = Source.objects.filter(duplicate_of__isnull=True, archive_url="")
    if source_settings.archive_lookup:
        gone = wanted.filter(status=Source.Status.GONE, citations__isnull=False)
        count += _ask(_not_asked(gone, Kind.LOOKUP), Kind.LOOKUP, "")
    if source_settings.archive_submit and source_settings.archive_key:
        live = Citation.objects.filter(
            live_articles("article__"), source=OuterRef("pk")
        )
        fine = wanted.filter(Exists(live), status=Source.Status.OK)
        fine = fine.exclude(fetched__has_key="noarchive")
        count += _ask(_not_asked(fine, Kind.SUBMIT), Kind.SUBMIT, "")
    return count


@transaction.atomic
def confirm(request: ArchiveRequest, *, by: str = "") -> None:
    """Show the copy to readers."""
    if request.state != State.FOUND:
        return
    end(request, State.CONFIRMED, by=by)
    show(request.source_id, Snapshot(request.copy_url, _moment(request)))


def dismiss(request: ArchiveRequest, *, by: str = "") -> None:
    """The copy is not of the page that was cited."""
    if request.state == State.FOUND:
        end(request, State.DISMISSED, by=by)


def end(request: ArchiveRequest, state: State, *, code: str = "", by: str = "") -> None:
    """The question is answered, or given up."""
    request.state, request.error_code, request.ended_at = state, code[:40], now()
    request.by_name = by[:150] or request.by_name
    request.save()


def show(source_id: int, copy: Snapshot) -> None:
    """Readers are led to the copy from now on."""
    Source.objects.filter(pk=source_id).update(
        archive_url=copy.url, archived_at=copy.taken_at
    )
    purge([SOURCES, source_key(source_id)])


def when_cited(source: Source) -> date | None:
    """The day a copy should be near: the page as it was when it was relied on."""
    if source.last_ok_at is not None:
        return source.last_ok_at.date()
    if source.accessed_on is not None:
        return source.accessed_on
    first = (
        source.citations.filter(article__published_at__isnull=False)
        .order_by("article__published_at")
        .values_list("article__published_at", flat=True)
        .first()
    )
    return first.date() if first else source.created_at.date()


def _ask(sources: Iterable[Source], kind: ArchiveRequest.Kind, by: str) -> int:
    rows = [
        ArchiveRequest(source=source, kind=kind, near=when_cited(source), by_name=by)
        for source in sources
    ]
    before = ArchiveRequest.objects.count()
    # One open question of a kind about a page: a second worker's is ignored.
    ArchiveRequest.objects.bulk_create(rows, ignore_conflicts=True)
    return ArchiveRequest.objects.count() - before


def _asked_lately(kind: ArchiveRequest.Kind) -> QuerySet[ArchiveRequest]:
    recent = ArchiveRequest.objects.filter(kind=kind, created_at__gt=now() - APART)
    return recent.exclude(state=State.FAILED) | ArchiveRequest.objects.filter(
        Q(state__in=ArchiveRequest.OPEN) | Q(created_at__gt=now() - timedelta(days=1)),
        kind=kind,
    )


def _not_asked(
    sources: QuerySet[Source], kind: ArchiveRequest.Kind
) -> QuerySet[Source]:
    asked = _asked_lately(kind).filter(source=OuterRef("pk"))
    return sources.filter(~Exists(asked)).distinct().order_by("pk")[:AT_ONCE]


def _moment(request: ArchiveRequest) -> datetime:
    return request.taken_at or request.created_at
