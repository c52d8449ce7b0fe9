"""Dots and ranges over an axis of round numbers; it need not begin at zero."""

from __future__ import annotations

import itertools
from typing import Final

from articles.figures.chart_drawing import (
    NARROWEST,
    OPEN_ABOVE,
    OPEN_BELOW,
    at,
    grid,
    label_line,
    line,
    number,
    percent,
    soft_width,
    text,
    whisker,
)
from articles.figures.chart_parts import Chart, Mark, ends, said
from articles.figures.chart_scale import Scale, axis_scale

_ROW: Final = 44.0
_TOP: Final = 22.0  # the words of the axis
_LEFT, _RIGHT = 3.0, 96.0


def dots(chart: Chart) -> tuple[str, float]:
    """The shapes and the height of a chart with one series."""
    scale, ticks = axis_scale(chart, _LEFT, _RIGHT)
    marks = chart.series[0].marks
    out, top = [], _TOP
    for mark in marks:
        words, lower = label_line(mark.label, said(mark, chart.lang), top + 14)
        out += [words, _mark(mark, scale, top + lower + 28)]
        top += _ROW + lower
    return _axis(ticks, top) + "".join(out), top


def _axis(ticks: list[tuple[float, str]], height: float) -> str:
    """A line for each round number, and words at as many as stand apart on the
    narrowest screen: at even distances, or at both ends."""
    lines = "".join(line(x, _TOP - 4, x, height) for x, _ in ticks)
    every = next((n for n in range(1, len(ticks)) if _is_apart(ticks[::n])), len(ticks))
    worded = ticks[::every]
    if len(worded) < 3 and _is_apart([ticks[0], ticks[-1]]):
        worded = [ticks[0], ticks[-1]]
    words = []
    for x, word in worded:
        left, right = _reach(x, word)
        side = "start" if left == 0 else "end" if right == 100 else "middle"
        place = {"start": 0.0, "middle": x, "end": 100.0}[side]
        words.append(text(place, 12, word, anchor=side, soft=True))
    return grid(lines) + "".join(words)


def _is_apart(ticks: list[tuple[float, str]]) -> bool:
    reaches = [_reach(x, word) for x, word in ticks]
    return all(
        right + 2 < left for (_, right), (left, _) in itertools.pairwise(reaches)
    )


def _reach(x: float, word: str) -> tuple[float, float]:
    """From where to where a word at `x` goes, pushed inside the picture."""
    half = soft_width(word) / NARROWEST * 50
    if x < half:
        return 0.0, 2 * half
    return (100 - 2 * half, 100.0) if x + half > 100 else (x - half, x + half)


def _mark(mark: Mark, scale: Scale, middle: float) -> str:
    if mark.quantity is None:
        return grid(line(0, middle, 100, middle, ' stroke-dasharray="1 4"'))
    low, high = ends(mark.quantity)
    drawn = grid(line(0, middle, 100, middle))
    if high != low:
        return drawn + whisker(scale, low, high, middle)
    x = scale.at(low)
    if mark.quantity.bound in OPEN_ABOVE:
        drawn += at(x, middle, '<path d="M5 -1.2h9v-4l7 5.2-7 5.2v-4h-9z"/>')
    elif mark.quantity.bound in OPEN_BELOW:
        drawn += at(x, middle, '<path d="M-5 -1.2h-9v-4l-7 5.2 7 5.2v-4h9z"/>')
    hollow = ' class="hollow" stroke="currentColor" stroke-width="2"'
    shape = hollow if mark.is_forecast else ""
    fill = ' fill="none"' if mark.is_forecast else ""
    return drawn + (
        f'<circle cx="{percent(x)}" cy="{number(middle)}" r="5.5"{fill}{shape}/>'
    )
