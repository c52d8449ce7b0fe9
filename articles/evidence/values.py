"""Between a figure's columns and the values the pure floor works with."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any, Final

from articles.figures import (
    Bound,
    Per,
    Period,
    Precision,
    Quantity,
    Shape,
    format_quantity,
    unit,
)
from articles.models import Figure


def quantity_of(figure: Figure) -> Quantity | None:
    """None where the value is missing."""
    if figure.value is None and figure.magnitude is None:
        return None
    return Quantity(
        value=figure.value,
        unit=unit(figure.unit) if figure.unit else None,
        bound=Bound(figure.bound),
        value_max=figure.value_max,
        also=Bound(figure.also) if figure.also else None,
        per=Per(figure.per) if figure.per else None,
        magnitude=figure.magnitude,
        signed=figure.is_signed,
        estimate=figure.is_estimate,
        written_exponent=figure.written_exponent,
        written_exponent_max=figure.written_exponent_max,
    )


def set_quantity(figure: Figure, quantity: Quantity) -> None:
    """Set every column a quantity decides; the caller saves."""
    figure.value = quantity.value
    figure.value_max = quantity.value_max
    figure.magnitude = quantity.magnitude
    figure.unit = quantity.unit.code if quantity.unit else ""
    figure.per = quantity.per.value if quantity.per else ""
    figure.bound = quantity.bound.value
    figure.also = quantity.also.value if quantity.also else ""
    figure.is_signed = quantity.signed
    figure.is_estimate = quantity.estimate
    figure.written_exponent = quantity.written_exponent
    figure.written_exponent_max = quantity.written_exponent_max


def period_of(figure: Figure) -> Period | None:
    if not figure.period_shape:
        return None
    return Period(
        shape=Shape(figure.period_shape),
        precision=Precision(figure.period_precision or Precision.YEAR),
        start=figure.period_start,
        end=figure.period_end,
        count=figure.period_count,
        indefinite=figure.period_count is None
        and figure.period_start is None
        and figure.period_end is None,
    )


def set_period(figure: Figure, period: Period | None) -> None:
    """Set the period's columns; the caller saves."""
    figure.period_shape = period.shape.value if period else ""
    figure.period_precision = period.precision.value if period else ""
    figure.period_start = period.start if period else None
    figure.period_end = period.end if period else None
    figure.period_count = period.count if period else None


def display(figure: Figure, language: str = "ja", **options: Any) -> str:
    """The value in words of the page's language; for a missing one, why."""
    quantity = quantity_of(figure)
    if quantity is None:
        return figure.missing_words or str(figure.get_missing_reason_display())
    return format_quantity(quantity, wording(language), **options)


def limits_of(figure: Figure, language: str) -> str:
    """What the written digits say about the value: 495億〜505億ドル; "" for a value
    that is exact to its last digit, a bound or a range."""
    value, exponent = figure.value, figure.written_exponent
    rounded = figure.bound in (Figure.Bound.EXACT, Figure.Bound.APPROX)
    if value is None or exponent == 0 or not rounded:
        return ""
    half = Decimal(5).scaleb(exponent - 1)
    return _between(figure, value - half, value + half, language, exponent - 1)


def uncertainty_of(figure: Figure, language: str) -> str:
    """The limits the source itself states; "" where it states none."""
    low, high = figure.lower, figure.upper
    if low is not None and high is not None and low < high:
        return _between(figure, low, high, language)
    end = low if low is not None else high
    known = quantity_of(figure)
    if end is None or known is None:
        return ""
    bound = Bound.AT_LEAST if high is None else Bound.AT_MOST
    bound = Bound.EXACT if low == high else bound
    only = replace(known, value=end, value_max=None, bound=bound, also=None)
    return format_quantity(only, wording(language))


def _between(
    figure: Figure, low: Decimal, high: Decimal, language: str, place: int = 0
) -> str:
    known = quantity_of(figure)
    if known is None:
        return ""
    around = replace(
        known,
        value=low,
        value_max=high,
        bound=Bound.RANGE,
        also=None,
        estimate=False,
        written_exponent=place,
        written_exponent_max=place,
    )
    return format_quantity(around, wording(language))


def wording(language: str) -> str:
    """`ja` or `en`: the languages numbers are written in."""
    return "ja" if language.split("-")[0] == "ja" else "en"


def plain(value: Decimal | None) -> str:
    """The decimal as machines read it, never with an exponent; "" for none."""
    return "" if value is None else format(value, "f")


def period_text(period: Period | None, language: str = "ja") -> str:
    """The period in words; "" for none."""
    if period is None:
        return ""
    ja = wording(language) == "ja"
    start = _moment(period.start, period.precision, ja=ja)
    end = _moment(period.end, period.precision, ja=ja, last=True)
    if period.shape is Shape.CALENDAR:
        return start or end
    if period.shape is Shape.SPAN:
        if ja and period.precision is Precision.YEAR and start and end:
            return f"{start.removesuffix('年')}〜{end}"
        return f"{start}〜{end}" if ja else f"{start}–{end}"
    if period.shape is Shape.SINCE:
        return f"{start}から" if ja else f"from {start}"
    if period.shape is Shape.UNTIL:
        return f"{end}まで" if ja else f"until {end}"
    return _length(period, ja=ja)


_LENGTHS: Final = {
    Precision.DAY: ("日間", "days"),
    Precision.WEEK: ("週間", "weeks"),
    Precision.MONTH: ("か月", "months"),
    Precision.QUARTER: ("四半期", "quarters"),
    Precision.HALF: ("半期", "half-years"),
    Precision.YEAR: ("年間", "years"),
    Precision.FISCAL_YEAR: ("年度", "fiscal years"),
    Precision.DECADE: ("年代", "decades"),
}
_AROUND: Final = {
    Shape.TRAILING: ("過去", "the past "),
    Shape.COMING: ("今後", "the coming "),
    Shape.LENGTH: ("", ""),
}


def _length(period: Period, *, ja: bool) -> str:
    before_ja, before_en = _AROUND[period.shape]
    unit_ja, unit_en = _LENGTHS[period.precision]
    if ja:
        return f"{before_ja}{period.count or '数'}{unit_ja}"
    if period.count == 1:
        unit_en = unit_en.removesuffix("s")
    return f"{before_en}{period.count or 'several'} {unit_en}"


def _moment(day: Any, precision: Precision, *, ja: bool, last: bool = False) -> str:
    if day is None:
        return ""
    year, month = day.year, day.month
    if precision is Precision.DAY or precision is Precision.WEEK:
        return f"{year}年{month}月{day.day}日" if ja else day.isoformat()
    if precision is Precision.MONTH:
        return f"{year}年{month}月" if ja else f"{year}-{month:02}"
    if precision is Precision.QUARTER:
        quarter = (month - 1) // 3 + 1
        return f"{year}年第{quarter}四半期" if ja else f"Q{quarter} {year}"
    if precision is Precision.HALF:
        half = (month - 1) // 6
        if ja:
            return f"{year}年{'下' if half else '上'}半期"
        return f"H{half + 1} {year}"
    if precision is Precision.FISCAL_YEAR:
        fiscal = year - 1 if last and month < 4 else year
        return f"{fiscal}年度" if ja else f"fiscal {fiscal}"
    if precision is Precision.DECADE:
        decade = year - year % 10
        return f"{decade}年代" if ja else f"the {decade}s"
    return f"{year}年" if ja else str(year)
