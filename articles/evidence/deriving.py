"""Recomputes derived figures when an input changed; proposes, never decides."""

from __future__ import annotations

from dataclasses import replace
from decimal import (
    ROUND_DOWN,
    ROUND_HALF_EVEN,
    ROUND_HALF_UP,
    ROUND_UP,
    Context,
    Decimal,
)
from fractions import Fraction

from articles.evidence.values import period_of, plain, quantity_of, set_quantity
from articles.figures import Bound, Quantity, format_quantity, unit
from articles.figures.arithmetic import (
    difference_bound,
    ratio_bound,
    sum_bound,
    turned,
    yearly_growth,
)
from articles.figures.period import years_between
from articles.models import Derivation, Figure, PendingFigure

_DIGITS = 15  # what a figure can hold


def dependents(figure: Figure) -> list[Derivation]:
    """Derivations that use the figure, directly or through others; nearest first."""
    found: dict[int, Derivation] = {}
    edge = [figure.pk]
    while edge:
        rows = (
            Derivation.objects.filter(inputs__figure__in=edge)
            .exclude(operator=Derivation.Operator.SUBSET)  # parts make no total
            .exclude(pk__in=found)
            .select_related("figure", "figure__entity", "figure__measure", "rate")
            .prefetch_related("inputs__figure")
            .distinct()
            .order_by("pk")
        )
        edge = []
        for row in rows:
            if row.pk not in found:
                found[row.pk] = row
                edge.append(row.figure_id)
    return list(found.values())


def recomputed(
    derivation: Derivation, changed: dict[int, Quantity], before: dict[int, Quantity]
) -> Quantity | None:
    """The derived quantity with `changed` in place of stored ones, by primary key.

    `before` are the values that stood there: a conversion without a dated rate keeps
    the rate the old pair implies. None where it cannot be computed: an input is
    missing or indefinite, or the derivation is not complete.
    """
    output = quantity_of(derivation.figure)
    inputs = [
        changed.get(row.figure_id) or quantity_of(row.figure)
        for row in derivation.inputs.all()
    ]
    if output is None or output.value is None or not derivation.is_complete:
        return None
    known = [one for one in inputs if one is not None and one.value is not None]
    if not known or len(known) != len(inputs):
        return None
    operator = derivation.operator
    values = [Fraction(one.value) for one in known if one.value is not None]
    bounds = [one.bound for one in known]
    computed: Fraction | None = None
    bound: Bound | None = output.bound
    if operator == Derivation.Operator.SUM:
        weights = [Fraction(row.weight) for row in derivation.inputs.all()]
        terms = (v * weight for v, weight in zip(values, weights, strict=True))
        computed = sum(terms, Fraction(0))
        bound = sum_bound(
            [turned(b) if w < 0 else b for b, w in zip(bounds, weights, strict=True)]
        )
    elif operator == Derivation.Operator.CONVERT:
        old = next(before.get(row.figure_id) for row in derivation.inputs.all())
        rate = _rate(derivation, old or known[0], output)
        computed = values[0] * rate if rate is not None else None
    elif len(values) == 2 and operator == Derivation.Operator.DIFFERENCE:
        computed, bound = values[0] - values[1], difference_bound(*bounds[:2])
    elif (
        len(values) == 2
        and values[1]
        and operator
        in (
            Derivation.Operator.RATIO,
            Derivation.Operator.SHARE,
        )
    ):
        computed, bound = values[0] / values[1], ratio_bound(*bounds[:2])
        if output.unit is not None and output.unit.code == "percent":
            computed *= 100
    elif len(values) == 2 and values[1] and operator == Derivation.Operator.CHANGE:
        computed = values[0] / values[1]
        if output.unit is None or output.unit.code != "times":
            computed = (computed - 1) * 100
    elif len(values) == 2 and operator == Derivation.Operator.CAGR:
        later, earlier = (row.figure for row in derivation.inputs.all())
        years = years_between(period_of(earlier), period_of(later))
        if years and values[1] and values[0] / values[1] > 0:
            computed = yearly_growth(values[0] / values[1], years)
            bound = ratio_bound(*bounds[:2])
    if computed is None:
        return None
    digits = derivation.digits
    if operator == Derivation.Operator.CONVERT:
        # Rates have three or more digits, and so has what they make.
        digits = digits or max(_written_digits(output), 3)
    rounding = _ROUNDINGS.get(derivation.rounding)
    return _rounded(computed, bound or Bound.APPROX, output, digits, rounding)


