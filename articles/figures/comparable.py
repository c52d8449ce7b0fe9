"""Which two figures may be divided by each other, and FIG604 for those that may not."""

from __future__ import annotations

from articles.figures.findings import Finding, Level, finding
from articles.figures.period import Period, Shape
from articles.figures.records import FigureRecord


def not_comparable(
    keys: tuple[str, ...], left: FigureRecord, right: FigureRecord
) -> Finding:
    """FIG604: what the two measure, and when."""
    return finding(
        "FIG604",
        "not-comparable",
        Level.WARNING,
        *keys,
        left=_described(left),
        right=_described(right),
    )


def like_measures(left: FigureRecord, right: FigureRecord) -> bool:
    """One measure, or two that an editor put into one group."""
    return left.measure == right.measure or bool(
        left.group and left.group == right.group
    )


def like_periods(left: FigureRecord, right: FigureRecord) -> bool:
    """The same period; for one owner and measure also two of the same length, as a
    growth compares them."""
    one, other = left.period, right.period
    if one == other:
        return True
    grown = left.entity == right.entity and left.measure == right.measure
    return grown and _length(one) == _length(other)


def _length(period: Period | None) -> tuple[object, ...]:
    """What two periods share that differ only in when they are."""
    if period is None:
        return ()
    years = (
        period.end.year - period.start.year
        if period.shape is Shape.SPAN and period.start and period.end
        else None
    )
    return period.shape, period.precision, period.count, years


def _described(figure: FigureRecord) -> str:
    period = figure.period
    dates = f" {period.start or ''}–{period.end or ''}" if period else ""
    return f"{figure.measure or figure.key}{dates}"
