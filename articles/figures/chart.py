"""Charts: frozen series to a small SVG that needs no script and no style sheet."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from articles.figures.chart_drawing import (
    WIDTH,
    Scale,
    bar,
    hatch,
    label_line,
    ranged,
    shorten,
    text,
    x_labels,
)
from articles.figures.chart_drawing import escape as escaped
from articles.figures.chart_drawing import number as n
from articles.figures.formatting import format_quantity
from articles.figures.quantity import Quantity

__all__ = [
    "Chart",
    "ChartKind",
    "ChartRefused",
    "Mark",
    "Series",
    "chart_svg",
    "describe_chart",
]


class ChartKind(StrEnum):
    """How the numbers are drawn."""

    BAR = "bar"  # one horizontal bar per mark
    GROUPED = "grouped"  # the bars of several series side by side
    DOT = "dot"  # a dot, or a line from low to high
    LINE = "line"  # marks in order, along time


class ChartRefused(ValueError):
    """The series cannot be drawn honestly, or not at all; the message says why."""


@dataclass(frozen=True, slots=True)
class Mark:
    """One number of a series; `missing` is shown where there is none."""

    label: str
    quantity: Quantity | None
    is_forecast: bool = False
    missing: str = ""


@dataclass(frozen=True, slots=True)
class Series:
    """Marks under one name; the name may be empty where there is one series."""

    name: str
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """What to draw. `key` becomes part of ids: lower case, digits and hyphens.

    `is_log` draws powers of ten at even distances: dots and lines only, since the
    length of a bar would say nothing.
    """

    key: str
    title: str
    series: tuple[Series, ...]
    kind: ChartKind = ChartKind.BAR
    lang: str = "ja"
    is_log: bool = False


def chart_svg(chart: Chart) -> str:
    """The chart as one SVG element; the same chart gives the same bytes.

    Labelled by its title and a description of every number. Colours come from the page
    (`currentColor`), meaning never from colour: a forecast is hatched and says so, an
    open bound has a pointed tip, a range a whisker, a missing number a labelled gap.
    """
    _require_drawable(chart)
    body, height = _DRAW[chart.kind](chart)
    title, note = f"{chart.key}-t", f"{chart.key}-d"
    has_forecast = any(m.is_forecast for s in chart.series for m in s.marks)
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="chart chart-{chart.kind}" '
        f'role="img" lang="{chart.lang}" aria-labelledby="{title} {note}" '
        f'viewBox="0 0 {WIDTH} {n(height)}" font-size="13" fill="currentColor">'
        f'<title id="{title}">{escaped(chart.title)}</title>'
        f'<desc id="{note}">{escaped(describe_chart(chart))}</desc>'
    )
    defs = hatch(chart.key) if has_forecast else ""
    return f"{head}{defs}{body}</svg>"


def describe_chart(chart: Chart) -> str:
    """Every number of the chart in words, for those who do not see it."""
    names = _NAMES[chart.lang]
    parts = []
    for series in chart.series:
        marks = names["comma"].join(
            f"{mark.label} {_value(mark, chart.lang)}" for mark in series.marks
        )
        parts.append(f"{series.name}{names['colon']}{marks}" if series.name else marks)
    return f"{names[chart.kind]}{names['stop']}{names['semicolon'].join(parts)}"


_NAMES = {
    "ja": {
        "bar": "横棒グラフ",
        "grouped": "集合横棒グラフ",
        "dot": "点グラフ",
        "line": "折れ線グラフ",
        "forecast": "（予測）",
        "missing": "データなし",
        "comma": "、",
        "colon": "：",
        "semicolon": "；",
        "stop": "。",
    },
    "en": {
        "bar": "Bar chart",
        "grouped": "Grouped bar chart",
        "dot": "Dot chart",
        "line": "Line chart",
        "forecast": " (forecast)",
        "missing": "no data",
        "comma": ", ",
        "colon": ": ",
        "semicolon": "; ",
        "stop": ". ",
    },
}
_KEY = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_MOST_MARKS = 60


def _require_drawable(chart: Chart) -> None:
    if not _KEY.fullmatch(chart.key):
        raise ChartRefused(f"{chart.key!r} is no key")
    if chart.lang not in _NAMES:
        raise ChartRefused(f"no wording for the language {chart.lang!r}")
    marks = [mark for series in chart.series for mark in series.marks]
    drawn = [mark.quantity for mark in marks if mark.quantity is not None]
    if not drawn:
        raise ChartRefused("there is no number to draw")
    if len(marks) > _MOST_MARKS:
        raise ChartRefused(f"more than {_MOST_MARKS} marks: a table reads better")
    if len({(quantity.unit, quantity.per) for quantity in drawn}) > 1:
        raise ChartRefused("the numbers have different units")
    if chart.kind in (ChartKind.BAR, ChartKind.GROUPED) and chart.is_log:
        raise ChartRefused("a bar on a logarithmic scale says nothing by its length")
    if chart.kind is not ChartKind.GROUPED and chart.kind is not ChartKind.LINE:
        if len(chart.series) > 1:
            raise ChartRefused("several series want a grouped or a line chart")
    elif len({tuple(m.label for m in s.marks) for s in chart.series}) > 1:
        raise ChartRefused("the series do not have the same labels")
    if chart.is_log and any(low <= 0 for low, _ in map(ends, drawn)):
        raise ChartRefused("a logarithmic scale has no place for zero and less")


def ends(quantity: Quantity) -> tuple[float, float]:
    """Where a mark begins and ends: a range has two ends, so has a magnitude."""
    if quantity.value is None:
        power = 10.0 ** (quantity.magnitude or 0)
        return power, power * 10
    low = float(quantity.value)
    return low, low if quantity.value_max is None else float(quantity.value_max)


def _value(mark: Mark, lang: str) -> str:
    names = _NAMES[lang]
    if mark.quantity is None:
        return mark.missing or names["missing"]
    shown = format_quantity(mark.quantity, lang)
    return shown + names["forecast"] if mark.is_forecast else shown


def _scale(chart: Chart, low: float, high: float, *, from_zero: bool) -> Scale:
    """A scale of the page's units over all marks; bars always start at zero."""
    values = [
        end
        for series in chart.series
        for mark in series.marks
        if mark.quantity is not None
        for end in ends(mark.quantity)
    ]
    if from_zero:
        values.append(0.0)
    return Scale(min(values), max(values), low, high, is_log=chart.is_log)


