"""What a figure stands on: the sources that state it, or contradict it."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.models.figure import Figure


class FigureCitation(models.Model):
    """A source that states a figure, or contradicts it."""

    class Role(models.TextChoices):
        PRIMARY = "primary", _("primary")
        SECONDARY = "secondary", _("secondary")
        CONTRADICTS = "contradicts", _("contradicts")

    figure = models.ForeignKey(
        Figure, models.CASCADE, related_name="citations", verbose_name=_("figure")
    )
    source = models.ForeignKey(
        "articles.Source",
        models.PROTECT,
        related_name="figure_citations",
        verbose_name=_("source"),
    )
    role = models.CharField(
        _("role"), max_length=11, choices=Role, default=Role.PRIMARY
    )
    quote = models.TextField(_("quote"), blank=True)
    locator = models.CharField(_("where in the source"), max_length=120, blank=True)

    accessed_on = models.DateField(_("looked up on"), null=True, blank=True)

    class Meta:
        verbose_name = _("source of a figure")
        verbose_name_plural = _("sources of figures")
        ordering = ("role", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=["figure", "source"], name="figure_cites_source_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.figure}: {self.source}"
