"""Review: submit with a note, assign, remark on lines, approve or send back."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.timezone import now

from articles.models import Article, Review, ReviewComment
from articles.publishing import activity


@transaction.atomic
def submit(
    article: Article,
    *,
    by: User | None = None,
    note: str = "",
    assign_to: User | None = None,
) -> Review:
    """Hand it to the editors; a second submission updates the open one.

    A draft becomes "in review"; a public article stays public while its waiting change
    is looked at.
    """
    row = Article.objects.select_for_update().get(pk=article.pk)
    if row.status == Article.Status.DRAFT:
        row.status = Article.Status.IN_REVIEW
        row.save(update_fields=["status", "saved_at"])
    review, _made = Review.objects.update_or_create(
        article=row,
        outcome=Review.Outcome.OPEN,
        defaults={
            "revision": row.pending or row.revisions.first(),
            "submitted_by": by,
            "note": note,
            "assigned_to": assign_to,
        },
    )
    article.status = row.status
    activity.record(row, activity.SUBMITTED, by=by, note=note)
    return review


@transaction.atomic
def approve(review: Review, *, by: User | None = None, note: str = "") -> Review:
    """Say that it may be published; publishing is a step, and a right, of its own."""
    _decide(review, Review.Outcome.APPROVED, by=by, note=note)
    activity.record(review.article, activity.APPROVED, by=by, note=note)
    return review


@transaction.atomic
def send_back(review: Review, *, by: User | None = None, note: str = "") -> Review:
    """Give it back to its author with a reason; a draft under review is one again."""
    _decide(review, Review.Outcome.RETURNED, by=by, note=note)
    Article.objects.filter(
        pk=review.article_id, status=Article.Status.IN_REVIEW
    ).update(status=Article.Status.DRAFT)
    activity.record(review.article, activity.SENT_BACK, by=by, note=note)
    return review


def remark(
    review: Review, *, line: int, text: str, by: User | None = None
) -> ReviewComment:
    """A remark on one line (from 1); the line's words are kept with it."""
    body = review.revision.body if review.revision else review.article.body
    lines = body.splitlines()
    quoted = lines[line - 1] if 1 <= line <= len(lines) else ""
    return ReviewComment.objects.create(
        review=review,
        line=line,
        quoted=quoted[:300],
        text=text,
        made_by=by,
    )


def _decide(review: Review, outcome: str, *, by: User | None, note: str) -> None:
    review.outcome = outcome
    review.decided_by = by
    review.decided_at = now()
    review.decision_note = note
    review.save()
