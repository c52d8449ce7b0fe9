"""Moves one article through its statuses; who may do so is the caller's question."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.timezone import now

from articles.caching import prepare
from articles.evidence.pending import take_effect_with
from articles.models import Article, Review
from articles.publishing.activity import Verb, record
from articles.publishing.content import current_hash
from articles.publishing.purging import footprint, purge_change
from articles.publishing.readiness import require_ready
from articles.publishing.reviews import close_review
from articles.search import upsert


@transaction.atomic
def publish(
    article: Article,
    *,
    by: User | None = None,
    at: datetime | None = None,
) -> Article:
    """Make it public from `at`, else from its own date, else from now.

    A moment to come makes it scheduled: it appears by itself, without any job. Raises
    `NotReady`.
    """
    require_ready(article)
    moment = at or article.published_at or now()
    before = footprint(article)
    article.go_live(moment)
    # The date is part of what an editor can change, hence of the hash.
    article.content_hash = current_hash(article)
    article.save(update_fields=["status", "published_at", "content_hash", "saved_at"])
    if article.is_live():
        take_effect_with(article, by=by)
    purge_change(before, footprint(article))
    upsert([article])
    verb = (
        Verb.PUBLISHED if article.status == Article.Status.PUBLISHED else Verb.SCHEDULED
    )
    record(article, verb, by=by, at=moment.isoformat(), revision=article.version)
    close_review(article, by=by)
    prepare([article])
    return article


@transaction.atomic
def withdraw(article: Article, *, by: User | None = None) -> Article:
    """Take it off the site; its address then answers 410 Gone."""
    was_public = article.is_live()
    _change_status(article, Article.Status.WITHDRAWN)
    record(article, Verb.WITHDRAWN, by=by, was_public=was_public)
    close_review(article, by=by, outcome=Review.Outcome.CLOSED)
    return article


@transaction.atomic
def return_to_draft(article: Article, *, by: User | None = None) -> Article:
    """Give it back to its author; a public article leaves the site by this too."""
    was_public = article.is_live()
    _change_status(article, Article.Status.DRAFT)
    record(article, Verb.RETURNED, by=by, was_public=was_public)
    close_review(article, by=by, outcome=Review.Outcome.CLOSED)
    return article


def publish_due(*, at: datetime | None = None) -> int:
    """Tidy up: scheduled articles whose moment has come are called published.

    Readers see them without this, since every public query compares with the clock.
    """
    return Article.objects.due(at=at).update(status=Article.Status.PUBLISHED)


def _change_status(article: Article, status: str) -> None:
    before = footprint(article)
    article.status = status
    article.pending_at = None  # a change of what nobody sees must not go out by itself
    article.save(update_fields=["status", "pending_at", "saved_at"])
    purge_change(before, footprint(article))
    upsert([article])
