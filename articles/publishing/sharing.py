"""Shows one unpublished article to people without an account, for a while."""

from __future__ import annotations

from datetime import timedelta

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.timezone import now

from articles.models import Article, ShareLink
from articles.publishing.activity import Verb, record

DEFAULT_DAYS = 7
LONGEST_DAYS = 90


@transaction.atomic
def share(
    article: Article, *, by: User | None = None, days: int = DEFAULT_DAYS
) -> ShareLink:
    """A new link to the article as its editors last left it; at most 90 days."""
    link = ShareLink.objects.create(
        article=article,
        created_by=by,
        expires_at=now() + timedelta(days=max(1, min(days, LONGEST_DAYS))),
    )
    record(article, Verb.SHARED, by=by, until=link.expires_at.isoformat())
    return link


@transaction.atomic
def end_sharing(link: ShareLink, *, by: User | None = None) -> ShareLink:
    """Make the link answer 410 from now on."""
    if link.revoked_at is None:
        link.revoked_at = now()
        link.save(update_fields=["revoked_at"])
        record(link.article, Verb.SHARING_ENDED, by=by)
    return link
