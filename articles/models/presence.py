"""Who has an article open right now."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.utils.timezone import now

STILL_THERE = timedelta(seconds=30)  # three missed calls of ten seconds


class PresenceQuerySet(models.QuerySet["Presence"]):
    def others(self, user: Any, *, at: datetime | None = None) -> Self:
        """Everyone else who was heard of lately."""
        since = (at or now()) - STILL_THERE
        return self.filter(seen_at__gte=since).exclude(user=user).select_related("user")


class Presence(models.Model):
    """One editor in one article's form."""

    article = models.ForeignKey(
        "articles.Article", models.CASCADE, related_name="presences"
    )
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    seen_at = models.DateTimeField()

    objects = PresenceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["article", "user"], name="presence_once"),
        ]

    def __str__(self) -> str:
        return f"{self.user} in {self.article}"
