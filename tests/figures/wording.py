"""One line of words per quantity or period, as the case files write them."""

from __future__ import annotations

from articles.figures import Match, PeriodMatch


def quantity_line(match: Match) -> str:
    """`literal = value[..max] unit bound …`, only what the text says."""
    quantity = match.quantity
    if quantity.value is None:
        value = f"10^{quantity.magnitude}"
    else:
        value = format(quantity.value, "f")
        if quantity.value_max is not None:
            value += f"..{quantity.value_max:f}"
    parts = [value]
    if quantity.unit is not None:
        parts.append(quantity.unit.code)
    parts.append(quantity.bound.value)
    if quantity.also is not None:
        parts.append(f"also {quantity.also.value}")
    if quantity.per is not None:
        parts.append(f"per {quantity.per.value}")
    if quantity.signed:
        parts.append("signed")
    if quantity.estimate:
        parts.append("estimate")
    if quantity.written_exponent:
        parts.append(f"to 10^{quantity.written_exponent}")
    return f"{match.text} = {' '.join(parts)}"


def period_line(match: PeriodMatch) -> str:
    """`literal = shape precision start..end …`, only what the text says."""
    period = match.period
    parts = [period.shape.value, period.precision.value]
    if period.start or period.end:
        parts.append(f"{period.start or ''}..{period.end or ''}")
    if period.count is not None:
        parts.append(str(period.count))
    if period.indefinite:
        parts.append("indefinite")
    if period.year is not None:
        parts.append(f"named {period.year}")
    if period.same:
        parts.append("same")
    return f"{match.text} = {' '.join(parts)}"
