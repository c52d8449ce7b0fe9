"""Checks of sums, differences, subsets and counts: FIG101, 105, 107, 108, 603."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from articles.figures.arithmetic import (
    Interval,
    difference_bound,
    interval,
    point,
    rounded_interval,
    sum_bound,
    turned,
)
from articles.figures.findings import Finding, Level, finding
from articles.figures.formatting import format_quantity
from articles.figures.operands import (
    check_bound,
    closed_interval,
    display,
    interval_of,
    keys_of,
    quantity_of,
    rounded,
    total_of,
    weights_of,
    wording,
)
from articles.figures.quantity import Bound, Quantity
from articles.figures.records import DerivationRecord, Dossier, FigureRecord


def check_sum(
    derivation: DerivationRecord,
    output: FigureRecord,
    inputs: list[FigureRecord],
    dossier: Dossier,
) -> Iterator[Finding]:
    """FIG101, 107, 502 and 603: do the addends make the total?"""
    total = quantity_of(output)
    keys = keys_of(output, inputs)
    if any(not figure.is_additive for figure in inputs):
        parts = ", ".join(figure.entity or figure.key for figure in inputs)
        yield finding(
            "FIG603",
            "not-additive",
            Level.WARNING,
            *keys,
            measure=output.measure,
            parts=parts,
        )
    if _units_differ(output, inputs):
        yield _told_units(output, inputs)
        return
    spread, written = total_of(inputs, derivation.weights)
    whole = rounded_interval(total, derivation.rounding)
    if not derivation.is_complete or derivation.missing:
        yield from _residual(derivation, output, inputs, spread, written)
        return
    facts = {
        "parts": _weighted(inputs, derivation.weights),
        "total": wording(output),
    }
    if not spread.meets(whole):
        shown = display(written, total)
        yield finding(
            "FIG101", "sum-wrong", Level.ERROR, *keys, sum=shown, total=facts["total"]
        )
        return
    yield finding("FIG101", "sum-holds", Level.VERIFIED, *keys, **facts)
    weights = weights_of(inputs, derivation.weights)
    bounds = [
        turned(quantity_of(figure).bound) if weight < 0 else quantity_of(figure).bound
        for figure, weight in zip(inputs, weights, strict=True)
    ]
    yield from check_bound(output, sum_bound(bounds), keys)


def _units_differ(output: FigureRecord, inputs: list[FigureRecord]) -> bool:
    unit = quantity_of(output).unit
    return any(quantity_of(figure).unit != unit for figure in inputs)


def _told_units(output: FigureRecord, inputs: list[FigureRecord]) -> Finding:
    return finding(
        "FIG502",
        "units-differ",
        Level.ERROR,
        *keys_of(output, inputs),
        parts=" + ".join(wording(figure) for figure in inputs),
        total=wording(output),
    )


def _weighted(inputs: list[FigureRecord], weights: tuple[Fraction, ...]) -> str:
    """The addends as they are added: 3億円 + 0.5 × 4億円."""
    shown = []
    for figure, weight in zip(inputs, weights_of(inputs, weights), strict=True):
        times = "" if weight == 1 else f"{float(weight):g} × "
        shown.append(f"{times}{wording(figure)}")
    return " + ".join(shown)


def _residual(
    derivation: DerivationRecord,
    output: FigureRecord,
    inputs: list[FigureRecord],
    spread: Interval,
    written: Fraction,
) -> Iterator[Finding]:
    """What is left of a total for the addend nobody gave."""
    total = quantity_of(output)
    stated = point(total)
    keys = keys_of(output, inputs)
    if stated is None:
        return
    whole = interval(total)
    if whole.high is not None and spread.low is not None and spread.low > whole.high:
        yield finding(
            "FIG107",
            "sum-exceeded",
            Level.ERROR,
            *keys,
            sum=display(written, total),
            total=wording(output),
        )
        return
    rest = stated - written
    larger = sum((point(quantity_of(figure)) or 0) > rest for figure in inputs)
    bound = difference_bound(total.bound, Bound.EXACT) or Bound.EXACT
    value = Decimal(rest.numerator) / Decimal(rest.denominator)
    yield finding(
        "FIG107",
        "sum-residual",
        Level.WARNING,
        *keys,
        missing=", ".join(derivation.missing) or "one part",
        sum=display(written, total),
        total=wording(output),
        residual=format_quantity(Quantity(value, total.unit, bound)),
        share=rounded(rest * 100 / stated, 0),
        rank=larger + 1,
    )


def check_difference(
    derivation: DerivationRecord,
    output: FigureRecord,
    inputs: list[FigureRecord],
    dossier: Dossier,
) -> Iterator[Finding]:
    """a − b = c is the sum c + b = a."""
    if len(inputs) != 2:
        return
    minuend, subtrahend = inputs
    whole, parts = quantity_of(minuend), [output, subtrahend]
    spread, written = total_of(parts)
    keys = keys_of(output, inputs)
    facts = {"total": format_quantity(whole)}
    if spread.meets(interval_of(minuend)):
        shown = " + ".join(wording(figure) for figure in parts)
        yield finding(
            "FIG101", "sum-holds", Level.VERIFIED, *keys, parts=shown, **facts
        )
        expected = difference_bound(whole.bound, quantity_of(subtrahend).bound)
        yield from check_bound(output, expected, keys)
        return
    shown = display(written, whole)
    yield finding("FIG101", "sum-wrong", Level.ERROR, *keys, sum=shown, **facts)


def check_subset(
    derivation: DerivationRecord,
    output: FigureRecord,
    inputs: list[FigureRecord],
    dossier: Dossier,
) -> Iterator[Finding]:
    """Named parts of a larger total: they may be less, never more."""
    if _units_differ(output, inputs):
        yield _told_units(output, inputs)
        return
    keys = keys_of(output, inputs)
    total = quantity_of(output)
    stated = point(total)
    _, written = total_of(inputs)
    spread = Interval(Fraction(0), Fraction(0))
    for figure in inputs:
        spread = spread + closed_interval(figure)
    facts = {"sum": display(written, total), "total": wording(output)}
    high = closed_interval(output).high
    if spread.low is not None and high is not None and spread.low > high:
        yield finding("FIG108", "subset-exceeded", Level.ERROR, *keys, **facts)
        return
    if stated:
        share = rounded(written * 100 / stated, 0)
        yield finding(
            "FIG108", "subset-holds", Level.VERIFIED, *keys, share=share, **facts
        )


def check_count(
    derivation: DerivationRecord,
    output: FigureRecord,
    inputs: list[FigureRecord],
    dossier: Dossier,
) -> Iterator[Finding]:
    """FIG105: are as many named as counted?"""
    names = derivation.members or tuple(
        figure.entity or figure.key for figure in inputs
    )
    keys = keys_of(output, inputs)
    shown = ", ".join(names)
    number = Fraction(len(names))
    if interval(quantity_of(output)).meets(Interval(number, number)):
        yield finding("FIG105", "count-holds", Level.VERIFIED, *keys, names=shown)
        return
    yield finding(
        "FIG105",
        "count-wrong",
        Level.ERROR,
        *keys,
        stated=wording(output),
        count=len(names),
        names=shown,
    )
