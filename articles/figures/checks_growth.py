"""Checks of growth, at once or by the year: FIG104, and 604 where unlikes grow."""

from __future__ import annotations

from collections.abc import Iterator

from articles.figures.arithmetic import (
    Interval,
    point,
    ratio_bound,
    rounded_interval,
    yearly_growth,
)
from articles.figures.comparable import like_measures, not_comparable
from articles.figures.findings import Finding, Level, finding
from articles.figures.formatting import format_quantity
from articles.figures.operands import (
    check_bound,
    closed_interval,
    display,
    keys_of,
    quantity_of,
    rounded,
    wording,
)
from articles.figures.period import years_between
from articles.figures.quantity import Quantity
from articles.figures.records import DerivationRecord, Dossier, FigureRecord


def check_change(
    derivation: DerivationRecord,
    output: FigureRecord,
    inputs: list[FigureRecord],
    dossier: Dossier,
) -> Iterator[Finding]:
    """A growth in percent or as a multiple, from old to new."""
    keys = keys_of(output, inputs)
    quantity = quantity_of(output)
    stated = wording(output)
    is_multiple = quantity.unit is not None and quantity.unit.code == "times"
    growth = rounded_interval(quantity, derivation.rounding)
    # +42 % multiplies by 1.42
    factor = growth if is_multiple else _factor(growth)
    if not inputs:
        yield finding("FIG104", "change-inputs", Level.WARNING, *keys, stated=stated)
        return
    new = quantity_of(inputs[0])
    if len(inputs) > 1 and not like_measures(*inputs[:2]):
        yield not_comparable(keys, inputs[0], inputs[1])
    if len(inputs) == 1:
        yield finding(
            "FIG104",
            "change-base",
            Level.WARNING,
            *keys,
            stated=stated,
            base=_implied_base(new, factor),
        )
        return
    old = quantity_of(inputs[1])
    before, after = point(old), point(new)
    if not before or after is None:
        return
    if (closed_interval(inputs[0]) / closed_interval(inputs[1])).meets(factor):
        facts = {"old": format_quantity(old), "new": format_quantity(new)}
        yield finding("FIG104", "change-holds", Level.VERIFIED, *keys, **facts)
        return
    yield finding(
        "FIG104",
        "change-wrong",
        Level.ERROR,
        *keys,
        old=format_quantity(old),
        new=format_quantity(new),
        value=rounded((after / before - 1) * 100),
        stated=stated,
    )


def check_yearly(
    derivation: DerivationRecord,
    output: FigureRecord,
    inputs: list[FigureRecord],
    dossier: Dossier,
) -> Iterator[Finding]:
    """FIG104 of a compound growth per year: over the years between the two periods."""
    keys = keys_of(output, inputs)
    stated = wording(output)
    if len(inputs) != 2:
        yield finding("FIG104", "change-inputs", Level.WARNING, *keys, stated=stated)
        return
    new, old = inputs
    after, before = point(quantity_of(new)), point(quantity_of(old))
    if not like_measures(new, old):
        yield not_comparable(keys, new, old)
    years = years_between(old.period, new.period)
    if not years:
        yield finding("FIG104", "yearly-periods", Level.WARNING, *keys, stated=stated)
        return
    if not before or after is None or after / before <= 0:
        return
    facts = {"old": wording(old), "new": wording(new), "years": years}
    yearly = _factor(rounded_interval(quantity_of(output), derivation.rounding))
    if (closed_interval(new) / closed_interval(old)).meets(yearly.power(years)):
        yield finding("FIG104", "yearly-holds", Level.VERIFIED, *keys, **facts)
        expected = ratio_bound(quantity_of(new).bound, quantity_of(old).bound)
        yield from check_bound(output, expected, keys)
        return
    value = rounded(yearly_growth(after / before, years))
    yield finding(
        "FIG104",
        "yearly-wrong",
        Level.ERROR,
        *keys,
        value=value,
        stated=stated,
        **facts,
    )


def _factor(growth: Interval) -> Interval:
    """What a growth in percent multiplies by."""
    return Interval(
        None if growth.low is None else 1 + growth.low / 100,
        None if growth.high is None else 1 + growth.high / 100,
    )


def _implied_base(new: Quantity, factor: Interval) -> str:
    value = point(new)
    if value is None or not factor.low or not factor.high or factor.low <= 0:
        return "a base"
    low = display(value / factor.high, new, 3)
    return f"{low}–{display(value / factor.low, new, 3)}"
