"""Quantities: text to values and back, their arithmetic, their charts; no Django.

`parse_quantities` and `format_quantity` are each other's inverse. What a number means
(whose, of what, when) comes from where it stands: `tables` and `candidates` read that,
and `checks` compares confirmed figures. Own code, because a library that reads 3〜4兆
as 3 and 4兆 is silently wrong, and a wrong number is worse here than a missing one.
"""

from articles.figures.formatting import Style, format_quantity
from articles.figures.masking import (
    parse_periods_markdown,
    parse_quantities_markdown,
)
from articles.figures.period import (
    Period,
    PeriodMatch,
    Precision,
    Shape,
)
from articles.figures.periods import parse_periods
from articles.figures.quantity import Bound, Match, Per, Quantity
from articles.figures.scan import parse_quantities
from articles.figures.units import UNITS, Unit, UnitKind, unit

__all__ = [
    "UNITS",
    "Bound",
    "Match",
    "Per",
    "Period",
    "PeriodMatch",
    "Precision",
    "Quantity",
    "Shape",
    "Style",
    "Unit",
    "UnitKind",
    "format_quantity",
    "parse_periods",
    "parse_periods_markdown",
    "parse_quantities",
    "parse_quantities_markdown",
    "unit",
]
