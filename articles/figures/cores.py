"""What digits say by themselves: one number, a range, a bare magnitude, and a unit."""

from __future__ import annotations

import re
from typing import NamedTuple

from articles.figures.numerals import (
    Numeral,
    read_numeral,
)
from articles.figures.units import (
    SIGN,
    SPELLINGS,
    SUFFIX,
    SYMBOLS,
    UNITS,
    Unit,
)


class Core(NamedTuple):
    """What the digits themselves say, before units and bounds."""

    end: int
    low: Numeral | None = None
    high: Numeral | None = None
    unit: Unit | None = None
    magnitude: int | None = None
    negative_high: bool = False


def read_core(flat: str, at: int, money: Unit | None, *, between: bool) -> Core | None:
    """What stands at `at`; None where it is no number. `money` is a sign before it."""
    vague = _VAGUE.match(flat, at)
    if vague is not None:
        tens, scale, over = vague.groups()
        power = (
            1 + _VAGUE_POWERS[over]
            if tens is None
            else _VAGUE_POWERS[tens] + _VAGUE_POWERS[scale]
        )
        return Core(vague.end(), magnitude=power)
    if flat[at] == "数":
        return None
    if flat[at].isalpha() and flat[at].isascii():
        return _vague_english(flat, at)
    low = read_numeral(flat, at, abbreviated=money is not None)
    if low is None:
        return None
    ranged = _range(flat, at, low, money, between=between)
    if ranged is not None:
        return ranged
    percent = UNITS["percent"] if low.percent else None
    return Core(low.end, low, unit=percent)


_VAGUE = re.compile(r"数([十百千]?)([万億兆京]?)|十数([万億兆京]?)")

_VAGUE_POWERS = {"": 0, "十": 1, "百": 2, "千": 3, "万": 4, "億": 8, "兆": 12, "京": 16}

_VAGUE_WORDS = {
    "ten": 1,
    "dozen": 1,
    "hundred": 2,
    "thousand": 3,
    "million": 6,
    "billion": 9,
    "trillion": 12,
    "several": 0,
}

_VAGUE_ENGLISH = re.compile(
    r"(?:(tens|dozens|hundreds|thousands) of )?"
    r"(thousands|millions|billions|trillions)\b(?: of(?= ))?"
    r"|(tens|dozens|hundreds)\b(?: of(?= ))?|several(?: (hundred|thousand))?"
    r"(?: (thousand|million|billion|trillion))?\b",
    re.IGNORECASE,
)


def _vague_english(flat: str, at: int) -> Core | None:
    words = _VAGUE_ENGLISH.match(flat, at)
    if words is None:
        return None
    named = [word.lower().rstrip("s") for word in words.groups() if word]
    power = sum(_VAGUE_WORDS[word] for word in named)
    return Core(words.end(), magnitude=power)


def is_between(flat: str, start: int) -> bool:
    """Whether the number that starts here follows the word between."""
    return (
        flat[start - 1 : start] == " "
        and flat[max(0, start - 8) : start].lower() == "between "
    )


_SEPARATOR = re.compile(r" ?(~|-|ないし|から(?=\d)) ?| (to|and) ")


def _range(
    flat: str, at: int, low: Numeral, money: Unit | None, *, between: bool
) -> Core | None:
    """The range that starts with `low`, where the two ends belong together.

    A change (3億円から5億円へ, from $3 to $4) is no range: から joins bare digits only.
    """
    first_unit, end = read_unit(flat, low.end)
    separator = _SEPARATOR.match(flat, end)
    if separator is None:
        return None
    word = separator[1] or separator[2]
    bare = first_unit is None and not low.scale
    if word == "から" and not bare:
        return None
    if word == "and" and not between:
        return None
    second = separator.end()
    negative = False
    sign = SIGN.match(flat, second)
    if sign is not None:
        if money is None or SYMBOLS[currency_of(sign[0])] != money:
            return None
        second = sign.end()
    elif flat[second : second + 1] in ("+", "-", "▲"):
        negative = flat[second] != "+"
        second += 1
    if second >= len(flat):
        return None
    high = read_numeral(flat, second, abbreviated=money is not None)
    if high is None or high.percent != low.percent:
        return None
    unit, end = read_unit(flat, high.end)
    if first_unit is not None and unit != first_unit:
        return None
    if bare and high.scale and low.value <= high.value.scaleb(-high.scale):
        low = low.scaled(high.scale)
    elif bare and high.scale and high.value > 100 * low.value:
        return None  # 500〜1兆: nobody means five hundred
    if _is_change(flat, at, word, end):
        # two values, but the first may still borrow the scale word of the second
        return Core(low.end, low, unit=unit) if bare and low.scale else None
    bottom = -low.value if _negative(flat, at) else low.value
    if bottom >= (-high.value if negative else high.value):
        return None
    percent = UNITS["percent"] if low.percent else None
    return Core(end, low, high, unit or percent, negative_high=negative)


_FROM = re.compile(r"(?<![a-z])from (?:US)?[$€£¥]?\Z", re.IGNORECASE)


def _is_change(flat: str, at: int, word: str, end: int) -> bool:
    if word == "から":
        return flat[end : end + 1] in ("へ", "に")
    return word == "to" and _FROM.search(flat[max(0, at - 9) : at]) is not None


def _negative(flat: str, at: int) -> bool:
    return at > 0 and flat[at - 1] in "-▲"


_FALSE_UNIT = re.compile(
    r"社[会長員内説]|人[工口気格材類権脈称間事]|本[社当日人部体格]|名[前古称義物]|店[長員]"
    r"|株[式価主]|個[人別室性]|台[風頭]|回[線答復顧]|点[検火]|元[本気年々号素論来]|校[長舎]"
    r"|語[彙尾]|戸[籍建]|頭[取部脳]|件名|円[周卓形札玉]|票[数決]|つ[いのまて]|ポンド[級]"
    r"|歳[代入出末費]|才[能人覚色気知]"
)


def read_unit(flat: str, at: int) -> tuple[Unit | None, int]:
    """The unit written at `at`, a space before it allowed, and where it ends."""
    here = at
    if flat[here : here + 1] in (" ", "\n", "-") and here + 1 < len(flat):
        here += 1
        if not (flat[here].isascii() or flat[at] == " ") or (
            flat[at] == "-" and not flat[here].isalpha()
        ):
            return None, at
    found = SUFFIX.match(flat, here)
    if found is None or _FALSE_UNIT.match(flat, here):
        return None, at
    return SPELLINGS[found[0]], found.end()


def currency_of(written: str) -> str:
    """The symbol as the table knows it: a code keeps the space behind it."""
    name = written.rstrip(" ")
    return name if name in SYMBOLS else name + " "
