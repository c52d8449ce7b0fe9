"""Numerals: one written number, Japanese or English, to an exact Decimal."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NamedTuple

_WIDTHS = {
    **{chr(0xFF01 + i): chr(0x21 + i) for i in range(94)},  # full-width ASCII
    "\u3000": " ",
    "\u00a0": " ",
    "\u202f": " ",
    "￥": "¥",
    "〜": "~",
    "\uff5e": "~",
    "∼": "~",
    "−": "-",
    "‐": "-",
    "‑": "-",
    "‒": "-",
    "–": "-",
    "—": "-",
    "―": "-",
    "△": "▲",
}
_WIDE = re.compile(f"[{re.escape(''.join(_WIDTHS))}]")

_DIGITS = {c: i for i, c in enumerate("〇一二三四五六七八九")} | {
    "零": 0,
    "壱": 1,
    "壹": 1,
    "弐": 2,
    "貳": 2,
    "参": 3,
    "參": 3,
    "伍": 5,
}
_SMALL = {"十": 1, "拾": 1, "百": 2, "千": 3}
_MYRIADS = {"万": 4, "萬": 4, "億": 8, "兆": 12, "京": 16}
# Only after a currency sign or with a unit: a lone "5M" may be anything.
_ABBREVIATED = {
    "k": 3,
    "K": 3,
    "m": 6,
    "M": 6,
    "mn": 6,
    "mm": 6,
    "bn": 9,
    "B": 9,
    "b": 9,
    "tn": 12,
    "trn": 12,
    "T": 12,
    "t": 12,
}
_WORDS = {
    "hundred": 2,
    "thousand": 3,
    "million": 6,
    "billion": 9,
    "trillion": 12,
    "quadrillion": 15,
}

KANJI_DIGIT = "〇一二三四五六七八九零壱壹弐貳参參伍"
KANJI_START = KANJI_DIGIT + "十拾百千"

_ARABIC = re.compile(r"\d{1,3}(?:,\d{3}(?!\d))+(?:\.\d+)?|\d+(?:\.\d+)?")
_ENGLISH = re.compile(
    r"[ \n-]?(hundred thousand|" + "|".join(_WORDS) + r")(?![a-z])", re.IGNORECASE
)
_ABBREVIATION = re.compile(r" ?(trn|tn|bn|mn|[kKmMbBtT])(?![A-Za-z0-9])")
_KANJI_RUN = re.compile(rf"[{KANJI_START}万萬億兆京]+")
_POSITIONAL = re.compile(rf"[{KANJI_DIGIT}]+(?:・[{KANJI_DIGIT}]+)?")
_WARI = re.compile(r"割(?![りれ合])")
_LONGEST = 36  # characters, 27 digits: no count is longer, and Decimal stays exact


class Numeral(NamedTuple):
    """A number read at some place of a text, ending before `end`.

    `scale` is the power of ten of its leading scale word (3兆 → 12, 1兆4,000億 → 12)
    and 0 without one. `exponent` is the place of the last written digit.
    """

    value: Decimal
    exponent: int
    end: int
    scale: int = 0
    kanji: bool = False
    grouped: bool = False
    percent: bool = False  # 二割三分: tenths and hundredths of one

    def scaled(self, power: int) -> Numeral:
        """This number under the scale word of its neighbour (3 of 3〜4兆)."""
        return Numeral(
            self.value.scaleb(power),
            self.exponent + power,
            self.end,
            power,
            self.kanji,
            self.grouped,
        )


def narrow(text: str) -> str:
    """Full-width and look-alike characters in one form, one for one.

    Offsets into the result are offsets into the text.
    """
    # Three times as fast as `translate`, which asks for each character.
    return _WIDE.sub(lambda wide: _WIDTHS[wide[0]], text)


def plain(value: Decimal) -> Decimal:
    """The same value without an exponent of its own: 5E+10 becomes 50000000000."""
    whole = int(value)
    return Decimal(whole) if whole == value else value.normalize()


def read_numeral(text: str, at: int, *, abbreviated: bool = False) -> Numeral | None:
    """The numeral that starts exactly at `at` of a narrowed text, or None.

    `abbreviated` allows k, m, bn, tn: right behind a currency sign only.
    """
    if text[at].isdecimal():
        return _read_arabic(text, at, abbreviated=abbreviated)
    if text[at] in KANJI_START:
        return _read_kanji(text, at)
    return None


def _read_arabic(text: str, at: int, *, abbreviated: bool) -> Numeral | None:
    first = _ARABIC.match(text, at)
    if first is None or first.end() - at > _LONGEST:
        return None
    digits = first[0].replace(",", "")
    grouped = "," in first[0]
    end = first.end()
    fraction = len(digits.partition(".")[2])
    number = Decimal(digits)
    if (share := _read_share(text, end, number)) is not None:
        return share
    myriads = _read_myriads(text, at)
    if myriads is not None:
        return myriads
    word = _ENGLISH.match(text, end)
    if word is None and abbreviated:
        word = _ABBREVIATION.match(text, end)
    if word is not None:
        name = word[1]
        power = _power(name)
        return Numeral(
            number.scaleb(power), power - fraction, word.end(), power, grouped=grouped
        )
    return Numeral(number, -fraction, end, grouped=grouped)


def _power(name: str) -> int:
    if name in _ABBREVIATED:
        return _ABBREVIATED[name]
    return sum(_WORDS[word] for word in name.lower().split())


def _read_myriads(text: str, at: int) -> Numeral | None:
    """Arabic digits under 千 万 億 兆, falling from term to term: 1億2,345万6,789."""
    total = Decimal(0)
    exponent, scale, below, end = 0, 0, 99, at
    while True:
        section = _ARABIC.match(text, end)
        if section is None or section.end() - end > _LONGEST:
            break
        value = Decimal(section[0].replace(",", ""))
        fraction = len(section[0].partition(".")[2])
        place, here = -fraction, section.end()
        lead = _SMALL.get(text[here : here + 1], 0)
        if lead:
            value, place, here = _read_small(text, end)
        # One space may stand before the scale word of the only term: "1.4 兆ドル".
        gap = 1 if end == at and text[here : here + 1] == " " else 0
        power = _MYRIADS.get(text[here + gap : here + gap + 1], 0)
        if power:
            here += gap + 1
        term = value.scaleb(power)
        if power >= below or (below < 99 and (fraction or term >= 10**below)):
            break
        total += term
        exponent, end = place + power, here
        scale = scale or power + lead
        if not power or fraction:
            break
        below = power
    if not scale:
        return None
    return Numeral(total, exponent, end, scale)


def _read_small(text: str, at: int) -> tuple[Decimal, int, int]:
    """3千5百 within one myriad section: value, place of the last digit, end."""
    total, place = Decimal(0), 0
    here, below = at, 4
    while True:
        section = _ARABIC.match(text, here)
        if section is None or section.end() - here > _LONGEST:
            return total, place, here
        value, after = Decimal(section[0].replace(",", "")), section.end()
        power = _SMALL.get(text[after : after + 1], 0)
        if power >= below or (below < 4 and value >= 10**below):
            return total, place, here
        total += value.scaleb(power)
        place = power - len(section[0].partition(".")[2])
        here = after + (1 if power else 0)
        if not power:
            return total, place, here
        below = power


def _read_kanji(text: str, at: int) -> Numeral | None:
    run = _KANJI_RUN.match(text, at)
    if run is None or run.end() - at > _LONGEST:
        return None
    positional = _POSITIONAL.match(text, at)
    if positional is not None and (len(positional[0]) > 1):
        return _read_positional(text, at, positional)
    total, section, digit = Decimal(0), Decimal(0), -1
    scale, last, below_small, below = 0, 0, 4, 99
    lead = 0
    end = at
    for char in run[0]:
        if char in _DIGITS:
            if digit >= 0:
                return None  # mixed notation such as 二三百
            digit = _DIGITS[char]
        elif char in _SMALL:
            power = _SMALL[char]
            if power >= below_small:
                return None
            section += Decimal(1 if digit < 0 else digit).scaleb(power)
            digit, below_small = -1, power
            lead = lead or power
        else:
            power = _MYRIADS[char]
            section += max(digit, 0)
            if power >= below or not section:
                return None
            total += section.scaleb(power)
            scale, last = scale or power + lead, power
            section, digit, below_small, below = Decimal(0), -1, 4, power
        end += 1
    if digit >= 0 or section:
        total += section + max(digit, 0)
        last = 0
    share = _read_share(text, end, total)
    if share is not None:
        return share
    return Numeral(total, last, end, scale, kanji=True)


def _read_positional(text: str, at: int, found: re.Match[str]) -> Numeral:
    """二〇二五 and 七・七兆: kanji digits in decimal places."""
    whole, _, fraction = found[0].partition("・")
    digits = "".join(str(_DIGITS[c]) for c in whole)
    if fraction:
        digits += "." + "".join(str(_DIGITS[c]) for c in fraction)
    power = _MYRIADS.get(text[found.end() : found.end() + 1], 0)
    return Numeral(
        Decimal(digits).scaleb(power),
        power - len(fraction),
        found.end() + (1 if power else 0),
        power,
        kanji=True,
    )


def _read_share(text: str, at: int, wari: Decimal) -> Numeral | None:
    """The rest of 二割三分五厘 behind its first number, as a percentage."""
    if wari > 100 or _WARI.match(text, at) is None:
        return None
    value, exponent, end = wari * 10, 1, at + 1
    for name, power in (("分", 0), ("厘", -1)):
        digit = text[end : end + 1]
        if text[end + 1 : end + 2] != name:
            continue
        number = _DIGITS.get(digit, int(digit) if digit.isdecimal() else -1)
        if number < 0:
            break
        value += Decimal(number).scaleb(power)
        exponent, end = power, end + 2
    return Numeral(value, exponent, end, kanji=True, percent=True)
