"""Charts: frozen series to a small SVG that needs no script and no style sheet."""

from __future__ import annotations

import re
from typing import Final

from articles.figures.chart_bars import bars, grouped
from articles.figures.chart_dots import dots
from articles.figures.chart_drawing import escape, hatch, number
from articles.figures.chart_lines import lines
from articles.figures.chart_parts import (
    REFUSALS,
    WORDS,
    Chart,
    ChartKind,
    ChartRefused,
    Mark,
    Series,
    all_ends,
    said,
)

__all__ = [
    "REFUSALS",
    "Chart",
    "ChartKind",
    "ChartRefused",
    "Mark",
    "Series",
    "chart_svg",
    "describe_chart",
]

_KEY: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_MOST_MARKS: Final = 60
_BARS: Final = (ChartKind.BAR, ChartKind.GROUPED)
_DRAW: Final = {
    ChartKind.BAR: bars,
    ChartKind.GROUPED: grouped,
    ChartKind.DOT: dots,
    ChartKind.LINE: lines,
}


def chart_svg(chart: Chart) -> str:
    """The chart as one SVG element; the same chart gives the same bytes.

    Labelled by its title and a description of every number. Colours come from the page
    (`currentColor`), meaning never from colour: a forecast is hatched or dashed and
    says so, an open bound has a pointed tip, a range a whisker, a missing number a
    labelled gap. Raises `ChartRefused`.
    """
    _require_drawable(chart)
    body, height = _DRAW[chart.kind](chart)
    title, note = f"{chart.key}-t", f"{chart.key}-d"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="chart chart-{chart.kind}" '
        f'role="img" lang="{chart.lang}" aria-labelledby="{title} {note}" '
        f'width="100%" height="{number(height)}" font-size="13" fill="currentColor">'
        f'<title id="{title}">{escape(chart.title)}</title>'
        f'<desc id="{note}">{escape(describe_chart(chart))}</desc>'
        f"{_hatches(chart)}{body}</svg>"
    )


def _hatches(chart: Chart) -> str:
    """A pattern for each series of bars that holds a forecast."""
    if chart.kind not in _BARS:
        return ""
    shades = [
        shade % 4
        for shade, series in enumerate(chart.series)
        if any(mark.is_forecast for mark in series.marks)
    ]
    patterns = "".join(hatch(chart.key, shade) for shade in dict.fromkeys(shades))
    return f"<defs>{patterns}</defs>" if patterns else ""


def describe_chart(chart: Chart) -> str:
    """Every number of the chart in words, for those who do not see it."""
    words = WORDS[chart.lang]
    parts = []
    for series in chart.series:
        marks = words["comma"].join(
            f"{mark.label} {said(mark, chart.lang)}" for mark in series.marks
        )
        parts.append(f"{series.name}{words['colon']}{marks}" if series.name else marks)
    return f"{words[chart.kind]}{words['stop']}{words['semicolon'].join(parts)}"


def _require_drawable(chart: Chart) -> None:
    if not _KEY.fullmatch(chart.key):
        raise ChartRefused("bad_key", key=chart.key)
    if chart.lang not in WORDS:
        raise ChartRefused("bad_language", language=chart.lang)
    marks = [mark for series in chart.series for mark in series.marks]
    drawn = [mark.quantity for mark in marks if mark.quantity is not None]
    if not drawn:
        raise ChartRefused("no_number")
    if len(marks) > _MOST_MARKS:
        raise ChartRefused("too_many", most=_MOST_MARKS)
    if len({(quantity.unit, quantity.per) for quantity in drawn}) > 1:
        raise ChartRefused("units")
    if chart.kind in _BARS and chart.is_log:
        raise ChartRefused("log_bar")
    if chart.kind in (ChartKind.BAR, ChartKind.DOT):
        if len(chart.series) > 1:
            raise ChartRefused("series")
    elif len({tuple(m.label for m in s.marks) for s in chart.series}) > 1:
        raise ChartRefused("labels")
    if chart.is_log and any(end <= 0 for end in all_ends(chart)):
        raise ChartRefused("log_zero")
