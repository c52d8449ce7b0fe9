"""Quantity to text, Japanese and English, in the words the parser reads back."""

from __future__ import annotations

from dataclasses import replace
from decimal import (
    ROUND_CEILING,
    ROUND_FLOOR,
    ROUND_HALF_UP,
    Context,
    Decimal,
)
from enum import StrEnum

from articles.figures.numerals import plain
from articles.figures.quantity import Bound, Per, Quantity
from articles.figures.units import Unit, UnitKind, singular


class Style(StrEnum):
    """How large numbers are written."""

    WORDS = "words"  # 1兆4,350億, 50 billion
    FULL = "full"  # 1,435,000,000,000


def format_quantity(
    quantity: Quantity,
    lang: str = "ja",
    style: Style | str = Style.WORDS,
    *,
    bound: bool = True,
    digits: int | None = None,
    grouping: bool = True,
) -> str:
    """The quantity in `ja` or `en`; read back by the parser it says the same.

    `bound=False` leaves the bound words away, `grouping=False` the digit commas.
    `digits` rounds to so many significant digits: away from nothing that the bound
    promises (以上 rounds down, 以下 up), and an exact value that loses digits gets 約.

    >>> from articles.figures.units import unit
    >>> format_quantity(Quantity(Decimal("1.4e12"), unit("USD"), Bound.AT_LEAST))
    '1.4兆ドル以上'
    """
    if digits is not None:
        quantity = _rounded(quantity, digits)
    if not bound:
        kind = quantity.bound
        keep = kind if kind in (Bound.RANGE, Bound.INDEFINITE) else Bound.EXACT
        quantity = replace(quantity, bound=keep, also=None, estimate=False)
    full = Style(style) is Style.FULL
    if lang == "ja":
        return _japanese(quantity, full=full, grouping=grouping)
    if lang == "en":
        return _english(quantity, full=full, grouping=grouping)
    raise ValueError(f"no wording for the language {lang!r}")


_BEFORE_JA = {Bound.APPROX: "約", Bound.AT_MOST: "最大"}
_AFTER_JA = {
    Bound.AT_LEAST: "以上",
    Bound.MORE_THAN: "超",
    Bound.LESS_THAN: "未満",
    Bound.ORDER_OF: "規模",
}
_PER_JA = {
    Per.YEAR: "年間",
    Per.MONTH: "毎月",
    Per.WEEK: "毎週",
    Per.DAY: "1日あたり",
    Per.HOUR: "1時間あたり",
    Per.MINUTE: "毎分",
    Per.SECOND: "毎秒",
    Per.PERSON: "1人あたり",
    Per.COMPANY: "1社あたり",
    Per.HOUSEHOLD: "1世帯あたり",
    Per.SHARE: "1株あたり",
}
_BEFORE_EN = {
    Bound.APPROX: "about ",
    Bound.AT_LEAST: "at least ",
    Bound.MORE_THAN: "more than ",
    Bound.AT_MOST: "up to ",
    Bound.LESS_THAN: "less than ",
    Bound.ORDER_OF: "on the order of ",
}
_MYRIADS = ((16, "京"), (12, "兆"), (8, "億"), (4, "万"), (0, ""))
# 15兆3,233億円 is ¥15.3233 trillion: amounts in 兆 are told to the 億, and in yen that
# many digits say less than a word does.
_TO_THE_OKU = 4
_THOUSANDS = ((15, "quadrillion"), (12, "trillion"), (9, "billion"), (6, "million"))
_MINUS = "\u2212"


def _words(quantity: Quantity) -> list[Bound]:
    """The bound words to write; 推定 alone already says about."""
    silent = quantity.bound is Bound.EXACT or (
        quantity.estimate and quantity.bound is Bound.APPROX
    )
    words = () if silent else (quantity.bound,)
    return [*words, quantity.also] if quantity.also else list(words)


