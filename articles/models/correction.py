"""What was changed after publication, told to the readers."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from articles.models.taxonomy import live_articles


class CorrectionQuerySet(models.QuerySet["Correction"]):
    def public(self) -> Self:
        """Of articles everyone can read now, newest first."""
        return (
            self.filter(live_articles("article__"))
            .select_related("article")
            .order_by("-made_at", "-pk")
        )


class Correction(models.Model):
    """One note under the article; it is never edited away, only followed by another."""

    class Kind(models.TextChoices):
        CORRECTION = "correction", _("correction")
        UPDATE = "update", _("update")
        CLARIFICATION = "clarification", _("clarification")
        RETRACTION = "retraction", _("retraction")

    article = models.ForeignKey(
        "articles.Article",
        models.CASCADE,
        related_name="corrections",
        verbose_name=_("article"),
    )
    kind = models.CharField(
        _("kind"), max_length=13, choices=Kind, default=Kind.CORRECTION
    )
    note = models.TextField(
        _("note for readers"), help_text=_("What was wrong, and what is right now.")
    )
    reason = models.TextField(_("reason"), blank=True, help_text=_("For editors only."))
    made_at = models.DateTimeField(_("made"))
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("by"),
    )
    revision = models.ForeignKey(
        "articles.Revision",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("revision"),
    )

    objects = CorrectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("correction")
        verbose_name_plural = _("corrections")
        ordering = ("-made_at", "-pk")
        constraints = [
            models.CheckConstraint(condition=~Q(note=""), name="correction_has_note"),
        ]

    def __str__(self) -> str:
        return (
            f"{localtime(self.made_at):%Y-%m-%d} {self.get_kind_display()}: {self.note}"
        )
