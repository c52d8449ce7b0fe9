"""Charts of a table's figures: how, not what. The numbers stay in the cells."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from articles.models.figure_table import FigureTable
from articles.models.keyed import Keyed


class ChartSpec(Keyed):
    """What `[[chart:key]]` draws of a table. Titles left empty are the table's own."""

    class Kind(models.TextChoices):
        BAR = "bar", _("bars")
        GROUPED = "grouped", _("grouped bars")
        DOT = "dot", _("dots and ranges")
        LINE = "line", _("lines")

    table = models.ForeignKey(
        FigureTable, models.CASCADE, related_name="charts", verbose_name=_("table")
    )
    kind = models.CharField(_("kind"), max_length=7, choices=Kind, default=Kind.BAR)
    title = models.CharField(
        _("title"),
        max_length=200,
        blank=True,
        help_text=_("What the chart shows, best as a finding."),
    )
    subtitle = models.CharField(
        _("subtitle"),
        max_length=200,
        blank=True,
        help_text=_("Left empty, it is made of measure, unit and period."),
    )
    note = models.CharField(_("note under the chart"), max_length=300, blank=True)
    columns = models.TextField(
        _("columns"),
        blank=True,
        help_text=_("Names of the columns to draw, one on each line; empty for all."),
    )
    is_transposed = models.BooleanField(
        _("rows become series"),
        default=False,
        help_text=_("For a line along the columns of a table."),
    )
    is_log = models.BooleanField(
        _("logarithmic scale"),
        default=False,
        help_text=_("Dots and lines only: a bar's length must be its number."),
    )

    class Meta:
        verbose_name = _("chart")
        verbose_name_plural = _("charts")
        ordering = ("key",)
        constraints = [
            models.CheckConstraint(
                condition=Q(is_log=False) | Q(kind__in=["dot", "line"]),
                name="chart_bar_starts_at_zero",
                violation_error_message=_(
                    "A bar on a logarithmic scale says nothing by its length."
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.title or str(self.table)

    @property
    def column_list(self) -> list[str]:
        """The columns to draw, in this order; empty for all."""
        lines = (line.strip() for line in self.columns.splitlines())
        return [line for line in lines if line]

    def clean(self) -> None:
        """A key serves one thing: the marks in texts could not tell them apart."""
        if FigureTable.objects.filter(key=self.key).exists():
            raise ValidationError({"key": _("A table has this key.")})
        if not self.table_id:
            return
        known = set(self.table.cells.values_list("column", flat=True))
        unknown = [name for name in self.column_list if name not in known]
        if unknown:
            names = ", ".join(unknown)
            raise ValidationError(
                {"columns": _("The table has no column %(names)s.") % {"names": names}}
            )
