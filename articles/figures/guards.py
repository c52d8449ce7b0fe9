"""What keeps a number from being a quantity: dates, addresses, idioms, bare digits."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable

from articles.figures.cores import Core
from articles.figures.numerals import (
    Numeral,
)
from articles.figures.periods import Dated
from articles.figures.quantity import Bound, Quantity
from articles.figures.units import (
    Unit,
    UnitKind,
)


class DeadStretches:
    """Stretches of a text where no quantity can stand: dates and addresses."""

    def __init__(self, flat: str, dated: Iterable[Dated]) -> None:
        spans = [(start, end) for start, end, _, _ in dated]
        spans += [match.span() for match in _ADDRESS.finditer(flat)]
        spans.sort()
        self._starts = [start for start, _ in spans]
        self._ends: list[int] = []
        reach = 0
        for _, end in spans:
            reach = max(reach, end)
            self._ends.append(reach)

    def covers(self, at: int) -> bool:
        """True where `at` lies inside such a stretch."""
        index = bisect_right(self._starts, at) - 1
        return index >= 0 and self._ends[index] > at

    def touches(self, start: int, end: int) -> bool:
        """True where a dated stretch begins inside and runs beyond the match."""
        index = bisect_right(self._starts, end - 1) - 1
        return index >= 0 and self._starts[index] > start and self._ends[index] > end


_ADDRESS = re.compile(r"\b(?:https?://|www\.)[^\s、。「」（）()<>\]|]+", re.IGNORECASE)


def is_quantity(
    flat: str,
    at: int,
    core: Core,
    unit: Unit | None,
    quantity: Quantity,
    begin: int,
    end: int,
) -> bool:
    """Whether what was read is a quantity and not a name, an idiom or a bare digit."""
    if core.magnitude is not None:
        return _vague_counts(flat, at, core, unit, begin, end)
    numeral = core.low
    if numeral is None:
        return False
    if numeral.kanji and not numeral.percent:
        return _kanji_counts(flat, at, core, numeral, unit, begin, end)
    top = core.high or numeral
    if unit is not None or top.scale or top.grouped or numeral.grouped:
        return True
    bounded = quantity.bound not in (Bound.EXACT, Bound.RANGE) or quantity.also
    if bounded or quantity.per is not None:
        # "version 3+" and "iPhone 5, over" are not bounds of a count
        return not flat[end : end + 1].isascii() or not flat[end : end + 1].isalnum()
    return not flat[:begin].strip() and not flat[end:].strip()


_IDIOM_KINDS = frozenset({UnitKind.COUNT, UnitKind.PHYSICAL})

_KANJI = re.compile(r"[一-龥々]")


def _in_word(flat: str, at: int) -> bool:
    """Whether a kanji stands before that is no natural end of a phrase."""
    before = flat[at - 1 : at]
    return bool(before) and before not in "計額均各" and bool(_KANJI.match(before))


def _vague_counts(
    flat: str, at: int, core: Core, unit: Unit | None, begin: int, end: int
) -> bool:
    if flat[at] == "数" and begin == at and _in_word(flat, at):
        return False  # 回数, 少数, 複数
    if not core.magnitude:
        return unit is not None and not _KANJI.match(flat, end)
    if unit is not None:
        return True
    following = flat[core.end : core.end + 1]
    if flat[at].isascii():
        return True
    return not following or not _KANJI.match(following) or following in "以超未規前程余"


def _kanji_counts(
    flat: str,
    at: int,
    core: Core,
    numeral: Numeral,
    unit: Unit | None,
    begin: int,
    end: int,
) -> bool:
    """Kanji numerals share their characters with ordinary words: 一部, 千葉, 六本木."""
    if begin == at and _in_word(flat, at):
        return False
    following = flat[end : end + 1]
    single = numeral.end - at == 1
    if unit is None:
        if single or not (numeral.scale or numeral.end - at > 2):
            return False
        return not following or not _KANJI.match(following)
    if not single:
        return True
    if unit.kind in _IDIOM_KINDS and flat[at] in "一二":
        return False  # 一人, 二人, 一社, 一件: idioms more often than counts
    return not following or not _KANJI.match(following)
