"""What may be asked of an endpoint: read strictly, described from the same value."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from django.http import QueryDict
from django.utils.timezone import make_aware

from articles.api.problems import Problem

LONGEST = 200  # characters of any value
MOST_ROWS = 100
USUAL_ROWS = 20
YEARS = range(2, 9999)  # in any time zone, moments of these years can be written

_WHOLE = re.compile(r"[0-9]{1,9}")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@dataclass(frozen=True, slots=True)
class Parameter:
    """One query parameter: how its text is read, and how it is described."""

    name: str
    description: str
    read: Callable[[str], Any]
    """Raises ValueError with what would have been right."""
    schema: Mapping[str, Any] = field(default_factory=lambda: {"type": "string"})
    default: Any = None


def read_all(given: QueryDict, known: Sequence[Parameter]) -> dict[str, Any]:
    """A value for each known parameter. Raises `Problem` for anything else.

    A name nobody knows is refused: a filter with a slip in it would otherwise answer
    with everything.
    """
    names = {parameter.name for parameter in known}
    for name in given:
        if name not in names:
            raise Problem(
                400,
                f"There is no parameter “{name[:40]}” here. "
                f"Known: {', '.join(sorted(names)) or 'none'}.",
                parameter=name[:40],
            )
    return {parameter.name: _value(given, parameter) for parameter in known}


def text(name: str, description: str) -> Parameter:
    schema = {"type": "string", "minLength": 1, "maxLength": LONGEST}
    return Parameter(name, description, _text, schema)


def choice(
    name: str, description: str, values: Sequence[str], default: str = ""
) -> Parameter:
    def read(value: str) -> str:
        if value not in values:
            raise ValueError(f"one of {', '.join(values)}")
        return value

    schema: dict[str, Any] = {"type": "string", "enum": list(values)}
    if default:
        schema["default"] = default
    return Parameter(name, description, read, schema, default or None)


def whole(name: str, description: str, *, most: int, default: int) -> Parameter:
    def read(value: str) -> int:
        if not _WHOLE.fullmatch(value) or not 1 <= int(value) <= most:
            raise ValueError(f"a whole number from 1 to {most}")
        return int(value)

    schema = {"type": "integer", "minimum": 1, "maximum": most, "default": default}
    return Parameter(name, description, read, schema, default)


def first_day(name: str, description: str) -> Parameter:
    """The moment at which that day begins, in the site's time zone."""
    return Parameter(
        name, description, _beginning, {"type": "string", "format": "date"}
    )


def last_day(name: str, description: str) -> Parameter:
    """The moment at which that day is over."""

    def read(value: str) -> datetime:
        return _beginning(value) + timedelta(days=1)

    return Parameter(name, description, read, {"type": "string", "format": "date"})


LIMIT = whole("limit", "Rows on one page.", most=MOST_ROWS, default=USUAL_ROWS)
CURSOR = Parameter(
    "cursor",
    "Where the page begins: taken from `next` of the page before, never made up.",
    str,
    {"type": "string", "maxLength": LONGEST},
    "",
)

_A_DAY = "a day such as 2025-11-23"


def _value(given: QueryDict, parameter: Parameter) -> Any:
    values = given.getlist(parameter.name)
    if not values:
        return parameter.default
    if len(values) > 1:
        raise Problem(
            400,
            f"“{parameter.name}” is given {len(values)} times. Give it once.",
            parameter=parameter.name,
        )
    value = values[0]
    try:
        if len(value) > LONGEST:
            raise ValueError(f"at most {LONGEST} characters")
        return parameter.read(value)
    except ValueError as wanted:
        raise Problem(
            400,
            f"“{parameter.name}” is “{value[:40]}”. It takes {wanted}.",
            parameter=parameter.name,
        ) from wanted


def _text(value: str) -> str:
    if not value.strip():
        raise ValueError("at least one character; leave the parameter out otherwise")
    return value.strip()


def _beginning(value: str) -> datetime:
    if not _DAY.fullmatch(value):
        raise ValueError(_A_DAY)
    try:
        day = date.fromisoformat(value)
    except ValueError as problem:
        raise ValueError(_A_DAY) from problem
    if day.year not in YEARS:
        raise ValueError(_A_DAY)
    return make_aware(datetime.combine(day, time()))
