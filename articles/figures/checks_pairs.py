"""Checks of figures against each other and the pages cited: FIG201, 205, 501–504."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from itertools import combinations

from articles.figures.arithmetic import slip_power
from articles.figures.findings import Finding, Level, finding
from articles.figures.formatting import format_quantity
from articles.figures.operands import interval_of
from articles.figures.period import Period
from articles.figures.quantity import Bound
from articles.figures.records import Dossier, FigureRecord
from articles.figures.slips import SLIPS, scale_slip


def check_pairs(dossier: Dossier) -> Iterator[Finding]:
    """Figures against each other: conflicts, slips between siblings, equal values."""
    yield from _conflicts(dossier)
    yield from _sibling_slips(dossier)
    yield from _source_slips(dossier)
    yield from _equal_values(dossier)


_MOST = 200  # figures compared with each other; more of one kind are a data table


def _conflicts(dossier: Dossier) -> Iterator[Finding]:
    """FIG201: one entity, one measure, one period, two values."""
    same: dict[tuple[str, str], list[FigureRecord]] = defaultdict(list)
    for figure in dossier.figures:
        if (
            figure.entity
            and figure.measure
            and figure.quantity
            and not figure.is_threshold
        ):
            group = same[figure.entity, figure.measure]
            if len(group) < _MOST:
                group.append(figure)
    for group in same.values():
        for one, other in combinations(group, 2):
            left, right = one.quantity, other.quantity
            if left is None or right is None or left.unit != right.unit:
                continue
            if left.per != right.per or not _overlap(one.period, other.period):
                continue
            if interval_of(one).meets(interval_of(other)) or one.rank != other.rank:
                continue  # which of two ranks counts, somebody has decided
            yield finding(
                "FIG201",
                "value-conflict",
                Level.ERROR if one.article == other.article else Level.WARNING,
                one.key,
                other.key,
                one=format_quantity(left),
                other=format_quantity(right),
            )


def _overlap(one: Period | None, other: Period | None) -> bool:
    """Whether two periods share a day; without dates only equal periods do."""
    if one is None or other is None:
        return one is other
    if not (one.start or one.end) or not (other.start or other.end):
        return one == other
    first = one.end is None or other.start is None or other.start <= one.end
    second = other.end is None or one.start is None or one.start <= other.end
    return first and second


def _sibling_slips(dossier: Dossier) -> Iterator[Finding]:
    """FIG501–504 inside one article: equal digits, another scale, currency or unit.

    One of the two must stand alone, as a slip does; figures told of different
    entities are left in peace.
    """
    counts: dict[str, int] = defaultdict(int)
    for mention in dossier.mentions:
        counts[mention.figure] += 1
    by_digits: dict[_Digits, list[FigureRecord]] = defaultdict(list)
    for figure in dossier.figures:
        if figure.quantity and figure.quantity.value:
            key = (figure.article, _digits(figure.quantity.value))
            if len(by_digits[key]) < _MOST:
                by_digits[key].append(figure)
    for (article, digits), group in list(by_digits.items()):
        for one, other in combinations(group, 2):
            if min(counts[one.key], counts[other.key]) <= 1 and _may_be_one(one, other):
                yield from _sibling_slip(one, other)
        for one in group:
            for other in by_digits.get((article, digits[:-1]), ()):
                lone = counts[other.key] <= 1 < counts[one.key]
                if lone and _may_be_one(one, other):
                    yield from _lost_digit(one, other)


_Digits = tuple[str, tuple[int, ...]]


def _digits(value: Decimal) -> tuple[int, ...]:
    return value.normalize().as_tuple().digits


def _may_be_one(one: FigureRecord, other: FigureRecord) -> bool:
    """Whether two records might state one figure, told of nobody else."""
    left, right = one.quantity, other.quantity
    if left is None or right is None or left.per != right.per:
        return False
    if one.is_threshold != other.is_threshold:
        return False
    if (left.value_max is None) != (right.value_max is None):
        return False
    return not (one.entity and other.entity and one.entity != other.entity)


def _lost_digit(one: FigureRecord, other: FigureRecord) -> Iterator[Finding]:
    """28倍 told again and again, and once 2倍."""
    left, right = one.quantity, other.quantity
    if left is None or right is None or left.unit != right.unit:
        return
    if not left.value or not right.value or left.value_max is not None:
        return
    if one.entity != other.entity:
        return  # 3,000億 and 3,800億 of different deals are no slip
    if abs(left.value.adjusted() - right.value.adjusted()) > 1:
        return
    yield finding(
        "FIG501",
        "lost-digit",
        Level.WARNING,
        one.key,
        other.key,
        said=format_quantity(right),
        stated=format_quantity(left),
    )


def _sibling_slip(one: FigureRecord, other: FigureRecord) -> Iterator[Finding]:
    left, right = one.quantity, other.quantity
    if left is None or right is None:
        return
    keys = (one.key, other.key)
    facts = {"said": format_quantity(left), "stated": format_quantity(right)}
    codes = {left.unit.code if left.unit else "", right.unit.code if right.unit else ""}
    if left.unit == right.unit:
        yield from scale_slip(left, right, Level.WARNING, *keys)
    elif left.currency and right.currency and left.value == right.value:
        yield finding("FIG502", "currency-slip", Level.WARNING, *keys, **facts)
    elif codes == {"percent", "pp"} and left.value == right.value:
        yield finding("FIG503", "point-slip", Level.WARNING, *keys, **facts)
    elif codes == {"times", "percent"} and one.measure == other.measure:
        pair = {q.unit.code: q.value for q in (left, right) if q.unit and q.value}
        if pair.get("times", 0) * 100 == pair.get("percent"):
            yield finding("FIG504", "growth-slip", Level.WARNING, *keys, **facts)


def _source_slips(dossier: Dossier) -> Iterator[Finding]:
    """FIG501 against cited pages: a number of theirs that only differs in scale.

    Only where no figure agrees with it, for then it was meant to.
    """
    values = {f.quantity.value for f in dossier.figures if f.quantity}
    for source in dossier.cited:
        for stated in source.stated:
            if (
                stated.value is None
                or abs(stated.value) < 1000
                or stated.value in values
            ):
                continue
            for figure in dossier.figures:
                quantity = figure.quantity
                if quantity is None or quantity.value is None or quantity.per:
                    continue
                if stated.unit is not None and stated.unit != quantity.unit:
                    continue
                power = slip_power(stated.value, quantity.value)
                if power in SLIPS:
                    yield finding(
                        "FIG501",
                        "source-slip",
                        Level.WARNING,
                        figure.key,
                        url=source.url,
                        said=format_quantity(stated),
                        stated=format_quantity(quantity),
                        power=power,
                        slip=SLIPS[power],
                    )


def _equal_values(dossier: Dossier) -> Iterator[Finding]:
    """FIG205: one value told of several entities is several figures, not one."""
    same: dict[tuple[object, ...], list[FigureRecord]] = defaultdict(list)
    for figure in dossier.figures:
        quantity = figure.quantity
        if (
            quantity
            and quantity.value is not None
            and quantity.bound is not Bound.RANGE
        ):
            same[figure.article, quantity.value, quantity.unit, quantity.per].append(
                figure
            )
    for group in same.values():
        owners = dict.fromkeys(figure.entity for figure in group if figure.entity)
        first = group[0].quantity
        if len(owners) > 1 and first is not None:
            yield finding(
                "FIG205",
                "same-value",
                Level.INFO,
                *(figure.key for figure in group),
                value=format_quantity(first, bound=False),
                owners=", ".join(owners),
            )
