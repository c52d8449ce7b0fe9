"""Review: submit with a note, assign, remark on lines, approve or send back."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.timezone import now

from articles.models import Article, Review, ReviewComment
from articles.publishing.activity import Verb, record


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
    record(row, Verb.SUBMITTED, by=by, note=note)
    return review


@transaction.atomic
def approve(review: Review, *, by: User | None = None, note: str = "") -> Review:
    """Say that it may be published; publishing is a step, and a right, of its own."""
    _decide(review, Review.Outcome.APPROVED, by=by, note=note)
    record(review.article, Verb.APPROVED, by=by, note=note)
    return review


@transaction.atomic
def send_back(review: Review, *, by: User | None = None, note: str = "") -> Review:
    """Give it back to its author with a reason; a draft under review is one again."""
    _decide(review, Review.Outcome.RETURNED, by=by, note=note)
    Article.objects.filter(
        pk=review.article_id, status=Article.Status.IN_REVIEW
    ).update(status=Article.Status.DRAFT)
    record(review.article, Verb.SENT_BACK, by=by, note=note)
    return review


def close_review(
    article: Article,
    *,
    by: User | None = None,
    outcome: str = Review.Outcome.APPROVED,
) -> None:
    """End an open review whose subject was decided upon without it.

    Publishing approves: what readers see needs no second answer. What was withdrawn,
    discarded or given back is `CLOSED`: nobody has to look at it any more.
    """
    review = Review.objects.open().filter(article=article).first()
    if review is not None:
        _decide(review, outcome, by=by, note="")
        if outcome == Review.Outcome.CLOSED:
            record(article, Verb.REVIEW_CLOSED, by=by)


@transaction.atomic
def assign(review: Review, *, to: User | None, by: User | None = None) -> Review:
    """Give an open review to one person, or with None back to all who review."""
    review.assigned_to = to
    review.save(update_fields=["assigned_to"])
    record(review.article, Verb.ASSIGNED, by=by, to=to.get_username() if to else "")
    return review


def settle_remark(comment: ReviewComment) -> None:
    """Mark a remark as dealt with; a second time takes the mark back."""
    comment.resolved_at = None if comment.resolved_at else now()
    comment.save(update_fields=["resolved_at"])


@transaction.atomic
def remark(
    review: Review, *, line: int, text: str, by: User | None = None
) -> ReviewComment:
    """A remark on one line (from 1); the line's words are kept with it."""
    body = review.revision.body if review.revision else review.article.body
    lines = body.splitlines()
    quoted = lines[line - 1] if 1 <= line <= len(lines) else ""
    record(review.article, Verb.REMARKED, by=by, line=line, text=text[:300])
    return ReviewComment.objects.create(
        review=review,
        line=line,
        quoted=quoted[:300],
        text=text,
        made_by=by,
    )


def line_now(comment: ReviewComment, body: str) -> int:
    """Where the line a remark was made on stands in this text; 0 when it is gone.

    Of several equal lines the nearest one is meant.
    """
    if not comment.quoted.strip():
        return comment.line
    found = [
        number
        for number, line in enumerate(body.splitlines(), 1)
        if line[:300] == comment.quoted
    ]
    return min(found, key=lambda number: abs(number - comment.line), default=0)


def _decide(review: Review, outcome: str, *, by: User | None, note: str) -> None:
    review.outcome = outcome
    review.decided_by = by
    review.decided_at = now()
    review.decision_note = note
    review.save()
