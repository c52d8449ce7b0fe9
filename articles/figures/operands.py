"""Operands of a derivation: their values, intervals and wording, and FIG110."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from articles.figures.arithmetic import (
    Interval,
    Rounding,
    interval,
    point,
    rounded_interval,
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


def total_of(
    inputs: list[FigureRecord], weights: tuple[Fraction, ...] = ()
) -> tuple[Interval, Fraction]:
    """Interval and written sum; indefinite parts count with their interval only."""
    spread = Interval(Fraction(0), Fraction(0))
    written = Fraction(0)
    for figure, weight in zip(inputs, weights_of(inputs, weights), strict=True):
        spread = spread + interval_of(figure).times(weight)
        written += (point(quantity_of(figure)) or Fraction(0)) * weight
    return spread, written


def weights_of(
    inputs: list[FigureRecord], weights: tuple[Fraction, ...]
) -> tuple[Fraction, ...]:
    """One weight for each input."""
    return weights if len(weights) == len(inputs) else (Fraction(1),) * len(inputs)


def interval_of(figure: FigureRecord) -> Interval:
    """Where the true value may lie: as the source says, else as it was rounded."""
    written = interval(quantity_of(figure))
    return Interval(
        written.low if figure.lower is None else Fraction(figure.lower),
        written.high if figure.upper is None else Fraction(figure.upper),
    )


def output_interval(output: FigureRecord, rounding: Rounding | None) -> Interval:
    """Where the exact result may lie that was written as this output."""
    quantity = quantity_of(output)
    if quantity.bound in _OPEN:
        quantity = replace(quantity, bound=Bound.EXACT)
    return rounded_interval(quantity, rounding)


def closed_interval(figure: FigureRecord) -> Interval:
    """The interval of the written value, whatever its bound says."""
    quantity = quantity_of(figure)
    if quantity.bound in _OPEN:
        figure = replace(figure, quantity=replace(quantity, bound=Bound.EXACT))
    return interval_of(figure)


_OPEN = (Bound.AT_LEAST, Bound.MORE_THAN, Bound.AT_MOST, Bound.LESS_THAN)


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
