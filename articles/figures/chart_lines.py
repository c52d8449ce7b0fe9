"""Lines along time: gaps stay gaps, what is yet to come is dashed."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import Final

from articles.figures.chart_drawing import (
    NARROWEST,
    at,
    grid,
    line,
    number,
    percent,
    soft_width,
    text,
    whisker_up,
)
from articles.figures.chart_parts import Chart, Mark, Series, ends, said
from articles.figures.chart_scale import Scale, along, axis_scale

_TOP, _BOTTOM = 30.0, 200.0
_RIGHT: Final = 96.0
_NEAR: Final = 16.0  # percent between two points that both get their number


@dataclass(frozen=True, slots=True)
class _Point:
    x: float
    y: float
    low: float
    high: float
    mark: Mark


def lines(chart: Chart) -> tuple[str, float]:
    """The shapes and the height of a chart with any number of series."""
    labels = [mark.label for mark in chart.series[0].marks]
    scale, ticks = axis_scale(chart, _BOTTOM, _TOP)
    widest = max(soft_width(word) for _, word in ticks)
    places = along(labels, min(widest / NARROWEST * 100 + 3, 28), _RIGHT)
    drawn = [_points(series, places, scale) for series in chart.series]
    names = _names(chart, drawn)
    out = [_axis(ticks)]
    for shade, series in enumerate(chart.series):
        points = drawn[shade]
        shape = _drawn(points, shade % 4)
        is_one = len(chart.series) == 1
        words = _numbers(chart, points) if is_one else names[shade]
        gaps = _gaps(chart, series, places) if is_one else ""
        out.append(f'<g class="s{shade % 4}">{shape}{words}{gaps}</g>')
    out.append(_labels(labels, places))
    return "".join(out), _BOTTOM + 26


def _points(series: Series, places: list[float], scale: Scale) -> list[_Point | None]:
    found: list[_Point | None] = []
    for x, mark in zip(places, series.marks, strict=True):
        if mark.quantity is None:
            found.append(None)
            continue
        low, high = ends(mark.quantity)
        found.append(
            _Point(x, scale.at((low + high) / 2), scale.at(low), scale.at(high), mark)
        )
    return found


def _drawn(points: list[_Point | None], shade: int) -> str:
    """Strokes between neighbours, a sign for each point; its shape is the series'."""
    strokes, signs = [], []
    for left, right in itertools.pairwise(points):
        if left is not None and right is not None:
            dash = ' stroke-dasharray="2 4"' if right.mark.is_forecast else ""
            strokes.append(line(left.x, left.y, right.x, right.y, dash))
    for point in points:
        if point is None:
            continue
        if point.low != point.high:
            strokes.append(whisker_up(point.x, point.low, point.high))
        signs.append(_sign(point, shade))
    return (
        '<g stroke="currentColor" stroke-width="2.5" stroke-linecap="round">'
        f"{''.join(strokes)}</g>{''.join(signs)}"
    )


_SHAPES: Final = (
    "",
    "M-4 -4h8v8h-8z",
    "M0 -5.5l5.5 5.5-5.5 5.5-5.5-5.5z",
    "M0 -5l5 9h-10z",
)


def _sign(point: _Point, shade: int) -> str:
    hollow = (
        ' class="hollow" stroke="currentColor" stroke-width="2"'
        if point.mark.is_forecast
        else ""
    )
    if not shade:
        return f'<circle cx="{percent(point.x)}" cy="{number(point.y)}" r="4"{hollow}/>'
    return at(point.x, point.y, f'<path d="{_SHAPES[shade]}"{hollow}/>')


def _axis(ticks: list[tuple[float, str]]) -> str:
    """Across the whole chart, with the number standing on each line."""
    rules = "".join(line(0, y, 100, y) for y, _ in ticks)
    words = "".join(text(0, y - 4, word, soft=True) for y, word in ticks)
    return grid(rules) + words


def _numbers(chart: Chart, points: list[_Point | None]) -> str:
    """Beside the first, the last, the highest and the lowest of one series."""
    known = [point for point in points if point is not None]
    if not known:
        return ""
    heights = [point.y for point in known]
    wanted = [
        len(known) - 1,
        heights.index(min(heights)),
        heights.index(max(heights)),
        0,
    ]
    told: list[_Point] = []
    for index in wanted:
        point = known[index]
        if all(abs(point.x - other.x) > _NEAR for other in told):
            told.append(point)
    return "".join(_beside(point, said(point.mark, chart.lang)) for point in told)


def _beside(point: _Point, words: str, y: float | None = None) -> str:
    side = "start" if point.x < 40 else "end" if point.x > 70 else "middle"
    above = point.y - 10 if y is None else y
    x = {"start": point.x, "middle": point.x, "end": min(point.x + 4, 100)}[side]
    return text(x, above, words, anchor=side, bold=True)


def _names(chart: Chart, drawn: list[list[_Point | None]]) -> list[str]:
    """The name of each series with its last number: the highest above its end, the
    others below theirs, none upon another."""
    last = [next((p for p in reversed(points) if p), None) for points in drawn]
    words = [""] * len(drawn)
    reach = 0.0
    ends = sorted((p.y, shade) for shade, p in enumerate(last) if p is not None)
    for place, (y, shade) in enumerate(ends):
        point = last[shade]
        if point is None:
            continue
        baseline = max(y - 10 if place == 0 else y + 20, reach + 15)
        shown = f"{chart.series[shade].name} {said(point.mark, chart.lang)}"
        words[shade] = _beside(point, shown, baseline)
        reach = baseline
    return words


def _gaps(chart: Chart, series: Series, places: list[float]) -> str:
    """A missing number says so, where it would stand."""
    return "".join(
        text(x, _BOTTOM - 6, said(mark, chart.lang), anchor="middle", soft=True)
        for x, mark in zip(places, series.marks, strict=True)
        if mark.quantity is None
    )


def _labels(labels: list[str], places: list[float]) -> str:
    """Names below the points, as many as stand apart; the first and the last always."""
    widths = [soft_width(label) / NARROWEST * 100 for label in labels]
    last = len(labels) - 1
    end = 100 - widths[last]
    out = []
    reach = -100.0
    for index, (label, x) in enumerate(zip(labels, places, strict=True)):
        left = min(max(0.0, x - widths[index] / 2), 100 - widths[index])
        right = left + widths[index]
        if left < reach + 2 or (index not in (0, last) and right > end - 2):
            continue
        side = "start" if left == 0 else "end" if right >= 100 else "middle"
        place = {"start": 0.0, "middle": x, "end": 100.0}[side]
        out.append(text(place, _BOTTOM + 18, label, anchor=side, soft=True))
        reach = right
    return "".join(out)
