"""Slips of scale: which powers of ten a writing hand confuses."""

from __future__ import annotations

from collections.abc import Iterator

from articles.figures.arithmetic import slip_power
from articles.figures.findings import Finding, Level, finding, gettext_noop
from articles.figures.formatting import format_quantity
from articles.figures.quantity import Quantity

SLIPS = {
    1: gettext_noop("億 for billion, or 万 for thousand"),
    2: gettext_noop("億 for million, or a digit too many"),
    3: gettext_noop("thousand, million, billion"),
    4: gettext_noop("万, 億, 兆"),
    5: gettext_noop("a scale word and a digit"),
    6: gettext_noop("thousand, million, billion"),
    7: gettext_noop("a scale word and a digit"),
    8: gettext_noop("万, 億, 兆"),
}


def scale_slip(
    said: Quantity, stated: Quantity, level: Level, *keys: str
) -> Iterator[Finding]:
    """FIG501 where two values have equal digits and differ by powers of ten."""
    if said.value is None or stated.value is None:
        return
    power = slip_power(said.value, stated.value)
    if power in SLIPS:
        yield finding(
            "FIG501",
            "scale-slip",
            level,
            *keys,
            said=format_quantity(said),
            stated=format_quantity(stated),
            power=power,
            slip=SLIPS[power],
        )
