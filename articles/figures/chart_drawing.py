"""SVG shapes of the charts: numbers, text, bars, whiskers and their scale."""

from __future__ import annotations

import html
import math
import re
from dataclasses import dataclass

from articles.figures.quantity import Bound

WIDTH = 360
"""Page units across; at 320 pixels the type stays above 11 pixels high."""

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_OPACITY = ("", ' fill-opacity=".6"', ' fill-opacity=".35"', ' fill-opacity=".2"')


@dataclass(frozen=True, slots=True)
class Scale:
    """Values from `low` to `high` on the stretch from `start` to `stop`."""

    low: float
    high: float
    start: float
    stop: float
    is_log: bool = False

    def at(self, value: float) -> float:
        """The place of a value; all values equal lie in the middle."""
        low, high, here = self.low, self.high, value
        if self.is_log:
            low, high, here = math.log10(low), math.log10(high), math.log10(value)
        if high == low:
            return (self.start + self.stop) / 2
        return self.start + (here - low) / (high - low) * (self.stop - self.start)


def number(value: float) -> str:
    """A coordinate in the fewest characters: 12, 12.5."""
    shown = f"{value:.1f}"
    return shown[:-2] if shown.endswith(".0") else shown


def escape(words: str) -> str:
    """Text for SVG, without the characters XML does not know."""
    return html.escape(_CONTROL.sub("", words), quote=True)


def text(
    x: float, y: float, words: str, *, anchor: str = "start", bold: bool = False
) -> str:
    """A line of text with its baseline at `y`."""
    side = "" if anchor == "start" else f' text-anchor="{anchor}"'
    weight = ' font-weight="bold"' if bold else ""
    return f'<text x="{number(x)}" y="{number(y)}"{side}{weight}>{escape(words)}</text>'


def label_line(label: str, value: str, y: float) -> str:
    """The name of a row at the left, its number at the right."""
    room = WIDTH - text_width(value) - 8
    return text(0, y, shorten(label, room)) + text(WIDTH, y, value, anchor="end")


def text_width(words: str) -> float:
    """About how wide a text is at 13 units: Latin half, the rest full."""
    return sum(7.2 if char < "\u2000" else 13 for char in words)


def shorten(words: str, room: float) -> str:
    """The text cut with an ellipsis to fit; description and table keep it whole."""
    if text_width(words) <= room:
        return words
    kept = ""
    for char in words:
        if text_width(kept + char) + 13 > room:
            break
        kept += char
    return kept + "…"


def bar(
    scale: Scale,
    value: float,
    top: float,
    height: float,
    *,
    bound: Bound,
    fill: str,
    shade: int,
) -> str:
    """A bar from zero: pointed where the value is a lower bound, hollow where upper."""
    zero, end = scale.at(0), scale.at(value)
    left, right = min(zero, end), max(zero, end)
    bottom = top + height
    paint = f' fill="{fill}" stroke="currentColor"' if fill else ""
    if bound in (Bound.AT_MOST, Bound.LESS_THAN):
        paint = ' fill="none" stroke="currentColor" stroke-dasharray="4 2"'
    paint += _OPACITY[min(shade, len(_OPACITY) - 1)] if not paint else ""
    tip = 7 if bound in (Bound.AT_LEAST, Bound.MORE_THAN) else 0
    if not tip:
        width = max(right - left, 1)
        return (
            f'<rect x="{number(left)}" y="{number(top)}" width="{number(width)}" '
            f'height="{number(height)}"{paint}/>'
        )
    point = end + (tip if end >= zero else -tip)
    return (
        f'<path d="M{number(zero)} {number(top)}H{number(end)}'
        f"L{number(point)} {number(top + height / 2)}L{number(end)} {number(bottom)}"
        f'H{number(zero)}Z"{paint}/>'
    )


def ranged(scale: Scale, low: float, high: float, middle: float) -> str:
    """A whisker from low to high with end caps."""
    left, right = number(scale.at(low)), number(scale.at(high))
    up, down = number(middle - 5), number(middle + 5)
    return (
        f'<path d="M{left} {up}V{down}M{left} {number(middle)}H{right}'
        f'M{right} {up}V{down}" fill="none" stroke="currentColor" stroke-width="2"/>'
    )


def hatch(key: str) -> str:
    """The pattern of forecasts, named after the chart."""
    return (
        f'<defs><pattern id="{key}-h" width="5" height="5" '
        'patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
        '<path d="M0 0V5" stroke="currentColor" stroke-width="4"/></pattern></defs>'
    )


def x_labels(labels: list[str], places: list[float], y: float) -> str:
    """Names below the points, as many as fit without touching; the last one always."""
    out: list[str] = []
    reach = -1.0
    last = len(labels) - 1
    end = WIDTH - text_width(labels[last])
    for index, (label, x) in enumerate(zip(labels, places, strict=True)):
        half = text_width(label) / 2
        left = min(max(0.0, x - half), WIDTH - 2 * half)
        fits = left > reach + 6 and (index == last or left + 2 * half < end - 6)
        if fits or (index == last and left > reach):
            out.append(text(left, y, label))
            reach = left + 2 * half
    return "".join(out)
