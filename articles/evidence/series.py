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
    rows = tuple(
        (label, (ShownCell(note, ""),))
        for label, note in zip(_labels(notes, is_series), notes, strict=True)
    )
    table = ShownTable(notes[0].key, title, "", (), rows)
    plan = ChartPlan(kind=ChartKind.LINE if is_line else ChartKind.BAR)
    blocks = Blocks({}, {}, {}, {}, language, is_preview=False)
    try:
        html = blocks.chart(table, plan, key=f"series-{notes[0].key}", has_pages=True)
    except ChartRefused:
        return SafeString()
    return mark_safe(html)  # noqa: S308  # made by escaping templates


def _labels(notes: Sequence[FigureNote], is_series: bool) -> list[str]:
    """Each different: the period, or whose; where that repeats, the other and the day
    it was said."""
    names = [note.period if is_series else note.entity for note in notes]
    if len(set(names)) < len(names):
        names = [
            f"{name}（{other}）" if other and other != name else name
            for name, other in zip(
                names,
                (_said_on(note) if is_series else note.period for note in notes),
                strict=True,
            )
        ]
    return names


def _said_on(note: FigureNote) -> str:
    return note.figure.as_of.isoformat() if note.figure.as_of else ""
