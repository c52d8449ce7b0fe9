"""Checks of derived figures: do sums, ratios and the rest agree as written?"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from fractions import Fraction
from itertools import combinations

from articles.figures.arithmetic import (
    Interval,
    difference_bound,
    interval,
    point,
    ratio_bound,
    sum_bound,
)
from articles.figures.findings import Finding, Level, finding
from articles.figures.formatting import format_quantity
from articles.figures.quantity import Bound, Quantity
from articles.figures.records import DerivationRecord, Dossier, FigureRecord
from articles.figures.relations import Operator


def check_derivations(dossier: Dossier) -> Iterator[Finding]:
    """FIG101–110, 603 and 604 of every derivation whose figures are at hand."""
    for derivation in dossier.derivations:
        output = dossier.by_key.get(derivation.output)
        inputs = [dossier.by_key.get(key) for key in derivation.inputs]
        given = [figure for figure in inputs if figure and figure.quantity]
        if output is None or output.quantity is None or len(given) != len(inputs):
            continue
        yield from _CHECKS[derivation.operator](derivation, output, given, dossier)
    yield from _conversion_conflicts(dossier)


def _conversion_conflicts(dossier: Dossier) -> Iterator[Finding]:
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
            if amount is None or _closed(one).meets(_closed(other)):
                continue
            yield finding(
                "FIG103",
                "conversion-conflict",
                Level.ERROR,
                one.key,
                other.key,
                one=_written(one),
                other=_written(other),
                amount=_written(amount),
            )


def _written(figure: FigureRecord) -> str:
    return format_quantity(_quantity(figure))


def _quantity(figure: FigureRecord) -> Quantity:
    if figure.quantity is None:
        raise ValueError(f"{figure.key} has no value")
    return figure.quantity


def _display(value: Fraction, like: Quantity, digits: int = 4) -> str:
    """A computed value in the unit of a quantity, shortened for a message."""
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    return format_quantity(Quantity(exact, like.unit), bound=False, digits=digits)


def _number(value: Fraction, places: int = 1) -> str:
    return f"{float(value):.{places}f}"


def _keys(output: FigureRecord, inputs: list[FigureRecord]) -> tuple[str, ...]:
    return (output.key, *(figure.key for figure in inputs))


def _total(inputs: list[FigureRecord]) -> tuple[Interval, Fraction]:
    """Interval and written sum; indefinite parts count with their interval only."""
    spread = Interval(Fraction(0), Fraction(0))
    written = Fraction(0)
    for figure in inputs:
        quantity = _quantity(figure)
        spread = spread + interval(quantity)
        written += point(quantity) or Fraction(0)
    return spread, written


def _sum(
    derivation: DerivationRecord,
    output: FigureRecord,
    inputs: list[FigureRecord],
    dossier: Dossier,
) -> Iterator[Finding]:
    total = _quantity(output)
    keys = _keys(output, inputs)
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
    if any(_quantity(figure).unit != total.unit for figure in inputs):
        parts = " + ".join(_written(figure) for figure in inputs)
        yield finding(
            "FIG502",
            "units-differ",
            Level.ERROR,
            *keys,
            parts=parts,
            total=_written(output),
        )
        return
    spread, written = _total(inputs)
    whole = interval(total)
    if not derivation.is_complete or derivation.missing:
        yield from _residual(derivation, output, inputs, spread, written)
        return
    facts = {
        "parts": " + ".join(_written(figure) for figure in inputs),
        "total": _written(output),
    }
    if not spread.meets(whole):
        shown = _display(written, total)
        yield finding(
            "FIG101", "sum-wrong", Level.ERROR, *keys, sum=shown, total=facts["total"]
        )
        return
    yield finding("FIG101", "sum-holds", Level.VERIFIED, *keys, **facts)
    bounds = [_quantity(figure).bound for figure in inputs]
    yield from _bound(output, sum_bound(bounds), keys)


def _residual(
    derivation: DerivationRecord,
    output: FigureRecord,
    inputs: list[FigureRecord],
    spread: Interval,
    written: Fraction,
) -> Iterator[Finding]:
    """What is left of a total for the addend nobody gave."""
    total = _quantity(output)
    stated = point(total)
    keys = _keys(output, inputs)
    if stated is None:
        return
    whole = interval(total)
    if whole.high is not None and spread.low is not None and spread.low > whole.high:
        yield finding(
            "FIG107",
            "sum-exceeded",
            Level.ERROR,
            *keys,
            sum=_display(written, total),
            total=_written(output),
        )
        return
    rest = stated - written
    larger = sum((point(_quantity(figure)) or 0) > rest for figure in inputs)
    bound = difference_bound(total.bound, Bound.EXACT) or Bound.EXACT
    value = Decimal(rest.numerator) / Decimal(rest.denominator)
    yield finding(
        "FIG107",
        "sum-residual",
        Level.WARNING,
        *keys,
        missing=", ".join(derivation.missing) or "one part",
        sum=_display(written, total),
        total=_written(output),
        residual=format_quantity(Quantity(value, total.unit, bound)),
        share=_number(rest * 100 / stated, 0),
        rank=larger + 1,
    )


def _ratio(
    derivation: DerivationRecord,
    output: FigureRecord,
    inputs: list[FigureRecord],
    dossier: Dossier,
) -> Iterator[Finding]:
    keys = _keys(output, inputs)
    stated = _written(output)
    if len(inputs) != 2:
        yield finding("FIG102", "ratio-inputs", Level.WARNING, *keys, stated=stated)
        return
    left, right = inputs
    numerator, denominator = point(_quantity(left)), point(_quantity(right))
    if numerator is None or not denominator:
        return
    # Whether the written values divide is one question, which way their bounds point
    # another: an open end would agree with any ratio.
    spread = _closed(left) / _closed(right)
    facts = {
        "left": _written(left),
        "right": _written(right),
        "value": _number(numerator / denominator),
    }
    if not spread.meets(_closed(output)):
        yield finding(
            "FIG102", "ratio-wrong", Level.ERROR, *keys, stated=stated, **facts
        )
        return
    yield finding("FIG102", "ratio-holds", Level.VERIFIED, *keys, **facts)
    expected = ratio_bound(_quantity(left).bound, _quantity(right).bound)
    yield from _bound(output, expected, keys)
    if left.measure != right.measure or left.period != right.period:
        yield finding(
            "FIG604",
            "not-comparable",
            Level.WARNING,
            *keys,
            left=_described(left),
            right=_described(right),
        )


def _closed(figure: FigureRecord) -> Interval:
    """The rounding interval of the written value, whatever its bound says."""
    quantity = _quantity(figure)
    bound = quantity.bound
    if bound in (Bound.AT_LEAST, Bound.MORE_THAN, Bound.AT_MOST, Bound.LESS_THAN):
        bound = Bound.EXACT
    return interval(
        Quantity(
            quantity.value,
            quantity.unit,
            bound,
            value_max=quantity.value_max,
            also=quantity.also,
            magnitude=quantity.magnitude,
            estimate=quantity.estimate,
            written_exponent=quantity.written_exponent,
            written_exponent_max=quantity.written_exponent_max,
        )
    )


def _described(figure: FigureRecord) -> str:
    period = figure.period
    dates = f" {period.start or ''}–{period.end or ''}" if period else ""
    return f"{figure.measure or figure.key}{dates}"


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


def _convert(
    derivation: DerivationRecord,
    output: FigureRecord,
    inputs: list[FigureRecord],
    dossier: Dossier,
) -> Iterator[Finding]:
    if len(inputs) != 1:
        return
    keys = _keys(output, inputs)
    amount, converted = _closed(inputs[0]), _closed(output)
    source, target = point(_quantity(inputs[0])), point(_quantity(output))
    if not source or target is None:
        return
    rate = dossier.by_key.get(derivation.rate)
    if rate is not None and rate.quantity is not None:
        expected = amount * interval(rate.quantity)
        if expected.meets(converted):
            yield finding(
                "FIG103", "conversion-holds", Level.VERIFIED, *keys, rate=_written(rate)
            )
            return
        value = source * (point(rate.quantity) or 0)
        yield finding(
            "FIG103",
            "conversion-wrong",
            Level.ERROR,
            *keys,
            rate=_written(rate),
            amount=_written(inputs[0]),
            value=_display(value, _quantity(output)),
            stated=_written(output),
        )
        return
    implied = target / source
    spread = converted / amount
    if _is_absurd(implied, inputs[0], output):
        yield finding(
            "FIG502", "conversion-slip", Level.ERROR, *keys, rate=_number(implied, 4)
        )
        return
    yield finding(
        "FIG103",
        "conversion-implied",
        Level.INFO,
        *keys,
        rate=_number(implied),
        low=_number(spread.low or Fraction(0)),
        high=_number(spread.high or Fraction(0)),
    )


def _is_absurd(rate: Fraction, source: FigureRecord, target: FigureRecord) -> bool:
    one = _PER_DOLLAR.get(_quantity(source).currency or "")
    other = _PER_DOLLAR.get(_quantity(target).currency or "")
    if one is None or other is None:
        return False
    return not other[0] / one[1] <= rate <= other[1] / one[0]


def _change(
    derivation: DerivationRecord,
    output: FigureRecord,
    inputs: list[FigureRecord],
    dossier: Dossier,
) -> Iterator[Finding]:
    """A growth in percent or as a multiple, from old to new."""
    keys = _keys(output, inputs)
    quantity = _quantity(output)
    stated = _written(output)
    is_multiple = quantity.unit is not None and quantity.unit.code == "times"
    growth = interval(quantity)
    # +42 % multiplies by 1.42
    factor = (
        growth
        if is_multiple
        else Interval(
            None if growth.low is None else 1 + growth.low / 100,
            None if growth.high is None else 1 + growth.high / 100,
        )
    )
    if not inputs:
        yield finding("FIG104", "change-inputs", Level.WARNING, *keys, stated=stated)
        return
    new = _quantity(inputs[0])
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
    old = _quantity(inputs[1])
    before, after = point(old), point(new)
    if not before or after is None:
        return
    if (_closed(inputs[0]) / _closed(inputs[1])).meets(factor):
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
        value=_number((after / before - 1) * 100),
        stated=stated,
    )


def _implied_base(new: Quantity, factor: Interval) -> str:
    value = point(new)
    if value is None or not factor.low or not factor.high or factor.low <= 0:
        return "a base"
    low = _display(value / factor.high, new, 3)
    return f"{low}–{_display(value / factor.low, new, 3)}"


def _count(
    derivation: DerivationRecord,
    output: FigureRecord,
    inputs: list[FigureRecord],
    dossier: Dossier,
) -> Iterator[Finding]:
    names = derivation.members or tuple(
        figure.entity or figure.key for figure in inputs
    )
    keys = _keys(output, inputs)
    shown = ", ".join(names)
    number = Fraction(len(names))
    if interval(_quantity(output)).meets(Interval(number, number)):
        yield finding("FIG105", "count-holds", Level.VERIFIED, *keys, names=shown)
        return
    yield finding(
        "FIG105",
        "count-wrong",
        Level.ERROR,
        *keys,
        stated=_written(output),
        count=len(names),
        names=shown,
    )


def _share(
    derivation: DerivationRecord,
    output: FigureRecord,
    inputs: list[FigureRecord],
    dossier: Dossier,
) -> Iterator[Finding]:
    if len(inputs) != 2:
        return
    keys = _keys(output, inputs)
    part, whole = inputs
    top, bottom = point(_quantity(part)), point(_quantity(whole))
    if top is None or not bottom:
        return
    facts = {"part": _written(part), "whole": _written(whole)}
    if (_closed(part) / _closed(whole)).times(100).meets(_closed(output)):
        yield finding("FIG106", "share-holds", Level.VERIFIED, *keys, **facts)
        expected = ratio_bound(_quantity(part).bound, _quantity(whole).bound)
        yield from _bound(output, expected, keys)
        return
    yield finding(
        "FIG106",
        "share-wrong",
        Level.ERROR,
        *keys,
        value=_number(top / bottom * 100),
        stated=_written(output),
        **facts,
    )


def _subset(
    derivation: DerivationRecord,
    output: FigureRecord,
    inputs: list[FigureRecord],
    dossier: Dossier,
) -> Iterator[Finding]:
    """Named parts of a larger total: they may be less, never more."""
    keys = _keys(output, inputs)
    total = _quantity(output)
    stated = point(total)
    _, written = _total(inputs)
    spread = Interval(Fraction(0), Fraction(0))
    for figure in inputs:
        spread = spread + _closed(figure)
    facts = {"sum": _display(written, total), "total": _written(output)}
    high = _closed(output).high
    if spread.low is not None and high is not None and spread.low > high:
        yield finding("FIG108", "subset-exceeded", Level.ERROR, *keys, **facts)
        return
    if stated:
        share = _number(written * 100 / stated, 0)
        yield finding(
            "FIG108", "subset-holds", Level.VERIFIED, *keys, share=share, **facts
        )


def _bound(
    output: FigureRecord, expected: Bound | None, keys: tuple[str, ...]
) -> Iterator[Finding]:
    """FIG110: a bound that does not follow from those of the inputs."""
    stated = _quantity(output).bound
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


def _difference(
    derivation: DerivationRecord,
    output: FigureRecord,
    inputs: list[FigureRecord],
    dossier: Dossier,
) -> Iterator[Finding]:
    """a − b = c is the sum c + b = a."""
    if len(inputs) != 2:
        return
    minuend, subtrahend = inputs
    whole, parts = _quantity(minuend), [output, subtrahend]
    spread, written = _total(parts)
    keys = _keys(output, inputs)
    facts = {"total": format_quantity(whole)}
    if spread.meets(interval(whole)):
        shown = " + ".join(_written(figure) for figure in parts)
        yield finding(
            "FIG101", "sum-holds", Level.VERIFIED, *keys, parts=shown, **facts
        )
        expected = difference_bound(whole.bound, _quantity(subtrahend).bound)
        yield from _bound(output, expected, keys)
        return
    shown = _display(written, whole)
    yield finding("FIG101", "sum-wrong", Level.ERROR, *keys, sum=shown, **facts)


_Check = Callable[
    [DerivationRecord, FigureRecord, list[FigureRecord], Dossier], Iterator[Finding]
]
_CHECKS: dict[Operator, _Check] = {
    Operator.SUM: _sum,
    Operator.DIFFERENCE: _difference,
    Operator.RATIO: _ratio,
    Operator.CONVERT: _convert,
    Operator.CHANGE: _change,
    Operator.COUNT: _count,
    Operator.SHARE: _share,
    Operator.SUBSET: _subset,
}
