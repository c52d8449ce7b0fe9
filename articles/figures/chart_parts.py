"""What a chart is made of: series of marks, and how a number of it is said."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from articles.figures.formatting import format_quantity
from articles.figures.quantity import Quantity


class ChartKind(StrEnum):
    """How the numbers are drawn."""

    BAR = "bar"  # one horizontal bar per mark
    GROUPED = "grouped"  # the bars of several series side by side
    DOT = "dot"  # a dot, or a line from low to high
    LINE = "line"  # marks in order, along time


class ChartRefused(ValueError):
    """The series cannot be drawn honestly, or not at all.

    `code` is a key of `REFUSALS`, whose words the message is made of.
    """

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(REFUSALS[code].format(**values))
        self.code = code
        self.values = values


REFUSALS: Final[dict[str, str]] = {
    "bad_key": "“{key}” is no key",
    "bad_kind": "there is no chart of the kind “{kind}”",
    "bad_language": "no wording for the language “{language}”",
    "no_number": "there is no number to draw",
    "too_many": "more than {most} marks: a table reads better",
    "units": "the numbers have different units",
    "log_bar": "a bar on a logarithmic scale says nothing by its length",
    "log_zero": "a logarithmic scale has no place for zero and less",
    "series": "several series want a grouped or a line chart",
    "labels": "the series do not have the same labels",
    "no_json": "it is no JSON object: write names and words in double quotes",
    "no_value": "“{value}” is no number",
    "too_long": "it is longer than {most} characters",
}


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


WORDS: Final = {
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


def ends(quantity: Quantity) -> tuple[float, float]:
    """Where a mark begins and ends: a range has two ends, so has a magnitude."""
    if quantity.value is None:
        power = 10.0 ** (quantity.magnitude or 0)
        return power, power * 10
    low = float(quantity.value)
    return low, low if quantity.value_max is None else float(quantity.value_max)


def all_ends(chart: Chart) -> list[float]:
    """Both ends of every number drawn."""
    return [
        end
        for series in chart.series
        for mark in series.marks
        if mark.quantity is not None
        for end in ends(mark.quantity)
    ]


def said(mark: Mark, lang: str) -> str:
    """The number in words: bound, unit, forecast; for a missing one, why."""
    if mark.quantity is None:
        return mark.missing or WORDS[lang]["missing"]
    shown = format_quantity(mark.quantity, lang)
    return shown + WORDS[lang]["forecast"] if mark.is_forecast else shown
