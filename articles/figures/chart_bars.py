"""Bars and grouped bars: from zero, a name and a number above each."""

from __future__ import annotations

from typing import Final

from articles.figures.chart_drawing import (
    NARROWEST,
    NEXT_LINE,
    bar,
    grid,
    label_line,
    line,
    number,
    percent,
    text,
    whisker,
    wrap,
)
from articles.figures.chart_parts import Chart, Mark, ends, said
from articles.figures.chart_scale import Scale, bar_scale

_ROW: Final = 48.0
_BAR: Final = 16.0
_LINE: Final = 14.0  # from the top of a row to the baseline of its words
_TO_BAR: Final = 7.0
_RIGHT: Final = 97.0  # room for the point of an open bound


def bars(chart: Chart) -> tuple[str, float]:
    """The shapes and the height of a chart with one series."""
    scale = bar_scale(chart, 0.3, _RIGHT)
    out, top = [], 0.0
    for mark in chart.series[0].marks:
        row, lower = _row(chart, mark, mark.label, top, scale, 0)
        out.append(row)
        top += _ROW + lower
    height = top - _ROW + _LINE + _TO_BAR + _BAR + 2
    return _zero(scale, height) + "".join(out), height


def grouped(chart: Chart) -> tuple[str, float]:
    """The bars of all series below the label they share."""
    scale = bar_scale(chart, 0.3, _RIGHT)
    out = []
    top = 0.0
    for index, first in enumerate(chart.series[0].marks):
        for words in wrap(first.label, NARROWEST, NARROWEST):
            whole = first.label if words not in first.label else ""
            out.append(text(0, top + _LINE, words, bold=True, whole=whole))
            top += NEXT_LINE
        top += 3
        for shade, series in enumerate(chart.series):
            mark = series.marks[index]
            row, lower = _row(chart, mark, series.name, top, scale, shade % 4)
            out.append(f'<g class="s{shade % 4}">{row}</g>')
            top += _ROW - 6 + lower
        top += 14
    return _zero(scale, top - 18) + "".join(out), top - 16


def _row(
    chart: Chart, mark: Mark, label: str, top: float, scale: Scale, shade: int
) -> tuple[str, float]:
    """Its shapes, and how much lower it ends than a row with a short name."""
    words, lower = label_line(label, said(mark, chart.lang), top + _LINE)
    start = top + lower + _LINE + _TO_BAR
    if mark.quantity is None:
        # A gap that is seen: a dotted box where the bar would begin.
        gap = (
            f'<rect x="{percent(scale.at(0))}" y="{number(start)}" width="24" '
            f'height="{number(_BAR)}" fill="none" stroke="currentColor" '
            'stroke-dasharray="1 3"/>'
        )
        return words + gap, lower
    low, high = ends(mark.quantity)
    drawn = bar(
        scale,
        low,
        start,
        _BAR,
        mark.quantity.bound,
        f"url(#{chart.key}-h{shade})" if mark.is_forecast else "",
    )
    if high != low:
        drawn += whisker(scale, low, high, start + _BAR / 2)
    return words + drawn, lower


def _zero(scale: Scale, height: float) -> str:
    return grid(line(scale.at(0), 0, scale.at(0), height))
