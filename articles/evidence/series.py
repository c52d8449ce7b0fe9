"""The chart that a row of like figures makes by itself."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.safestring import SafeString, mark_safe

from articles.evidence.blocks import Blocks
from articles.evidence.charting import ChartPlan
from articles.evidence.notes import FigureNote, note_of
from articles.evidence.shown import ShownCell, ShownTable
from articles.figures.chart import ChartKind, ChartRefused
from articles.models import Figure

_LEAST_FOR_LINE = 3
_MOST_PERIODS = 3


def series_chart(figures: Sequence[Figure], language: str) -> SafeString:
    """Figures from `for_notes` in one picture: along time where they are of one owner
    at different times, side by side otherwise; "" where there is nothing to compare or
    it could not be drawn honestly."""
    notes = [note_of(figure, language) for figure in figures]
    drawn = [note for note in notes if note.figure.value is not None]
    if len(drawn) < 2:
        return SafeString()
    owners = {note.entity for note in notes}
    periods = [note.period for note in notes]
    is_series = len(owners) == 1 and all(periods)
    is_line = (
        is_series
        and len(set(periods)) == len(periods) >= _LEAST_FOR_LINE
        and len({note.figure.period_shape for note in notes}) == 1
    )
    measure = notes[0].measure
    title = f"{notes[0].entity} · {measure}" if is_series else measure
    if is_series:
        table = _one_column(notes, title, _periods(notes))
    else:
        table = _grid(notes, title) or _one_column(notes, title, _owners(notes))
    kind = ChartKind.GROUPED if len(table.columns) > 1 else ChartKind.BAR
    plan = ChartPlan(kind=ChartKind.LINE if is_line else kind)
    blocks = Blocks({}, {}, {}, {}, language, is_preview=False)
    try:
        html = blocks.chart(table, plan, key=f"series-{notes[0].key}", has_pages=True)
    except ChartRefused:
        return SafeString()
    return mark_safe(html)  # noqa: S308  # made by escaping templates


def _one_column(
    notes: Sequence[FigureNote], title: str, labels: Sequence[str]
) -> ShownTable:
    rows = tuple(
        (label, (ShownCell(note, ""),))
        for label, note in zip(labels, notes, strict=True)
    )
    return ShownTable(notes[0].key, title, "", (), rows)


def _grid(notes: Sequence[FigureNote], title: str) -> ShownTable | None:
    """Owners down, periods across, where no two figures would share a place and the
    periods are few enough to be told apart."""
    at = {(note.entity, note.period): note for note in notes}
    owners = tuple(dict.fromkeys(note.entity for note in notes))
    periods = tuple(sorted({note.period for note in notes}))
    is_grid = len(at) == len(notes) and len(owners) > 1 and all(periods)
    if not is_grid or not 1 < len(periods) <= _MOST_PERIODS:
        return None
    rows = tuple(
        (
            owner,
            tuple(ShownCell(at.get((owner, period)), "") for period in periods),
        )
        for owner in owners
    )
    return ShownTable(notes[0].key, title, "", periods, rows)


def _periods(notes: Sequence[FigureNote]) -> list[str]:
    """With the day it was said where a period comes twice."""
    names = [note.period for note in notes]
    return [
        f"{note.period}（{_said_on(note)}）"
        if names.count(note.period) > 1 and _said_on(note)
        else note.period
        for note in notes
    ]


def _owners(notes: Sequence[FigureNote]) -> list[str]:
    """With period, or the day it was said, where an owner comes twice."""
    names = [note.entity for note in notes]
    return [
        f"{note.entity}（{other}）"
        if names.count(note.entity) > 1 and (other := note.period or _said_on(note))
        else note.entity
        for note in notes
    ]


def _said_on(note: FigureNote) -> str:
    return note.figure.as_of.isoformat() if note.figure.as_of else ""
