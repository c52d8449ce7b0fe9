"""The history of a figure: every change, when, by whom and why."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from articles.models.figure import Figure


class FigureChange(models.Model):
    """One change of a confirmed figure; the rows are its history, never edited."""

    class Kind(models.TextChoices):
        CONFIRMED = "confirmed", _("confirmed")
        CORRECTION = "correction", _("correction")
        UPDATE = "update", _("update")
        CLARIFICATION = "clarification", _("clarification")
        WITHDRAWAL = "withdrawal", _("withdrawal")
        DISPLAY = "display", _("wording only")

    figure = models.ForeignKey(
        Figure, models.CASCADE, related_name="changes", verbose_name=_("figure")
    )
    kind = models.CharField(_("kind"), max_length=13, choices=Kind)
    before = models.CharField(_("before"), max_length=200, blank=True)
    after = models.CharField(_("after"), max_length=200, blank=True)
    reason = models.TextField(_("reason"), blank=True, help_text=_("For editors only."))
    note = models.TextField(_("note for readers"), blank=True)
    made_at = models.DateTimeField(_("made"), auto_now_add=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("by"),
    )

    class Meta:
        verbose_name = _("change of a figure")
        verbose_name_plural = _("changes of figures")
        ordering = ("-made_at", "-pk")
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind__in=["correction", "update", "withdrawal"])
                | ~Q(reason=""),
                name="figure_change_has_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.figure}: {self.before} → {self.after}"
