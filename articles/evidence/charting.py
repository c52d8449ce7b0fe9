"""From a table of figures to its chart: which cells become marks of which series."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from articles.evidence.shown import ShownCell, ShownTable
from articles.evidence.values import quantity_of, wording
from articles.figures.chart import (
    Chart,
    ChartKind,
    ChartRefused,
    Mark,
    Series,
    chart_svg,
)
from articles.figures.context import Status
from articles.figures.formatting import format_quantity
from articles.models import ChartSpec

_PENDING = frozenset({Status.FORECAST, Status.TARGET, Status.POSSIBLE})


@dataclass(frozen=True, slots=True)
class ChartPlan:
    """How to draw a table; empty texts are made of the table."""

    kind: str = ""
    title: str = ""
    subtitle: str = ""
    note: str = ""
    columns: tuple[str, ...] = ()
    is_transposed: bool = False
    is_log: bool = False

    @classmethod
    def of(cls, spec: ChartSpec) -> Self:
        """As an editor stored it."""
        return cls(
            spec.kind,
            spec.title,
            spec.subtitle,
            spec.note,
            tuple(spec.column_list),
            spec.is_transposed,
            spec.is_log,
        )

    def changed_by(self, options: Mapping[str, str]) -> ChartPlan:
        """With what the text says: `type=`, `title=`, `subtitle=`, `scale=log`."""
        return ChartPlan(
            options.get("type", self.kind),
            in_words(options.get("title", "")) or self.title,
            in_words(options.get("subtitle", "")) or self.subtitle,
            self.note,
            self.columns,
            self.is_transposed,
            options.get("scale", "log" if self.is_log else "") == "log",
        )


def in_words(option: str) -> str:
    """An option's value, where _ stands for a space."""
    return option.replace("_", " ")


def chart_of(table: ShownTable, plan: ChartPlan, language: str, *, key: str) -> Chart:
    """Columns become series, or rows where the plan is transposed.

    Raises `ChartRefused`.
    """
    table = table.with_columns(plan.columns)
    if plan.is_transposed:
        columns = table.columns or (table.measure,)
        series = tuple(
            Series(
                row,
                tuple(
                    _mark(label, cell)
                    for label, cell in zip(columns, cells, strict=True)
                ),
            )
            for row, cells in table.rows
        )
        if len(series) == 1:
            series = (Series("", series[0].marks),)
    else:
        many = len(table.columns) > 1
        series = tuple(
            Series(
                table.columns[index] if many else "",
                tuple(_mark(label, cells[index]) for label, cells in table.rows),
            )
            for index in range(max(len(table.columns), 1))
        )
    default = ChartKind.GROUPED if len(series) > 1 else ChartKind.BAR
    try:
        kind = ChartKind(plan.kind or default)
    except ValueError as problem:
        raise ChartRefused("bad_kind", kind=plan.kind[:20]) from problem
    return Chart(
        key=key,
        title=plan.title or table.title,
        series=series,
        kind=kind,
        lang=wording(language),
        is_log=plan.is_log,
    )


def table_of_chart(chart: Chart) -> ShownTable:
    """The numbers of a chart whose data stand in a text, in rows and columns."""
    columns = tuple(series.name for series in chart.series)
    labels = [mark.label for mark in chart.series[0].marks]
    return ShownTable(
        chart.key,
        chart.title,
        "",
        columns if any(columns) else (),
        tuple(
            (
                label,
                tuple(_said(series.marks[place], chart) for series in chart.series),
            )
            for place, label in enumerate(labels)
        ),
    )


def svg_of(chart: Chart) -> SafeString:
    """The drawing. Raises `ChartRefused`."""
    # Made by our own drawing code, which escapes every label.
    return mark_safe(chart_svg(chart))  # noqa: S308


def refusal_words(problem: ChartRefused) -> str:
    """Why, in the language of the interface."""
    sentences = {
        "bad_key": _("“%(key)s” is no key"),
        "bad_kind": _("there is no chart of the kind “%(kind)s”"),
        "bad_language": _("no wording for the language “%(language)s”"),
        "no_number": _("there is no number to draw"),
        "too_many": _("more than %(most)s marks: a table reads better"),
        "units": _("the numbers have different units"),
        "log_bar": _("a bar on a logarithmic scale says nothing by its length"),
        "log_zero": _("a logarithmic scale has no place for zero and less"),
        "series": _("several series want a grouped or a line chart"),
        "labels": _("the series do not have the same labels"),
        "no_json": _("it is no JSON object: write names and words in double quotes"),
        "no_value": _("“%(value)s” is no number"),
        "too_long": _("it is longer than %(most)s characters"),
    }
    return sentences[problem.code] % problem.values


def _said(mark: Mark, chart: Chart) -> ShownCell:
    if mark.quantity is None:
        return ShownCell(None, mark.missing)
    return ShownCell(None, "", format_quantity(mark.quantity, chart.lang))


def _mark(label: str, cell: ShownCell) -> Mark:
    if cell.note is None:
        return Mark(label, None, missing=cell.words)
    figure = cell.note.figure
    return Mark(
        label,
        quantity_of(figure),
        is_forecast=figure.status in _PENDING,
        missing=cell.note.text if figure.value is None else "",
    )
