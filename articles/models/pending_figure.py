"""New values of a figure that readers do not see yet."""

from __future__ import annotations

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from articles.models.figure import Figure
from articles.models.figure_change import FigureChange


class PendingFigure(models.Model):
    """A decided change of a confirmed figure, kept until a text that says it is public.

    The figure's own row is what readers see, as the row of an article is; `values` are
    the columns that will differ. `articles` had their texts prepared: the first of them
    to go public takes the figure along.
    """

    figure = models.OneToOneField(
        Figure, models.CASCADE, related_name="pending", verbose_name=_("figure")
    )
    values = models.JSONField(encoder=DjangoJSONEncoder)
    kind = models.CharField(_("kind"), max_length=13, choices=FigureChange.Kind)
    before = models.CharField(_("before"), max_length=200, blank=True)
    after = models.CharField(_("after"), max_length=200, blank=True)
    reason = models.TextField(_("reason"))
    note = models.TextField(_("note for readers"), blank=True)
    articles = models.ManyToManyField(
        "articles.Article",
        related_name="pending_figures",
        blank=True,
        verbose_name=_("articles"),
    )
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
        verbose_name = _("waiting change of a figure")
        verbose_name_plural = _("waiting changes of figures")
        ordering = ("made_at", "pk")
        constraints = [
            models.CheckConstraint(
                condition=~Q(reason=""), name="pending_figure_has_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.figure}: {self.before} → {self.after}"
