"""Stat cards, tables and charts of figures, as HTML for their places in a page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from articles.evidence.notes import FigureNote
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
from articles.markdown import Slot
from articles.models import FigureCell, FigureTable

_PENDING = frozenset({Status.FORECAST, Status.TARGET, Status.POSSIBLE})


@dataclass(frozen=True, slots=True)
class ShownCell:
    """A figure, or the words that stand in its place."""

    note: FigureNote | None
    words: str


@dataclass(frozen=True, slots=True)
class ShownTable:
    """Rows and columns of figures; without columns each row has one number."""

    key: str
    title: str
    note: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[ShownCell, ...]], ...]


def block_html(
    slot: Slot,
    notes: Mapping[str, FigureNote],
    tables: Mapping[str, FigureTable],
    *,
    language: str,
    is_preview: bool,
) -> str | None:
    """The block; None for a kind that is not ours. An unknown key is told in the
    preview and leaves nothing on the public page."""
    if slot.kind not in {"stat", "table", "chart"}:
        return None
    unknown = [key for key in slot.keys if key not in notes and key not in tables]
    if unknown:
        return _problem(
            _("No confirmed figure or table has the key %(keys)s.")
            % {"keys": ", ".join(unknown)},
            is_preview=is_preview,
        )
    if slot.kind == "stat":
        shown = [notes[key] for key in slot.keys if key in notes]
        return render_to_string("articles/parts/stat_cards.html", {"notes": shown})
    table = _table(slot, notes, tables)
    if slot.kind == "table":
        return render_to_string("articles/parts/figure_table.html", {"table": table})
    try:
        svg = _svg(slot, table, language)
    except ChartRefused as problem:
        return _problem(
            _("This chart cannot be drawn: %(reason)s.") % {"reason": problem},
            is_preview=is_preview,
        )
    context = {"table": table, "svg": svg}
    return render_to_string("articles/parts/figure_chart.html", context)


def shown_table(
    table: FigureTable, cells: Sequence[FigureCell], notes: Mapping[str, FigureNote]
) -> ShownTable:
    """The cells in rows and columns, in the order of their positions."""
    columns = tuple(dict.fromkeys(cell.column for cell in cells))
    rows = tuple(dict.fromkeys(cell.row for cell in cells))
    at = {(cell.row, cell.column): cell for cell in cells}
    return ShownTable(
        table.key,
        table.title,
        table.note,
        columns if any(columns) else (),
        tuple(
            (row, tuple(_cell(at.get((row, column)), notes) for column in columns))
            for row in rows
        ),
    )


def _cell(cell: FigureCell | None, notes: Mapping[str, FigureNote]) -> ShownCell:
    if cell is None:
        return ShownCell(None, "")
    key = cell.figure.key if cell.figure else ""
    return ShownCell(notes.get(key), cell.words)


def _table(
    slot: Slot, notes: Mapping[str, FigureNote], tables: Mapping[str, FigureTable]
) -> ShownTable:
    """The stored table, or one made of the figures named."""
    if len(slot.keys) == 1 and slot.keys[0] in tables:
        table = tables[slot.keys[0]]
        return shown_table(table, list(table.cells.all()), notes)
    shown = [notes[key] for key in slot.keys if key in notes]
    measures = list(dict.fromkeys(note.measure for note in shown))
    by_period = len({note.entity for note in shown}) == 1 and len(shown) > 1
    return ShownTable(
        key=shown[0].key,
        title=slot.options.get("title", "").replace("_", " ") or " / ".join(measures),
        note="",
        columns=(),
        rows=tuple(
            (
                note.period if by_period and note.period else note.entity,
                (ShownCell(note, ""),),
            )
            for note in shown
        ),
    )


def _svg(slot: Slot, table: ShownTable, language: str) -> SafeString:
    default = ChartKind.GROUPED if len(table.columns) > 1 else ChartKind.BAR
    try:
        kind = ChartKind(slot.options.get("type", default))
    except ValueError as problem:
        raise ChartRefused(str(problem)) from problem
    width = max(len(table.columns), 1)
    series = tuple(
        Series(
            table.columns[index] if len(table.columns) > 1 else "",
            tuple(_mark(label, cells[index]) for label, cells in table.rows),
        )
        for index in range(width)
    )
    chart = Chart(
        key=f"chart-{table.key}-{slot.position}",
        title=table.title,
        series=series,
        kind=kind,
        lang=wording(language),
        is_log=slot.options.get("scale") == "log",
    )
    # Made by our own drawing code, which escapes every label.
    return mark_safe(chart_svg(chart))  # noqa: S308


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


def _problem(text: str, *, is_preview: bool) -> str:
    if not is_preview:
        return ""
    return render_to_string("articles/parts/figure_problem.html", {"text": text})
