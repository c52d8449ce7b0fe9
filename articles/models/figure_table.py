"""Tables of figures: what [[table:key]] and [[chart:key]] show."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from articles.models.figure import Figure
from articles.models.keyed import Keyed


class FigureTable(Keyed):
    """Figures in rows and columns. Its chart is drawn from the same cells."""

    title = models.CharField(_("title"), max_length=200)
    note = models.CharField(_("note under the table"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("table of figures")
        verbose_name_plural = _("tables of figures")
        ordering = ("key",)

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("figure-table", args=[self.key])

    def clean(self) -> None:
        """A key serves one thing: the marks in texts could not tell them apart."""
        if Figure.objects.filter(key=self.key).exists():
            raise ValidationError({"key": _("A figure has this key.")})


class FigureCell(models.Model):
    """A figure at its place; `words` stand where there is none."""

    table = models.ForeignKey(
        FigureTable, models.CASCADE, related_name="cells", verbose_name=_("table")
    )
    row = models.CharField(_("row"), max_length=120)
    column = models.CharField(_("column"), max_length=120, blank=True)
    position = models.PositiveSmallIntegerField(_("position"))
    figure = models.ForeignKey(
        Figure,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="cells",
        verbose_name=_("figure"),
    )
    words = models.CharField(_("words in its place"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("cell")
        verbose_name_plural = _("cells")
        ordering = ("position", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=["table", "row", "column"], name="figure_cell_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.row} / {self.column}"
