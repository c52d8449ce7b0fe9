"""A table outside the texts: all of it, its charts, and its cells as rows of data."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from django.utils.safestring import SafeString, mark_safe

from articles.evidence.blocks import Blocks
from articles.evidence.charting import ChartPlan
from articles.evidence.notes import FigureNote, for_notes, note_of
from articles.evidence.rows import COLUMNS, as_csv, rows_of
from articles.evidence.shown import ShownTable, shown_table
from articles.figures.chart import ChartRefused
from articles.models import Figure, FigureCell, FigureTable

_PLACE: Final = ("row", "column")


@dataclass(frozen=True, slots=True)
class WholeTable:
    """`charts` are drawn; one that cannot be is left out."""

    table: ShownTable
    charts: tuple[SafeString, ...]


def whole_table(table: FigureTable, *, language: str) -> WholeTable:
    """The table with its charts: a fixed few queries."""
    cells = _cells(table)
    figures = _figures(cells)
    notes = {row.key: note_of(row, language) for row in figures}
    shown = shown_table(table, cells, notes)
    return WholeTable(shown, tuple(_charts(table, shown, notes, language)))


def table_rows(table: FigureTable, *, language: str) -> list[dict[str, str]]:
    """One row a cell: where it stands, and its figure or the words in its place."""
    cells = _cells(table)
    figures = _figures(cells)
    said = {row["key"]: row for row in rows_of(figures, language)}
    rows = []
    for cell in cells:
        data = said.get(cell.figure.key if cell.figure else "", {})
        row = {name: data.get(name, "") for name in COLUMNS}
        row["display"] = row["display"] or cell.words
        rows.append({"row": cell.row, "column": cell.column} | row)
    return rows


def table_as_csv(rows: Iterable[Mapping[str, str]]) -> str:
    """For spreadsheets, as `as_csv`."""
    return as_csv(rows, columns=(*_PLACE, *COLUMNS))


def _cells(table: FigureTable) -> list[FigureCell]:
    return list(table.cells.select_related("figure"))


def _figures(cells: list[FigureCell]) -> list[Figure]:
    keys = {cell.figure_id for cell in cells if cell.figure_id}
    return list(for_notes(Figure.objects.confirmed().filter(pk__in=keys)))


def _charts(
    table: FigureTable,
    shown: ShownTable,
    notes: Mapping[str, FigureNote],
    language: str,
) -> Iterable[SafeString]:
    blocks = Blocks(notes, {}, {}, {}, language, is_preview=False)
    for spec in table.charts.all():
        try:
            html = blocks.chart(
                shown, ChartPlan.of(spec), key=f"chart-{spec.key}", has_pages=True
            )
        except ChartRefused:
            continue
        yield mark_safe(html)  # noqa: S308  # made by escaping templates
