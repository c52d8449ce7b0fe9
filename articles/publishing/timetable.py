"""What goes out, changes or ends by itself at a moment to come.

No job is needed: whoever comes first after the moment, reader or worker, puts a change
into effect, exactly once; public queries compare with the clock anyway.
"""

from __future__ import annotations

from datetime import UTC, datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Q
from django.utils.timezone import now
from django.utils.translation import gettext as _

from articles.caching import purge
from articles.markdown import TextTooLong
from articles.models import Article, Revision
from articles.publishing.activity import Verb, record
from articles.publishing.changes import SILENT, publish_change, require_told
from articles.publishing.content import content_hash
from articles.publishing.drafts import save
from articles.publishing.readiness import NotReady


@transaction.atomic
def schedule_change(
    article: Article,
    *,
    at: datetime,
    by: User | None = None,
    kind: str = SILENT,
    note: str = "",
) -> Article:
    """Let the waiting change go live at that moment by itself.

    `kind` and `note` as for `publish_change`. Raises `NotReady`.
    """
    row = Article.objects.select_for_update().get(pk=article.pk)
    if row.pending is None:
        raise NotReady([_("No change is waiting.")])
    require_told(kind, note)
    row.pending_at, row.pending_kind, row.pending_note = at, kind, note.strip()
    columns = ["pending_at", "pending_kind", "pending_note", "saved_at"]
    row.save(update_fields=columns)
    purge()  # the next scheduled moment may have moved
    record(row, Verb.CHANGE_SCHEDULED, by=by, at=at.isoformat(), kind=kind)
    return row


@transaction.atomic
def unschedule_change(article: Article, *, by: User | None = None) -> Article:
    """The change waits for a publisher again."""
    row = Article.objects.select_for_update().get(pk=article.pk)
    if row.pending_at is not None:
        row.pending_at = None
        row.save(update_fields=["pending_at", "saved_at"])
        purge()
        record(row, Verb.CHANGE_UNSCHEDULED, by=by)
    return row


@transaction.atomic
def schedule_end(
    article: Article, *, at: datetime | None, by: User | None = None
) -> Article:
    """Take the article off the site at that moment; None: it stays.

    Takes effect without being published like a change of the text: readers see no
    difference until then. Raises `NotReady`.
    """
    row = Article.objects.select_for_update().get(pk=article.pk)
    if at is not None and row.published_at is not None and at <= row.published_at:
        raise NotReady([_("It would expire before it is published: change a date.")])
    row.expire_at = at
    note = _("End of publication scheduled.") if at else _("End of publication lifted.")
    if save(row, by=by, note=note) is None:
        return row
    if row.pending is not None:
        _carry_end_over(row, row.pending, by=by, note=note)
    verb = Verb.END_SCHEDULED if at else Verb.END_CANCELLED
    record(row, verb, by=by, at=at.isoformat() if at else "")
    return row


def _carry_end_over(
    row: Article, pending: Revision, *, by: User | None, note: str
) -> None:
    """Publishing the waiting change must not undo what was decided meanwhile."""
    end = row.expire_at.astimezone(UTC).isoformat() if row.expire_at else None
    fields = {**pending.fields, "expire_at": end}
    row.pending = Revision.objects.create(
        article=row,
        number=row.version + 1,
        title=pending.title,
        body=pending.body,
        fields=fields,
        content_hash=content_hash(pending.title, pending.body, fields),
        created_by=by,
        note=note,
    )
    row.version += 1
    row.save(update_fields=["pending", "version", "saved_at"])


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
                    publish_change(
                        row,
                        at=row.pending_at,
                        kind=row.pending_kind or SILENT,
                        note=row.pending_note,
                    )
                    done += 1
            except (NotReady, TextTooLong) as problem:
                Article.objects.filter(pk=key).update(pending_at=None)
                record(row, Verb.CHANGE_FAILED, why=str(problem))
    return done