def _japanese(quantity: Quantity, *, full: bool, grouping: bool) -> str:
    unit = quantity.unit
    words = _words(quantity)
    before = "推定" if quantity.estimate else ""
    before += "".join(_BEFORE_JA.get(word, "") for word in words)
    before += _PER_JA[quantity.per] if quantity.per else ""
    after = "".join(_AFTER_JA.get(word, "") for word in words)
    label = _label_ja(unit) if unit else ""
    if after.startswith("超") and _is_long_katakana(label):
        after = "超え" + after[1:]  # a bare 超 reads on into the next word there
    if quantity.magnitude is not None and quantity.value is None:
        return f"{before}{_vague_ja(quantity.magnitude)}{label}{after}"
    low, high = _ends(quantity)
    first = _number_ja(low, full=full, grouping=grouping)
    if high is None:
        return f"{before}{_sign(quantity)}{first}{label}{after}"
    last = _number_ja(high, full=full, grouping=grouping)
    shared = _shared(first, last, "京兆億万")
    if shared is None and not label:
        first = _number_ja(low, full=True, grouping=grouping)
        last = _number_ja(high, full=True, grouping=grouping)
        shared = first
    middle = f"{first}{label}" if shared is None else shared
    lead = _sign(quantity)
    second_sign = _second_sign(quantity)
    return f"{before}{lead}{middle}〜{second_sign}{last}{label}{after}"


def _label_ja(unit: Unit) -> str:
    """As Japanese articles write it behind a number: 945TWh and 50MW, not their names,
    but 5キロメートル and 30トン."""
    return unit.en if unit.dimension in _BY_SYMBOL else unit.ja


_BY_SYMBOL = {"power", "energy", "data", "frequency"}


def _is_long_katakana(label: str) -> bool:
    return len(label) > 3 and all("ァ" <= c <= "ー" for c in label)


def _english(quantity: Quantity, *, full: bool, grouping: bool) -> str:
    unit = quantity.unit
    before = "".join(_BEFORE_EN.get(word, "") for word in _words(quantity))
    before += "an estimated " if quantity.estimate else ""
    after = f" per {quantity.per}" if quantity.per else ""
    if quantity.magnitude is not None and quantity.value is None:
        return f"{before}{_vague_en(quantity.magnitude, unit)}{after}"
    money = unit.symbol if unit and unit.kind is UnitKind.CURRENCY else ""
    low, high = _ends(quantity)
    first = _number_en(low, full=full, grouping=grouping)
    if high is None:
        label = _label_en(unit, one=low[0] == 1 and not low[1])
        return f"{before}{_sign(quantity)}{money}{first}{label}{after}"
    last = _number_en(high, full=full, grouping=grouping)
    label = _label_en(unit)
    shared = _shared(first, last, " ")
    if shared is None:
        first = _number_en(low, full=True, grouping=grouping)
        last = _number_en(high, full=True, grouping=grouping)
        shared = first
    second_sign = _second_sign(quantity)
    dash = " to " if second_sign else "–"
    lead = f"{before}{_sign(quantity)}{money}"
    return f"{lead}{shared}{dash}{second_sign}{last}{label}{after}"


def _label_en(unit: Unit | None, *, one: bool = False) -> str:
    if unit is None or unit.kind is UnitKind.CURRENCY:
        return ""
    name = singular(unit.en) if one else unit.en
    return name if name in ("%", "‰") else f" {name}"


_Number = tuple[Decimal, int]  # absolute value, decimal places that were written


def _ends(quantity: Quantity) -> tuple[_Number, _Number | None]:
    """The ends without sign; raises ValueError where a value is needed and missing."""
    if quantity.value is None:
        raise ValueError("a quantity has a value or a magnitude")
    low = (abs(quantity.value), quantity.written_exponent)
    if quantity.value_max is None:
        return low, None
    exponent = quantity.written_exponent_max
    return low, (abs(quantity.value_max), 0 if exponent is None else exponent)


def _sign(quantity: Quantity) -> str:
    value = quantity.value
    if value is not None and value.is_signed() and value:
        return _MINUS
    return "+" if quantity.signed else ""


def _second_sign(quantity: Quantity) -> str:
    top = quantity.value_max
    if not quantity.signed or top is None:
        return ""
    return _MINUS if top < 0 else "+"


def _shared(first: str, last: str, scales: str) -> str | None:
    """How the first number is written where the last one's scale word serves both.

    None where leaving the scale out, or writing it, would be misread.
    """
    one, two = _split(first, scales), _split(last, scales)
    if not one[1] and not two[1]:
        return first
    return one[0] if one[1] == two[1] else None


