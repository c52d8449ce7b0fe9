"""Two editors in one article learn of each other."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.utils.timezone import now

from articles.models import Article, Presence


def mark_present(article: Article, user: User) -> list[str]:
    """Note that the user has the article open; the names of the others who have."""
    Presence.objects.update_or_create(
        article=article, user=user, defaults={"seen_at": now()}
    )
    return [str(row.user) for row in article.presences.others(user)]


def leave(article: Article, user: User) -> None:
    """The user closed the form."""
    Presence.objects.filter(article=article, user=user).delete()
