"""SVG shapes of the charts. Across, places are percentages; down, they are pixels.

So a chart is as wide as the column it stands in and its type keeps its size: readable
on a phone of 320 pixels, not blown up on a desk.
"""

from __future__ import annotations

import html
import re
from typing import Final

from articles.figures.chart_scale import Scale
from articles.figures.quantity import Bound

NARROWEST: Final = 280.0
"""Pixels a chart has on the narrowest screen; words are cut to fit there."""
OPEN_ABOVE: Final = frozenset({Bound.AT_LEAST, Bound.MORE_THAN})
OPEN_BELOW: Final = frozenset({Bound.AT_MOST, Bound.LESS_THAN})

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def number(value: float) -> str:
    """A coordinate in the fewest characters: 12, 12.5."""
    shown = f"{value:.1f}"
    return shown[:-2] if shown.endswith(".0") else shown


def percent(value: float) -> str:
    """A place across the chart."""
    return f"{number(value)}%"


def escape(words: str) -> str:
    """Text for SVG, without the characters XML does not know."""
    return html.escape(_CONTROL.sub("", words), quote=True)


def text(
    x: float,
    y: float,
    words: str,
    *,
    anchor: str = "start",
    bold: bool = False,
    soft: bool = False,
    whole: str = "",
) -> str:
    """A line of text with its baseline at `y`; soft words stand behind the numbers.
    `whole` is what cut words said, for who points at them."""
    side = "" if anchor == "start" else f' text-anchor="{anchor}"'
    weight = ' font-weight="bold"' if bold else ""
    shade = ' class="soft"' if soft else ""
    at = percent(x) if x else "0"
    title = f"<title>{escape(whole)}</title>" if whole else ""
    place = f'<text x="{at}" y="{number(y)}"{side}{weight}{shade}>'
    return f"{place}{escape(words)}{title}</text>"


NEXT_LINE: Final = 17.0
"""From one line of a long name to the next."""


def label_line(
    label: str, value: str, y: float, *, bold: bool = True
) -> tuple[str, float]:
    """The name of a row at the left, its number at the right; how much lower the row
    ends than one with a short name."""
    beside = NARROWEST - (text_width(value) + 8 if value else 0)
    lines = wrap(label, NARROWEST, beside)
    out = []
    for line_number, words in enumerate(lines):
        if words:
            whole = label if words.endswith("…") and words not in label else ""
            out.append(text(0, y + line_number * NEXT_LINE, words, whole=whole))
    lower = (len(lines) - 1) * NEXT_LINE
    if value:
        out.append(text(100, y + lower, value, anchor="end", bold=bold))
    return "".join(out), lower


def wrap(words: str, room: float, last: float) -> list[str]:
    """The text in one line or two; `last` is the room beside a number, and what does
    not fit there either is cut. The second line may be empty."""
    if text_width(words) <= last:
        return [words]
    first = ""
    for char in words:
        if text_width(first + char) > room:
            break
        first += char
    rest = words[len(first) :]
    if rest and not rest[0].isspace() and " " in first.strip():
        first, _, begun = first.rpartition(" ")  # a word is not broken
        rest = begun + rest
    return [first.rstrip(), shorten(rest.lstrip(), last)]


def text_width(words: str) -> float:
    """About how wide a text is at 13 pixels: Latin half, the rest full."""
    return sum(7.2 if char < "\u2000" else 13 for char in words)


def soft_width(words: str) -> float:
    """The same for the smaller type of axes."""
    return text_width(words) * 0.88


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
    scale: Scale, value: float, top: float, height: float, bound: Bound, fill: str
) -> str:
    """A bar from zero: pointed where the value is a lower bound, hollow where upper.

    `fill` is the address of a pattern, or "".
    """
    zero, end = scale.at(0), scale.at(value)
    left, right = min(zero, end), max(zero, end)
    paint = f' fill="{fill}" stroke="currentColor"' if fill else ""
    if bound in OPEN_BELOW:
        paint = ' fill="none" stroke="currentColor" stroke-dasharray="4 2"'
    drawn = (
        f'<rect x="{percent(left)}" y="{number(top)}" '
        f'width="{percent(max(right - left, 0.2))}" height="{number(height)}"{paint}/>'
    )
    if bound in OPEN_ABOVE:
        half = number(height / 2)
        back = "" if end >= zero else "-"
        drawn += at(end, top, f'<path d="M0 0l{back}7 {half}L0 {number(height)}z"/>')
    return drawn


def at(x: float, y: float, shape: str) -> str:
    """A shape in pixels at a place of the chart."""
    return (
        f'<svg x="{percent(x)}" y="{number(y)}" overflow="visible" '
        f'width="1" height="1">{shape}</svg>'
    )


def line(x1: float, y1: float, x2: float, y2: float, more: str = "") -> str:
    """A straight stroke; the group around it says colour and width."""
    return (
        f'<line x1="{percent(x1)}" x2="{percent(x2)}" '
        f'y1="{number(y1)}" y2="{number(y2)}"{more}/>'
    )


def whisker(scale: Scale, low: float, high: float, middle: float) -> str:
    """A line from low to high with end caps."""
    left, right = scale.at(low), scale.at(high)
    up, down = middle - 6, middle + 6
    return (
        '<g stroke="currentColor" stroke-width="2">'
        f"{line(left, middle, right, middle)}{line(left, up, left, down)}"
        f"{line(right, up, right, down)}</g>"
    )


def whisker_up(x: float, low: float, high: float) -> str:
    """The same, upright, at a point of a line."""
    shape = f"M-5 0h10M0 0V{number(high - low)}m-5 0h10"
    return at(x, low, f'<path d="{shape}" fill="none"/>')


def grid(lines: str) -> str:
    """Lines of an axis, behind everything."""
    return f'<g stroke="currentColor" stroke-opacity=".18">{lines}</g>'


def hatch(key: str, shade: int) -> str:
    """The pattern of a series' forecasts, named after the chart."""
    return (
        f'<pattern id="{key}-h{shade}" class="s{shade}" width="6" height="6" '
        'patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
        '<path d="M0 0V6" stroke="currentColor" stroke-width="4"/></pattern>'
    )