def propose(derivation: Derivation, quantity: Quantity | None) -> bool:
    """Keep the recomputed quantity until an editor accepts it; whether it differs.

    One that cannot be computed is kept as a question without an answer. Nothing is
    asked where a change that waits already says the same.
    """
    now = quantity_of(derivation.figure)
    if quantity is not None and (
        quantity == now or _is_waiting(derivation.figure, quantity)
    ):
        derivation.proposed = {}
    elif quantity is None:
        derivation.proposed = {"display": ""}
    else:
        derivation.proposed = {
            "value": plain(quantity.value),
            "bound": quantity.bound.value,
            "written_exponent": quantity.written_exponent,
            "display": format_quantity(quantity),
        }
    derivation.save(update_fields=["proposed"])
    return bool(derivation.proposed)


def _is_waiting(figure: Figure, quantity: Quantity) -> bool:
    waiting = PendingFigure.objects.filter(figure=figure).first()
    value = waiting.values.get("value") if waiting else None
    return value is not None and Decimal(value) == quantity.value


def set_proposed(figure: Figure, derivation: Derivation) -> None:
    """Set the proposed quantity on the figure; the caller saves both."""
    made = derivation.proposed
    present = quantity_of(figure)
    if present is None or not made.get("value"):
        raise ValueError(f"nothing is proposed for {figure.key}")
    set_quantity(
        figure,
        replace(
            present,
            value=Decimal(made["value"]),
            bound=Bound(made["bound"]),
            written_exponent=made["written_exponent"],
        ),
    )


def _rate(
    derivation: Derivation, amount: Quantity, output: Quantity
) -> Fraction | None:
    """The dated rate, a fixed factor of units, or the one the old pair implies."""
    if derivation.rate is not None and derivation.rate.value is not None:
        return Fraction(derivation.rate.value)
    if amount.unit is not None and output.unit is not None:
        one, other = unit(amount.unit.code), unit(output.unit.code)
        if one.factor and other.factor and one.dimension == other.dimension:
            return one.factor / other.factor
    if not amount.value or output.value is None:
        return None
    return Fraction(output.value) / Fraction(amount.value)


def _rounded(
    value: Fraction,
    bound: Bound,
    like: Quantity,
    digits: int | None,
    rounding: str | None,
) -> Quantity:
    """As finely as the old value was written; 以上 never promises more than is true."""
    wanted = digits or _written_digits(like)
    rounding = rounding or {
        Bound.AT_LEAST: ROUND_DOWN,
        Bound.MORE_THAN: ROUND_DOWN,
        Bound.AT_MOST: ROUND_UP,
        Bound.LESS_THAN: ROUND_UP,
    }.get(bound, ROUND_HALF_UP)
    context = Context(prec=min(wanted, _DIGITS), rounding=rounding)
    made = context.divide(Decimal(value.numerator), Decimal(value.denominator))
    if bound is Bound.EXACT and Fraction(made) != value:
        bound = Bound.APPROX
    exponent = int(made.as_tuple().exponent)
    if exponent > 0:
        made = made.quantize(Decimal(1))
    return replace(like, value=made, bound=bound, also=None, written_exponent=exponent)


_ROUNDINGS = {
    Derivation.Rounding.HALF_UP.value: ROUND_HALF_UP,
    Derivation.Rounding.HALF_EVEN.value: ROUND_HALF_EVEN,
    Derivation.Rounding.DOWN.value: ROUND_DOWN,
    Derivation.Rounding.UP.value: ROUND_UP,
}


def _written_digits(quantity: Quantity) -> int:
    if quantity.value is None or not quantity.value:
        return 2
    return max(quantity.value.adjusted() - quantity.written_exponent + 1, 2)
