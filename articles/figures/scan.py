"""Finds quantities in a text: number, unit, bound and rate, exact or not at all."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from string import ascii_letters

from articles.figures.bounds import Reading, combine, read_after, read_before
from articles.figures.cores import Core, currency_of, is_between, read_core, read_unit
from articles.figures.guards import DeadStretches, is_quantity
from articles.figures.numerals import (
    KANJI_DIGIT,
    KANJI_START,
    narrow,
    plain,
)
from articles.figures.periods import Dated, dated_stretches
from articles.figures.quantity import Bound, Match, Quantity
from articles.figures.units import (
    NOUN,
    NOUNS,
    PREFIX,
    SYMBOLS,
    Unit,
    UnitKind,
)


def parse_quantities(text: str) -> list[Match]:
    """Every quantity of a plain text, in order, never overlapping.

    A number counts when something says so: a unit, a scale word, digit groups, a bound
    word — or when it is all the text there is. Dates, addresses, ordinals and model
    names are no quantities. Time grows with the length of the text alone.

    >>> parse_quantities("約3,200人")[0].quantity.value
    Decimal('3200')
    """
    flat = narrow(text)
    return find_quantities(text, flat, dated_stretches(flat))


def find_quantities(text: str, flat: str, dated: Iterable[Dated]) -> list[Match]:
    """`parse_quantities` of a text whose narrowed form and dates are known already."""
    dead = DeadStretches(flat, dated)
    found: list[Match] = []
    floor = 0
    for start in _STARTS.finditer(flat):
        at = start.start()
        if at < floor:
            continue
        if dead.covers(at):
            continue
        match = _read(text, flat, at, floor)
        if match is not None and not dead.touches(match.start, match.end):
            found.append(match)
            floor = match.end
    return found


# The first item alone lets the search jump over what can begin nothing.
_STARTS = re.compile(
    rf"[\d{KANJI_START}数TtDdHhMmBbSs]"
    r"(?:(?<=\d)(?<!\d\d)(?<!\d[.,]\d)"
    rf"|(?<=[{KANJI_START}])(?<![{KANJI_START}万萬億兆京][{KANJI_START}])"
    r"|(?<=数)(?=[^学値字量式理])"
    r"|(?<=\b[A-Za-z])(?:(?<=[Tt])(?i:ens|housands|rillions)|(?<=[Dd])(?i:ozens)"
    r"|(?<=[Hh])(?i:undreds)|(?<=[Mm])(?i:illions)|(?<=[Bb])(?i:illions)"
    r"|(?<=[Ss])(?i:everal))\b)"
)

_SIGNED = re.compile(
    r"(?:(?<![A-Za-z0-9)\]])[+-]|▲|プラス|マイナス|(?<![a-z])(?:plus|minus) )\Z",
    re.IGNORECASE,
)

_POSITIVE = ("+", "プラス", "plus ")

_ORDINAL_BEFORE = re.compile(
    rf"(?:[\d{KANJI_DIGIT}] ?~ ?|[A-Za-z][-_.]?|第|#|No\.? ?|分の|\d[/:]"
    r"|[人社台件帯]に|out of |\d in |(?<![\d.,])\d、|\^|±)\Z"
)

# What that may end in: most numbers follow none of these.
_ORDINAL_ENDS = frozenset("~ -_.第#の/:に、^±" + ascii_letters)

_ORDINAL_AFTER = re.compile(
    r"(?:st|nd|rd|th)\b|番|位(?!置)|次|代目|[つ社人回個件本枚台点店]目|号|章|条|版"
    r"|分の[\d一二三四五六七八九]|[/:]\d|-\d|,\d|\.\d|丁目|\^|[⁰¹²³⁴-⁹]|の\d+乗"
    r"|(?:人|社|台|件|世帯)に\d| (?:in|out of) \d"
)

_HALF_MORE = re.compile(r"半(?![期数分年])|単位|目(?![標的安])")

_FOLLOWING = re.compile(r"[約\d]")

_HUNDREDTHS = {"JPY": re.compile(r"(\d{1,2})銭"), "USD": re.compile(r"(\d{1,2})セント")}

_PER_UNIT = re.compile(
    r"(?:[日人社年秒週株]|世帯|時間|秒間|週間|[かカヶ]月)?(?:あたり|当たり|につき)"
)


def _read(text: str, flat: str, at: int, floor: int) -> Match | None:
    """The quantity whose digits start at `at`, with everything that belongs to it."""
    start, money, sign = _lead(flat, at, floor)
    if (
        money is None
        and flat[at - 1 : at] in _ORDINAL_ENDS
        and _ORDINAL_BEFORE.search(flat, max(0, at - 7), at)
    ):
        return None
    core = read_core(flat, at, money, between=is_between(flat, start))
    if core is None:
        return None
    end, unit = core.end, core.unit
    if unit is None:
        unit, end = read_unit(flat, end)
    if _PER_UNIT.match(flat, end) or (
        end != core.end and _PER_UNIT.match(flat, core.end)
    ):
        return None
    if _is_denominator(flat, core, unit, end):
        return None
    if _ORDINAL_AFTER.match(flat, core.end) or _HALF_MORE.match(flat, end):
        return None
    core, end = _with_hundredths(flat, core, unit, end)
    if money is not None and unit is not None and unit != money:
        unit, end = money, core.end  # US$500億 is a sum of money whatever follows
    written = money or unit
    after = read_after(flat, end)
    before = read_before(flat, start, floor)
    if unit is None and money is None:
        written = _noun(flat, after.at)
    quantity = _quantity(core, written, before, after, sign)
    begin, end = before.at, after.at
    if not is_quantity(flat, at, core, unit or money, quantity, begin, end):
        return None
    return Match(begin, end, text[begin:end], quantity)


def _is_denominator(flat: str, core: Core, unit: Unit | None, end: int) -> bool:
    """1台 of 1台85万円: what the next number is counted by."""
    if unit is None or unit.kind is not UnitKind.COUNT or core.high is not None:
        return False
    one = core.low is not None and core.low.value == 1
    return one and _FOLLOWING.match(flat, end) is not None


def _with_hundredths(
    flat: str, core: Core, unit: Unit | None, end: int
) -> tuple[Core, int]:
    """154円50銭 as one value."""
    pattern = _HUNDREDTHS.get(unit.code) if unit else None
    small = pattern.match(flat, end) if pattern else None
    low = core.low
    if small is None or low is None or core.high or low.exponent < 0:
        return core, end
    value = low.value + Decimal(small[1]).scaleb(-2)
    low = low._replace(value=value, exponent=-2)
    return core._replace(low=low), small.end()


def _lead(flat: str, at: int, floor: int) -> tuple[int, Unit | None, str]:
    """Where sign and currency before the digits begin, and what they are."""
    start, money, sign = at, None, ""
    for _ in range(3):
        if flat[start - 1 : start].lower() not in _LEAD_ENDS:
            break
        window_at = max(floor, start - 6)
        if window_at == start:
            break
        signed = _SIGNED.search(flat, window_at, start)
        if signed and not sign:
            sign = "+" if signed[0].lower() in _POSITIVE else "-"
            start -= len(signed[0])
            continue
        found = PREFIX.search(flat, window_at, start) if money is None else None
        if found is None:
            break
        money = SYMBOLS[currency_of(found[0])]
        start -= len(found[0])
    return start, money, sign


_LEAD_ENDS = frozenset({name[-1].lower() for name in SYMBOLS} | set("+-▲ス \u00a0s"))
"""What a sign or a currency may end in."""

_OF = re.compile(r"もの|の")


def _noun(flat: str, at: int) -> Unit | None:
    """The unit a noun gives a bare count: 数十万の企業, 数百もの専用データセンター."""
    joint = _OF.match(flat, at)
    if joint is None:
        return None
    reach = 12 if joint[0] == "もの" else 1
    for here in range(joint.end(), min(joint.end() + reach, len(flat))):
        noun = NOUN.match(flat, here)
        if noun is not None:
            return NOUNS[noun[0]]
        if not flat[here].isalnum():
            break
    return None


def _quantity(
    core: Core, unit: Unit | None, before: Reading, after: Reading, sign: str
) -> Quantity:
    base = Bound.EXACT
    if core.high is not None:
        base = Bound.RANGE
    elif core.magnitude is not None:
        base = Bound.INDEFINITE
    bound, also = combine(before.bounds + after.bounds, base)
    if before.estimate and bound is Bound.EXACT:
        bound = Bound.APPROX
    if core.low is None:
        return Quantity(
            None,
            unit,
            bound,
            also=also,
            per=before.per or after.per,
            magnitude=core.magnitude,
            estimate=before.estimate,
        )
    high = core.high
    return Quantity(
        _signed(core.low.value, sign == "-"),
        unit,
        bound,
        value_max=_signed(high.value, core.negative_high) if high else None,
        also=also,
        per=before.per or after.per,
        signed=bool(sign),
        estimate=before.estimate,
        written_exponent=core.low.exponent,
        written_exponent_max=high.exponent if high else None,
    )


def _signed(value: Decimal, negative: bool) -> Decimal:
    return plain(value.copy_negate() if negative else value)
