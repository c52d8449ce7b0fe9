"""Links that show one unpublished article to people without an account."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.timezone import localtime, now
from django.utils.translation import gettext_lazy as _


def new_key() -> str:
    """The secret part of the address."""
    return secrets.token_urlsafe(24)


class ShareLinkQuerySet(models.QuerySet["ShareLink"]):
    def valid(self, *, at: datetime | None = None) -> Self:
        """Neither revoked nor expired."""
        return self.filter(revoked_at=None, expires_at__gt=at or now())


class ShareLink(models.Model):
    """Expires by itself and can be revoked; search engines are told to stay out."""

    article = models.ForeignKey(
        "articles.Article",
        models.CASCADE,
        related_name="share_links",
        verbose_name=_("article"),
    )
    key = models.CharField(max_length=43, unique=True, default=new_key, editable=False)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("by"),
    )
    expires_at = models.DateTimeField(_("expires"))
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)

    objects = ShareLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("share link")
        verbose_name_plural = _("share links")
        ordering = ("-created_at",)
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("created_at")), name="share_link_expires"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.article} → {localtime(self.expires_at):%Y-%m-%d %H:%M}"
