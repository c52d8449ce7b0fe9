"""What waits for one person: reviews, and what was approved but is not public."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.http import HttpRequest

from articles.admin.access import may_publish
from articles.models import Article, ArticleQuerySet, Review
from articles.models.taxonomy import LIVE_STATUSES


def reviews_for(request: HttpRequest) -> Any:
    """Open reviews, the oldest first."""
    return Review.objects.waiting_for(request.user).order_by("submitted_at")


def approved_for(request: HttpRequest) -> ArticleQuerySet:
    """Approved and not published: a publisher's turn."""
    if not may_publish(request):
        return Article.objects.none()
    approved = Article.objects.filter(
        status=Article.Status.IN_REVIEW, reviews__outcome=Review.Outcome.APPROVED
    )
    return approved.exclude(reviews__outcome=Review.Outcome.OPEN).distinct()


def changes_for(request: HttpRequest) -> ArticleQuerySet:
    """Changes of public articles that nobody reviews and that have no date."""
    if not may_publish(request):
        return Article.objects.none()
    return Article.objects.filter(
        status__in=LIVE_STATUSES, pending__isnull=False, pending_at=None
    ).exclude(reviews__outcome=Review.Outcome.OPEN)


def waiting_for(request: HttpRequest) -> Q:
    """All of them, as a condition on articles."""
    reviewed = reviews_for(request).order_by().values("article")
    return (
        Q(pk__in=reviewed)
        | Q(pk__in=approved_for(request).order_by().values("pk"))
        | Q(pk__in=changes_for(request).order_by().values("pk"))
    )