def _split(number: str, scales: str) -> tuple[str, str]:
    """Digits and scale word; a number of two terms counts as its own scale."""
    for index, char in enumerate(number):
        if char in scales:
            return number[:index], number[index:]
    return number, ""


def _number_ja(number: _Number, *, full: bool, grouping: bool) -> str:
    value, exponent = number
    exponent = min(exponent, _last_place(value))
    if full or value < 10_000 or _last_place(value) < 0:
        return _plain_digits(value, exponent, grouping=grouping)
    scale, word = next(entry for entry in _MYRIADS if value >= Decimal(10) ** entry[0])
    places = max(0, scale - exponent)
    # Two decimals stay short (1.76兆); more read better as a second term.
    if places <= 2 and scale <= 16:
        return _plain_digits(value.scaleb(-scale), -places, grouping=grouping) + word
    parts = []
    rest = int(value)
    for power, name in _MYRIADS:
        term, rest = divmod(rest, 10**power)
        if term:
            parts.append(_plain_digits(Decimal(term), 0, grouping=grouping) + name)
    return "".join(parts)


def _number_en(number: _Number, *, full: bool, grouping: bool) -> str:
    value, exponent = number
    exponent = min(exponent, _last_place(value))
    if not full:
        for scale, word in _THOUSANDS:
            if value < Decimal(10) ** scale:
                continue
            # Only the decimals it needs: 500億ドル was written to the 億, and is
            # $50 billion, not $50.0 billion. The place itself is kept with the record.
            places = max(0, scale - _last_place(value))
            if places <= (_TO_THE_OKU if word == "trillion" else 3):
                digits = _plain_digits(value.scaleb(-scale), -places, grouping=grouping)
                return f"{digits} {word}"
            break
    return _plain_digits(value, exponent, grouping=grouping)


def _last_place(value: Decimal) -> int:
    """The power of ten of the last digit that is not zero; 0 for zero."""
    if not value:
        return 0
    digits, exponent = value.as_tuple().digits, int(value.as_tuple().exponent)
    trailing = len(digits) - len("".join(map(str, digits)).rstrip("0"))
    return exponent + trailing


def _plain_digits(value: Decimal, exponent: int, *, grouping: bool) -> str:
    places = max(0, -exponent)
    return f"{value:,.{places}f}" if grouping else f"{value:.{places}f}"


def _vague_ja(magnitude: int) -> str:
    scale, word = next(entry for entry in _MYRIADS if magnitude >= entry[0])
    return "数" + ("", "十", "百", "千")[min(magnitude - scale, 3)] + word


def _vague_en(magnitude: int, unit: Unit | None) -> str:
    name = ""
    if unit is not None:
        name = unit.en
    scales = (*((s, f"{w}s") for s, w in _THOUSANDS[1:]), (3, "thousands"))
    scale, word = next((e for e in scales if magnitude >= e[0]), (0, ""))
    lead = ("", "tens", "hundreds", "thousands")[min(magnitude - scale, 3)]
    if not scale and not lead:
        return f"several {name}".rstrip()
    phrase = " of ".join(part for part in (lead, word) if part)
    return f"{phrase} of {name}" if name else phrase


def _rounded(quantity: Quantity, digits: int) -> Quantity:
    """The quantity with both ends at `digits` significant digits."""
    if quantity.value is None:
        return quantity
    mode = ROUND_HALF_UP
    if quantity.bound in (Bound.AT_LEAST, Bound.MORE_THAN):
        mode = ROUND_FLOOR
    elif quantity.bound in (Bound.AT_MOST, Bound.LESS_THAN):
        mode = ROUND_CEILING
    context = Context(prec=max(1, digits), rounding=mode)

    def shorten(value: Decimal) -> tuple[Decimal, int]:
        short = context.plus(value)
        return plain(short), int(short.as_tuple().exponent)

    value, exponent = shorten(quantity.value)
    exponent = max(exponent, quantity.written_exponent)
    bound = quantity.bound
    if value != quantity.value and bound is Bound.EXACT:
        bound = Bound.APPROX
    high, high_exponent = quantity.value_max, quantity.written_exponent_max
    if high is not None:
        high, rough = shorten(high)
        high_exponent = max(rough, high_exponent or 0)
    return replace(
        quantity,
        value=value,
        value_max=high,
        bound=bound,
        written_exponent=exponent,
        written_exponent_max=high_exponent,
    )