_ROW, _BAR, _GAP = 38.0, 12.0, 26.0
_TIP = 10.0


def _bars(chart: Chart) -> tuple[str, float]:
    scale = _scale(chart, 1, WIDTH - _TIP, from_zero=True)
    out = []
    for index, mark in enumerate(chart.series[0].marks):
        top = index * _ROW
        out.append(_row(chart, mark, mark.label, top, scale, 0))
    height = len(out) * _ROW
    return "".join(out) + _zero(scale, height), height


def _grouped(chart: Chart) -> tuple[str, float]:
    scale = _scale(chart, 1, WIDTH - _TIP, from_zero=True)
    out = []
    top = 0.0
    for index, first in enumerate(chart.series[0].marks):
        out.append(text(0, top + 13, shorten(first.label, WIDTH), bold=True))
        top += 18
        for shade, series in enumerate(chart.series):
            mark = series.marks[index]
            out.append(_row(chart, mark, series.name, top, scale, shade))
            top += _ROW - 4
        top += 8
    return "".join(out) + _zero(scale, top - 8), top - 8


def _row(
    chart: Chart, mark: Mark, label: str, top: float, scale: Scale, shade: int
) -> str:
    line = label_line(label, _value(mark, chart.lang), top + 13)
    if mark.quantity is None:
        return f"<g>{line}</g>"
    low, high = ends(mark.quantity)
    drawn = bar(
        scale,
        low,
        top + 19,
        _BAR,
        bound=mark.quantity.bound,
        fill=f"url(#{chart.key}-h)" if mark.is_forecast else "",
        shade=shade,
    )
    if high != low:
        drawn += ranged(scale, low, high, top + 19 + _BAR / 2)
    return f"<g>{line}{drawn}</g>"


def _zero(scale: Scale, height: float) -> str:
    at = n(scale.at(0))
    return f'<path d="M{at} 0V{n(height)}" stroke="currentColor" stroke-opacity=".4"/>'


