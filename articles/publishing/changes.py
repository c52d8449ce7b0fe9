"""Edits of a public article wait as a revision until they are published.

The stored row is what readers see. A waiting change may have a date: whoever comes
first after that moment, reader or worker, puts it into effect, exactly once.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Q
from django.utils.timezone import now
from django.utils.translation import gettext as _

from articles.caching import purge
from articles.models import Article, Author, Correction, Revision
from articles.publishing import activity
from articles.publishing.content import content_fields, content_hash
from articles.publishing.derive import derive
from articles.publishing.drafts import StaleArticle, save
from articles.publishing.readiness import NotReady, require_ready
from articles.publishing.rendering import render_text
from articles.publishing.reviews import close_review
from articles.publishing.snapshots import put_onto

SILENT = "typo"
"""A change readers need not be told of; the other kinds are `Correction.Kind`."""


def store_edit(
    article: Article,
    *,
    tags: Sequence[str],
    authors: Sequence[Author | str],
    by: User | None = None,
    note: str = "",
    expected_version: int | None = None,
) -> Revision | None:
    """Save what the form holds: at once for what nobody reads yet, else as a change.

    `article` carries the edited values. Returns the new revision, or None when nothing
    changed. Raises `StaleArticle`.
    """
    stored = Article.objects.filter(pk=article.pk).first()
    if stored is None or not stored.is_live():
        revision = save(
            article,
            by=by,
            tags=tags,
            authors=authors,
            note=note,
            expected_version=expected_version,
        )
        if revision is not None:
            activity.record(article, activity.SAVED, by=by, revision=revision.number)
        return revision
    render_text(article.body, language=article.language)  # TextTooLong comes out here
    names = [a.name if isinstance(a, Author) else a for a in authors]
    fields = content_fields(article, tags=tags, authors=names)
    digest = content_hash(article.title, article.body, fields)
    with transaction.atomic():
        stored = Article.objects.select_for_update().get(pk=article.pk)
        if expected_version is not None and stored.version != expected_version:
            raise StaleArticle(stored)
        base = stored.pending.content_hash if stored.pending else stored.content_hash
        if digest == base:
            return None
        revision = Revision.objects.create(
            article=stored,
            number=stored.version + 1,
            title=article.title,
            body=article.body,
            fields=fields,
            content_hash=digest,
            created_by=by,
            note=note,
        )
        # Edited back to what is public: nothing waits any more.
        stored.pending = None if digest == stored.content_hash else revision
        stored.version = revision.number
        stored.save(update_fields=["pending", "version", "saved_at"])
        activity.record(stored, activity.CHANGE_SAVED, by=by, revision=revision.number)
    article.version = stored.version
    article.pending = stored.pending
    return revision


@transaction.atomic
def publish_change(
    article: Article,
    *,
    by: User | None = None,
    kind: str = SILENT,
    note: str = "",
    reason: str = "",
    at: datetime | None = None,
) -> Article:
    """Make the waiting change what readers see.

    `kind` is `SILENT` or a `Correction.Kind`; all but SILENT need a `note` for readers
    and set the date of the last update. Raises `NotReady`.
    """
    row = Article.objects.select_for_update().get(pk=article.pk)
    if row.pending is None:
        raise NotReady([_("No change is waiting.")])
    note = note.strip()
    if kind != SILENT and not note:
        raise NotReady([_("Tell the readers in a note what was changed.")])
    revision = row.pending
    copy = put_onto(row, revision)
    row.pending = None
    row.pending_at = None
    moment = at or now()
    if kind != SILENT:
        row.modified_at = moment
    document = derive(row)  # also the warnings that readiness looks at
    require_ready(row)
    save(
        row,
        tags=copy.tags,
        authors=copy.authors,
        document=document,
        with_revision=False,
    )
    if kind != SILENT:
        Correction.objects.create(
            article=row,
            kind=kind,
            note=note,
            reason=reason,
            made_at=moment,
            made_by=by,
            revision=revision,
        )
        activity.record(row, activity.CORRECTED, by=by, kind=kind, note=note)
    activity.record(
        row, activity.CHANGE_PUBLISHED, by=by, revision=revision.number, kind=kind
    )
    close_review(row, by=by)
    return row


@transaction.atomic
def schedule_change(
    article: Article, *, at: datetime, by: User | None = None
) -> Article:
    """Let the waiting change go live at that moment by itself, as a silent change."""
    row = Article.objects.select_for_update().get(pk=article.pk)
    if row.pending is None:
        raise NotReady([_("No change is waiting.")])
    row.pending_at = at
    row.save(update_fields=["pending_at", "saved_at"])
    purge()  # the next scheduled moment may have moved
    activity.record(row, activity.CHANGE_SCHEDULED, by=by, at=at.isoformat())
    return row


@transaction.atomic
def discard_change(article: Article, *, by: User | None = None) -> Article:
    """Drop the waiting change; its revision stays in the list and can be restored."""
    row = Article.objects.select_for_update().get(pk=article.pk)
    if row.pending is not None:
        number = row.pending.number
        row.pending = None
        row.pending_at = None
        row.version += 1
        row.save(update_fields=["pending", "pending_at", "version", "saved_at"])
        activity.record(row, activity.CHANGE_DISCARDED, by=by, revision=number)
    return row


def apply_due_changes(*, at: datetime | None = None) -> int:
    """Put into effect every change whose moment has come; how many there were.

    Costs one indexed query when nothing is due. A change that cannot be published
    (a source address was refused, say) loses its date and waits for an editor.
    """
    moment = at or now()
    due = Q(pending_at__lte=moment)
    done = 0
    for key in Article.objects.filter(due).values_list("pk", flat=True):
        with transaction.atomic():
            row = Article.objects.select_for_update().filter(due, pk=key).first()
            if row is None:
                continue  # another process was first
            try:
                with transaction.atomic():
                    publish_change(row, at=row.pending_at)
                    done += 1
            except NotReady as problem:
                Article.objects.filter(pk=key).update(pending_at=None)
                activity.record(
                    row, activity.CHANGE_SCHEDULED, failed=" ".join(problem.reasons)
                )
    return done
