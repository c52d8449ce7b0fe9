"""Old addresses: each leads to an article, or says that it is gone."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Redirect(models.Model):
    """A path the site once had; without an article the answer is 410 Gone."""

    path = models.CharField(
        _("old path"),
        max_length=2048,
        unique=True,
        help_text=_("From the first slash on: /2019/old-address/"),
    )
    article = models.ForeignKey(
        "articles.Article",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="redirects",
        verbose_name=_("article"),
        help_text=_("Empty: the address is gone for good."),
    )
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    class Meta:
        verbose_name = _("redirect")
        verbose_name_plural = _("redirects")
        ordering = ("path",)
        constraints = [
            models.CheckConstraint(
                condition=Q(path__startswith="/") & ~Q(path__startswith="//"),
                name="redirect_path_is_local",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.path} → {self.article or '410'}"