def _dots(chart: Chart) -> tuple[str, float]:
    scale = _scale(chart, 6, WIDTH - 6, from_zero=False)
    out = []
    for index, mark in enumerate(chart.series[0].marks):
        top = index * _ROW
        line = label_line(mark.label, _value(mark, chart.lang), top + 13)
        drawn = ""
        if mark.quantity is not None:
            low, high = ends(mark.quantity)
            middle = top + 25
            drawn = (
                f'<path d="M0 {n(middle)}H{WIDTH}" stroke="currentColor" '
                f'stroke-opacity=".2"/>'
            )
            if high != low:
                drawn += ranged(scale, low, high, middle)
            else:
                hollow = ' fill="none" stroke="currentColor" stroke-width="2"'
                shape = hollow if mark.is_forecast else ""
                drawn += (
                    f'<circle cx="{n(scale.at(low))}" cy="{n(middle)}" r="5"{shape}/>'
                )
        out.append(f"<g>{line}{drawn}</g>")
    return "".join(out), len(out) * _ROW


_PLOT_TOP, _PLOT_BOTTOM = 24.0, 150.0


def _lines(chart: Chart) -> tuple[str, float]:
    labels = [mark.label for mark in chart.series[0].marks]
    vertical = _scale(chart, _PLOT_BOTTOM, _PLOT_TOP, from_zero=False)
    step = (WIDTH - 60) / max(1, len(labels) - 1)
    places = [30 + index * step for index in range(len(labels))]
    out = []
    for shade, series in enumerate(chart.series):
        out.append(_one_line(chart, series, places, vertical, shade))
    base = _PLOT_BOTTOM + 12
    out.append(
        f'<path d="M0 {n(base)}H{WIDTH}" stroke="currentColor" stroke-opacity=".4"/>'
    )
    out.append(x_labels(labels, places, base + 16))
    return "".join(out), base + 22


def _one_line(
    chart: Chart, series: Series, places: list[float], vertical: Scale, shade: int
) -> str:
    points: list[tuple[float, float, Mark] | None] = []
    for x, mark in zip(places, series.marks, strict=True):
        if mark.quantity is None:
            points.append(None)
        else:
            low, high = ends(mark.quantity)
            points.append((x, vertical.at((low + high) / 2), mark))
    dash = ("", ' stroke-dasharray="6 3"', ' stroke-dasharray="2 3"')[shade % 3]
    path, pen = "", "M"
    for point in points:
        if point is None:
            pen = "M"  # a missing number is a gap, never a straight line over it
            continue
        path += f"{pen}{n(point[0])} {n(point[1])}"
        pen = "L"
    drawn = [point for point in points if point is not None]
    out = [
        f'<path d="{path}" fill="none" stroke="currentColor" stroke-width="2"{dash}/>'
    ]
    told = _told(drawn)
    for index, (x, y, mark) in enumerate(drawn):
        hollow = ' fill="none" stroke="currentColor"' if mark.is_forecast else ""
        out.append(f'<circle cx="{n(x)}" cy="{n(y)}" r="3.5"{hollow}/>')
        if index in told:
            anchor = ("start", "middle", "end")[(x > 60) + (x > WIDTH - 90)]
            shift = {"start": -20, "middle": 0, "end": 24}[anchor]
            out.append(text(x + shift, y - 8, _value(mark, chart.lang), anchor=anchor))
    if series.name and drawn:
        x, y, _ = drawn[-1]
        out.append(text(WIDTH, y + 16, series.name, anchor="end", bold=True))
    return f"<g>{''.join(out)}</g>"


def _told(points: list[tuple[float, float, Mark]]) -> set[int]:
    """The points that get their number: first, last, highest and lowest."""
    if not points:
        return set()
    heights = [y for _, y, _ in points]
    last = len(points) - 1
    return {0, last, heights.index(min(heights)), heights.index(max(heights))}


_DRAW = {
    ChartKind.BAR: _bars,
    ChartKind.GROUPED: _grouped,
    ChartKind.DOT: _dots,
    ChartKind.LINE: _lines,
}
