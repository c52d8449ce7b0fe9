"""Edits of a public article wait as a revision until they are published.

The stored row is what readers see.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import gettext as _

from articles.announcing import announce_correction
from articles.caching import prepare, purge
from articles.evidence.pending import stop_waiting_for, take_effect_with
from articles.models import Article, Author, Correction, Review, Revision
from articles.models.taxonomy import LIVE_STATUSES
from articles.publishing.activity import Verb, record
from articles.publishing.content import content_fields, content_hash
from articles.publishing.derive import derive
from articles.publishing.drafts import SlugTaken, StaleArticle, save
from articles.publishing.readiness import NotReady, require_ready
from articles.publishing.rendering import render_text
from articles.publishing.reviews import close_review
from articles.publishing.snapshots import put_onto

SILENT = "typo"
"""A change readers need not be told of; the other kinds are `Correction.Kind`."""
KINDS = (SILENT, *Correction.Kind.values)
CHANGE_COLUMNS = ("pending", "pending_at", "pending_kind", "pending_note")


def store_edit(
    article: Article,
    *,
    tags: Sequence[str],
    authors: Sequence[Author | str],
    by: User | None = None,
    note: str = "",
    expected_version: int | None = None,
    kind: str = "",
    reader_note: str = "",
    keep_schedule: bool = True,
) -> Revision | None:
    """Save what the form holds: at once for what nobody reads yet, else as a change.

    `article` carries the edited values, `note` says why. `kind` ("" while nobody has
    said) and `reader_note` are what its readers will be told of the change. With
    `keep_schedule=False` an edited change loses its date: whoever may not publish
    cannot slip words into what goes out by itself. Returns the new revision, or None
    when nothing changed. Raises `StaleArticle` and `SlugTaken`.
    """
    # Before the transaction (it may take milliseconds); TextTooLong comes out here.
    document = render_text(article.body, language=article.language)
    with transaction.atomic():
        stored = Article.objects.select_for_update().filter(pk=article.pk).first()
        if stored is not None and stored.is_live():
            revision = _store_change(
                article,
                stored,
                tags=tags,
                authors=authors,
                by=by,
                note=note,
                expected_version=expected_version,
                keep_schedule=keep_schedule,
            )
            if stored.pending is not None and (
                keep_schedule or stored.pending_at is None
            ):
                stored.pending_kind = kind if kind in KINDS else ""
                stored.pending_note = reader_note.strip()
                stored.save(update_fields=["pending_kind", "pending_note"])
            return revision
        # The text in hand goes on from a change that waited while it was public.
        article.pending = article.pending_at = None
        revision = save(
            article,
            by=by,
            tags=tags,
            authors=authors,
            note=note,
            expected_version=expected_version,
            document=document,
        )
        if revision is not None:
            record(article, Verb.SAVED, by=by, revision=revision.number)
        return revision


def store_for_review(
    article: Article, *, tags: Sequence[str], authors: Sequence[Author], note: str
) -> Revision:
    """Keep another version beside the article, which stays as it is.

    `article` carries the other version. Of a public one it waits as its change; of any
    other it is one more revision, to compare and to restore.
    """
    with transaction.atomic():
        stored = Article.objects.select_for_update().get(pk=article.pk)
        if stored.is_live():
            made = _store_change(
                article,
                stored,
                tags=tags,
                authors=authors,
                by=None,
                note=note,
                expected_version=None,
                keep_schedule=True,
            )
            if made is not None:
                return made
        fields = content_fields(
            article, tags=tags, authors=[author.name for author in authors]
        )
        stored.version += 1
        stored.save(update_fields=["version", "saved_at"])
        return Revision.objects.create(
            article=stored,
            number=stored.version,
            title=article.title,
            body=article.body,
            fields=fields,
            content_hash=content_hash(article.title, article.body, fields),
            note=note,
        )


def _store_change(
    article: Article,
    stored: Article,
    *,
    tags: Sequence[str],
    authors: Sequence[Author | str],
    by: User | None,
    note: str,
    expected_version: int | None,
    keep_schedule: bool,
) -> Revision | None:
    names = [a.name if isinstance(a, Author) else a for a in authors]
    fields = content_fields(article, tags=tags, authors=names)
    digest = content_hash(article.title, article.body, fields)
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
    if stored.pending is None or not keep_schedule:
        if stored.pending_at is not None:
            purge()  # the next scheduled moment has moved
            record(stored, Verb.CHANGE_UNSCHEDULED, by=by)
        stored.pending_at = None
    stored.save(update_fields=["pending", "pending_at", "version", "saved_at"])
    if stored.pending is None:
        stop_waiting_for(stored)
    record(stored, Verb.CHANGE_SAVED, by=by, revision=revision.number)
    if stored.pending is None:
        close_review(stored, by=by, outcome=Review.Outcome.CLOSED)
    article.version = stored.version
    article.pending = stored.pending
    article.pending_at = stored.pending_at
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
    require_told(kind, note)
    note = note.strip()
    revision = row.pending
    copy = put_onto(row, revision)
    _forget_change(row)
    take_effect_with(row, by=by)
    moment = at or now()
    if kind != SILENT:
        row.modified_at = moment
    document = derive(row)  # also the warnings that readiness looks at
    require_ready(row)
    _require_free_address(row)
    if row.status in LIVE_STATUSES and row.published_at:
        row.go_live(row.published_at)  # its date may have been moved to one to come
    try:
        save(
            row,
            tags=copy.tags,
            authors=copy.authors,
            document=document,
            with_revision=False,
        )
    except SlugTaken:
        _require_free_address(row)
        raise
    if kind != SILENT:
        correction = Correction.objects.create(
            article=row,
            kind=kind,
            note=note,
            reason=reason,
            made_at=moment,
            made_by=by,
            revision=revision,
        )
        announce_correction(correction)
        record(row, Verb.CORRECTED, by=by, kind=kind, note=note)
    record(row, Verb.CHANGE_PUBLISHED, by=by, revision=revision.number, kind=kind)
    close_review(row, by=by)
    prepare([row])
    return row


def require_told(kind: str, note: str) -> None:
    """Raise `NotReady` while nobody has said what readers learn of a change."""
    if kind not in KINDS:
        raise NotReady(
            [_("Say what readers learn: a small repair, an update or a correction?")]
        )
    if kind != SILENT and not note.strip():
        raise NotReady([_("Tell the readers in a note what was changed.")])


def _require_free_address(row: Article) -> None:
    """It was free when the change was saved; somebody may have taken it since."""
    if Article.objects.exclude(pk=row.pk).filter(slug=row.slug).exists():
        text = _("Another article has the address “%(slug)s” now: choose another.")
        raise NotReady([text % {"slug": row.slug}])


def _forget_change(row: Article) -> None:
    row.pending = row.pending_at = None
    row.pending_kind = row.pending_note = ""


@transaction.atomic
def discard_change(article: Article, *, by: User | None = None) -> Article:
    """Drop the waiting change; its revision stays in the list and can be restored."""
    row = Article.objects.select_for_update().get(pk=article.pk)
    if row.pending is not None:
        number = row.pending.number
        _forget_change(row)
        row.version += 1
        row.save(update_fields=[*CHANGE_COLUMNS, "version", "saved_at"])
        stop_waiting_for(row)
        purge()  # a date of it no longer ends any page
        record(row, Verb.CHANGE_DISCARDED, by=by, revision=number)
        close_review(row, by=by, outcome=Review.Outcome.CLOSED)
    return row
