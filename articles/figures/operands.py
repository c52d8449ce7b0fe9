"""Operands of a derivation: their values, intervals and wording, and FIG110."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from articles.figures.arithmetic import (
    Interval,
    interval,
    point,
)
from articles.figures.findings import Finding, Level, finding
from articles.figures.formatting import format_quantity
from articles.figures.quantity import Bound, Quantity
from articles.figures.records import DerivationRecord, Dossier, FigureRecord

Check = Callable[
    [DerivationRecord, FigureRecord, list[FigureRecord], Dossier], Iterator[Finding]
]


def quantity_of(figure: FigureRecord) -> Quantity:
    """Its quantity; ValueError where the value is missing."""
    if figure.quantity is None:
        raise ValueError(f"{figure.key} has no value")
    return figure.quantity


def wording(figure: FigureRecord) -> str:
    """The figure as Japanese text."""
    return format_quantity(quantity_of(figure))


def display(value: Fraction, like: Quantity, digits: int = 4) -> str:
    """A computed value in the unit of a quantity, shortened for a message."""
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    return format_quantity(Quantity(exact, like.unit), bound=False, digits=digits)


def rounded(value: Fraction, places: int = 1) -> str:
    """A bare number for a message."""
    return f"{float(value):.{places}f}"


def keys_of(output: FigureRecord, inputs: list[FigureRecord]) -> tuple[str, ...]:
    """The figures a finding is about, the derived one first."""
    return (output.key, *(figure.key for figure in inputs))


def total_of(inputs: list[FigureRecord]) -> tuple[Interval, Fraction]:
    """Interval and written sum; indefinite parts count with their interval only."""
    spread = Interval(Fraction(0), Fraction(0))
    written = Fraction(0)
    for figure in inputs:
        quantity = quantity_of(figure)
        spread = spread + interval(quantity)
        written += point(quantity) or Fraction(0)
    return spread, written


def closed_interval(figure: FigureRecord) -> Interval:
    """The rounding interval of the written value, whatever its bound says."""
    quantity = quantity_of(figure)
    bound = quantity.bound
    if bound in (Bound.AT_LEAST, Bound.MORE_THAN, Bound.AT_MOST, Bound.LESS_THAN):
        bound = Bound.EXACT
    return interval(replace(quantity, bound=bound))


def check_bound(
    output: FigureRecord, expected: Bound | None, keys: tuple[str, ...]
) -> Iterator[Finding]:
    """FIG110: a bound that does not follow from those of the inputs."""
    stated = quantity_of(output).bound
    if expected is None or expected is stated:
        return
    # 約 on exact inputs promises less than they give; that is never wrong.
    if stated is Bound.APPROX and expected is Bound.EXACT:
        return
    yield finding(
        "FIG110",
        "bound-follows",
        Level.WARNING,
        *keys,
        expected=expected.value,
        stated=stated.value,
    )
