"""Checks of ratios, conversions and shares: FIG102, 103, 106, 502 and 604."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import combinations

from articles.figures.arithmetic import (
    point,
    ratio_bound,
)
from articles.figures.comparable import (
    like_measures,
    like_periods,
    not_comparable,
)
from articles.figures.findings import Finding, Level, finding
from articles.figures.operands import (
    check_bound,
    closed_interval,
    display,
    interval_of,
    keys_of,
    output_interval,
    quantity_of,
    rounded,
    wording,
)
from articles.figures.records import DerivationRecord, Dossier, FigureRecord
from articles.figures.relations import Operator


def check_ratio(
    derivation: DerivationRecord,
    output: FigureRecord,
    inputs: list[FigureRecord],
    dossier: Dossier,
) -> Iterator[Finding]:
    """FIG102, 110 and 604: does the quotient hold, and compare like with like?"""
    keys = keys_of(output, inputs)
    stated = wording(output)
    if len(inputs) != 2:
        yield finding("FIG102", "ratio-inputs", Level.WARNING, *keys, stated=stated)
        return
    left, right = inputs
    numerator, denominator = point(quantity_of(left)), point(quantity_of(right))
    if numerator is None or not denominator:
        return
    # Whether the written values divide is one question, which way their bounds point
    # another: an open end would agree with any ratio.
    spread = closed_interval(left) / closed_interval(right)
    facts = {
        "left": wording(left),
        "right": wording(right),
        "value": rounded(numerator / denominator),
    }
    if not spread.meets(output_interval(output, derivation.rounding)):
        yield finding(
            "FIG102", "ratio-wrong", Level.ERROR, *keys, stated=stated, **facts
        )
        return
    yield finding("FIG102", "ratio-holds", Level.VERIFIED, *keys, **facts)
    expected = ratio_bound(quantity_of(left).bound, quantity_of(right).bound)
    yield from check_bound(output, expected, keys)
    if not (like_measures(left, right) and like_periods(left, right)):
        yield not_comparable(keys, left, right)


def check_conversion(
    derivation: DerivationRecord,
    output: FigureRecord,
    inputs: list[FigureRecord],
    dossier: Dossier,
) -> Iterator[Finding]:
    """FIG103 and 502: by a rate at hand, else by the rate implied."""
    if len(inputs) != 1:
        return
    keys = keys_of(output, inputs)
    amount = closed_interval(inputs[0])
    converted = output_interval(output, derivation.rounding)
    source, target = point(quantity_of(inputs[0])), point(quantity_of(output))
    if not source or target is None:
        return
    rate = dossier.by_key.get(derivation.rate)
    if rate is not None and rate.quantity is not None:
        expected = amount * interval_of(rate)
        if expected.meets(converted):
            yield finding(
                "FIG103", "conversion-holds", Level.VERIFIED, *keys, rate=wording(rate)
            )
            return
        value = source * (point(rate.quantity) or 0)
        yield finding(
            "FIG103",
            "conversion-wrong",
            Level.ERROR,
            *keys,
            rate=wording(rate),
            amount=wording(inputs[0]),
            value=display(value, quantity_of(output)),
            stated=wording(output),
        )
        return
    implied = target / source
    spread = converted / amount
    if _is_absurd(implied, inputs[0], output):
        yield finding(
            "FIG502", "conversion-slip", Level.ERROR, *keys, rate=rounded(implied, 4)
        )
        return
    yield finding(
        "FIG103",
        "conversion-implied",
        Level.INFO,
        *keys,
        rate=rounded(implied),
        low=rounded(spread.low or Fraction(0)),
        high=rounded(spread.high or Fraction(0)),
    )


# The widest yearly averages per US dollar since 1985, with room to spare: what lies
# outside is a slip, what lies inside is not thereby right.
_PER_DOLLAR: dict[str, tuple[Fraction, Fraction]] = {
    "JPY": (Fraction(70), Fraction(270)),
    "EUR": (Fraction(1, 2), Fraction(2)),
    "GBP": (Fraction(2, 5), Fraction(1)),
    "CNY": (Fraction(2), Fraction(10)),
    "KRW": (Fraction(600), Fraction(2000)),
    "USD": (Fraction(1), Fraction(1)),
}


def _is_absurd(rate: Fraction, source: FigureRecord, target: FigureRecord) -> bool:
    one = _PER_DOLLAR.get(quantity_of(source).currency or "")
    other = _PER_DOLLAR.get(quantity_of(target).currency or "")
    if one is None or other is None:
        return False
    return not other[0] / one[1] <= rate <= other[1] / one[0]


def conversion_conflicts(dossier: Dossier) -> Iterator[Finding]:
    """One amount converted into one currency twice, and not alike."""
    same: dict[tuple[str, str], list[FigureRecord]] = {}
    for derivation in dossier.derivations:
        output = dossier.by_key.get(derivation.output)
        if derivation.operator is not Operator.CONVERT or not derivation.inputs:
            continue
        if output is not None and output.quantity is not None:
            key = (derivation.inputs[0], output.quantity.currency or "")
            same.setdefault(key, []).append(output)
    for (base, _), outputs in same.items():
        amount = dossier.by_key.get(base)
        for one, other in combinations(outputs, 2):
            if amount is None or closed_interval(one).meets(closed_interval(other)):
                continue
            yield finding(
                "FIG103",
                "conversion-conflict",
                Level.ERROR,
                one.key,
                other.key,
                one=wording(one),
                other=wording(other),
                amount=wording(amount),
            )


def check_share(
    derivation: DerivationRecord,
    output: FigureRecord,
    inputs: list[FigureRecord],
    dossier: Dossier,
) -> Iterator[Finding]:
    """FIG106: the part in percent of the whole."""
    if len(inputs) != 2:
        return
    keys = keys_of(output, inputs)
    part, whole = inputs
    top, bottom = point(quantity_of(part)), point(quantity_of(whole))
    if top is None or not bottom:
        return
    facts = {"part": wording(part), "whole": wording(whole)}
    if (
        (closed_interval(part) / closed_interval(whole))
        .times(100)
        .meets(output_interval(output, derivation.rounding))
    ):
        yield finding("FIG106", "share-holds", Level.VERIFIED, *keys, **facts)
        expected = ratio_bound(quantity_of(part).bound, quantity_of(whole).bound)
        yield from check_bound(output, expected, keys)
        return
    yield finding(
        "FIG106",
        "share-wrong",
        Level.ERROR,
        *keys,
        value=rounded(top / bottom * 100),
        stated=wording(output),
        **facts,
    )
