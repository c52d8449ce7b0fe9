"""Chart.js data in a text, read as one of our charts: no script draws it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any, Final, NoReturn

from articles.figures.chart_parts import (
    Chart,
    ChartKind,
    ChartRefused,
    Mark,
    Series,
)
from articles.figures.numerals import plain
from articles.figures.quantity import Bound, Quantity
from articles.figures.scan import parse_quantities

LONGEST: Final = 20_000
_LONGEST_WORDS: Final = 120
_LARGEST, _SMALLEST_PLACE = Decimal("1e18"), -10
_KINDS: Final = {
    "bar": ChartKind.BAR,
    "horizontalBar": ChartKind.BAR,
    "line": ChartKind.LINE,
    # Slices of a circle are compared by eye; as bars they can be read.
    "pie": ChartKind.BAR,
    "doughnut": ChartKind.BAR,
    "polarArea": ChartKind.BAR,
}


def read_chartjs(text: str, *, key: str, lang: str) -> Chart:
    """The chart of a JSON text as Chart.js takes it.

    `type`, `data.labels`, `data.datasets`, the title and a logarithmic scale are read;
    colours and behaviour are the page's own. A number may be given as a word with its
    unit, `"500億円"`; `null` is a missing one, `[3, 5]` a range. Raises `ChartRefused`.
    """
    data = _json(text)
    name = data.get("type")
    kind = _KINDS.get(name) if isinstance(name, str) else None
    if kind is None:
        raise ChartRefused("bad_kind", kind=str(name)[:20])
    inner = _mapping(data.get("data"))
    series = tuple(_series(inner))
    if not series:
        raise ChartRefused("no_number")
    if kind is ChartKind.BAR and len(series) > 1:
        kind = ChartKind.GROUPED
    if kind is ChartKind.BAR and any(_is_range(mark) for mark in series[0].marks):
        kind = ChartKind.DOT  # a bar that floats does not begin at zero
    if len(series) == 1:
        series = (Series("", series[0].marks),)
    options = _mapping(data.get("options"))
    return Chart(
        key=key,
        title=_title(options, inner),
        series=series,
        kind=kind,
        lang=lang,
        is_log=_is_log(options),
    )


def _json(text: str) -> Mapping[str, Any]:
    if len(text) > LONGEST:
        raise ChartRefused("too_long", most=LONGEST)
    try:
        data = json.loads(text, parse_float=Decimal, parse_constant=_no_number)
    except (ValueError, RecursionError) as problem:
        raise ChartRefused("no_json") from problem
    if not isinstance(data, dict):
        raise ChartRefused("no_json")
    return data


def _no_number(word: str) -> NoReturn:
    raise ValueError(word)


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _list(value: Any) -> Sequence[Any]:
    return value if isinstance(value, list) else []


def _series(data: Mapping[str, Any]) -> list[Series]:
    labels = [_words(label) for label in _list(data.get("labels"))]
    found = []
    for one in _list(data.get("datasets"))[:9]:
        given = _mapping(one)
        values = _list(given.get("data"))
        names = labels or [_words(_mapping(value).get("x", "")) for value in values]
        marks = tuple(
            Mark(name, _quantity(values[place]) if place < len(values) else None)
            for place, name in enumerate(names[:99])
        )
        found.append(Series(_words(given.get("label", "")), marks))
    return found


def _words(value: Any) -> str:
    """A label; one given as several lines is joined."""
    if isinstance(value, list):
        value = " ".join(map(str, value[:9]))
    return " ".join(str(value)[:_LONGEST_WORDS].split())


def _quantity(value: Any) -> Quantity | None:
    if isinstance(value, dict):
        value = value.get("y", value.get("x"))
    if value is None or value == "":
        return None
    if isinstance(value, list) and len(value) == 2:
        low, high = sorted(map(_number, value))
        if low < high:
            return Quantity(
                low,
                None,
                Bound.RANGE,
                value_max=high,
                written_exponent=_place(low),
                written_exponent_max=_place(high),
            )
        value = str(low)
    if isinstance(value, str):
        read = parse_quantities(value[:_LONGEST_WORDS])
        if len(read) == 1 and read[0].text.strip() == value.strip():
            return read[0].quantity
    number = _number(value)
    return Quantity(number, None, written_exponent=_place(number))


def _number(value: Any) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, int | Decimal | str):
        raise ChartRefused("no_value", value=str(value)[:20])
    try:
        number = Decimal(str(value).strip().replace(",", ""))
    except InvalidOperation as problem:
        raise ChartRefused("no_value", value=str(value)[:20]) from problem
    if not number.is_finite() or abs(number) > _LARGEST:
        raise ChartRefused("no_value", value=str(value)[:20])
    return plain(round(number, -_SMALLEST_PLACE))


def _place(number: Decimal) -> int:
    """Where its last written digit stands; whole numbers are whole."""
    return min(int(number.normalize().as_tuple().exponent), 0)


def _is_range(mark: Mark) -> bool:
    return mark.quantity is not None and mark.quantity.value_max is not None


def _title(options: Mapping[str, Any], data: Mapping[str, Any]) -> str:
    title = _mapping(
        _mapping(options.get("plugins")).get("title") or options.get("title")
    )
    named = _words(title.get("text", ""))
    if named:
        return named
    names = [
        _words(_mapping(one).get("label", "")) for one in _list(data.get("datasets"))
    ]
    return " / ".join(filter(None, names[:3]))


def _is_log(options: Mapping[str, Any]) -> bool:
    scales = _mapping(options.get("scales"))
    return any(
        _mapping(scale).get("type") == "logarithmic" for scale in scales.values()
    )
