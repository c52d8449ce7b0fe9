"""Finds quantities in a text: number, unit, bound and rate, exact or not at all."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, replace
from decimal import Decimal

from articles.figures.bounds import Reading, combine, read_after, read_before
from articles.figures.numerals import (
    KANJI_DIGIT,
    KANJI_START,
    Numeral,
    narrow,
    plain,
    read_numeral,
)
from articles.figures.periods import dated_spans
from articles.figures.quantity import Bound, Match, Quantity
from articles.figures.units import (
    NOUN,
    NOUNS,
    PREFIX,
    SIGN,
    SPELLINGS,
    SUFFIX,
    SYMBOLS,
    UNITS,
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
    dead = _Dead(flat)
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


_STARTS = re.compile(
    rf"(?<!\d)(?<!\d[.,])\d|(?<![{KANJI_START}万萬億兆京])(?:[{KANJI_START}])"
    r"|数(?=[^学値字量式理])"
    r"|\b(?:tens|dozens|hundreds|thousands|millions|billions|trillions|several)\b",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"\b(?:https?://|www\.)[^\s、。「」（）()<>\]|]+", re.IGNORECASE)


class _Dead:
    """Stretches of a text where no quantity can stand: dates and addresses."""

    def __init__(self, flat: str) -> None:
        spans = dated_spans(flat)
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


@dataclass(frozen=True, slots=True)
class _Core:
    """What the digits themselves say, before units and bounds."""

    end: int
    low: Numeral | None = None
    high: Numeral | None = None
    unit: Unit | None = None
    magnitude: int | None = None
    negative_high: bool = False


_SIGNED = re.compile(r"(?:(?<![A-Za-z0-9)\]])[+-]|▲)\Z")
_ORDINAL_BEFORE = re.compile(
    rf"(?:[\d{KANJI_DIGIT}] ?~ ?|[A-Za-z][-_.]?|第|#|No\.? ?|分の|\d[/:]"
    r"|[人社台件帯]に|\^|±)\Z"
)
_ORDINAL_AFTER = re.compile(
    r"(?:st|nd|rd|th)\b|番|位(?!置)|次|代目|[つ社人回個件本枚台点店]目|号|章|条|版"
    r"|分の[\d一二三四五六七八九]|[/:]\d|-\d|,\d|\.\d|丁目|\^|[⁰¹²³⁴-⁹]|の\d+乗"
    r"|(?:人|社|台|件|世帯)に\d"
)
_HALF_MORE = re.compile(r"半(?![期数分年])|目(?![標的安])")
_HUNDREDTHS = {"JPY": re.compile(r"(\d{1,2})銭"), "USD": re.compile(r"(\d{1,2})セント")}
_PER_UNIT = re.compile(
    r"(?:[日人社年秒週株]|世帯|時間|秒間|週間|[かカヶ]月)?(?:あたり|当たり|につき)"
)
_FALSE_UNIT = re.compile(
    r"社[会長員内説]|人[工口気格材類権脈称間事]|本[社当日人部体格]|名[前古称義物]|店[長員]"
    r"|株[式価主]|個[人別室性]|台[風頭]|回[線答復顧]|点[検火]|元[本気年々号素論来]|校[長舎]"
    r"|語[彙尾]|戸[籍建]|頭[取部脳]|件名|円[周卓形]|票[数決]|つ[いのまて]|ポンド[級]"
)
_KANJI = re.compile(r"[一-龥々]")


def _read(text: str, flat: str, at: int, floor: int) -> Match | None:
    """The quantity whose digits start at `at`, with everything that belongs to it."""
    start, money, sign = _lead(flat, at, floor)
    if money is None and _ORDINAL_BEFORE.search(flat[max(0, at - 4) : at]):
        return None
    core = _core(flat, at, money, between=_is_between(flat, start))
    if core is None:
        return None
    end, unit = core.end, core.unit
    if unit is None:
        unit, end = _unit(flat, end)
    if _PER_UNIT.match(flat, end) or _PER_UNIT.match(flat, core.end):
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
    if not _counts(flat, at, core, unit or money, quantity, begin, end):
        return None
    return Match(begin, end, text[begin:end], quantity)


def _with_hundredths(
    flat: str, core: _Core, unit: Unit | None, end: int
) -> tuple[_Core, int]:
    """154円50銭 as one value."""
    pattern = _HUNDREDTHS.get(unit.code) if unit else None
    small = pattern.match(flat, end) if pattern else None
    low = core.low
    if small is None or low is None or core.high or low.exponent < 0:
        return core, end
    value = low.value + Decimal(small[1]).scaleb(-2)
    return replace(core, low=replace(low, value=value, exponent=-2)), small.end()


def _lead(flat: str, at: int, floor: int) -> tuple[int, Unit | None, str]:
    """Where sign and currency before the digits begin, and what they are."""
    start, money, sign = at, None, ""
    for _ in range(3):
        window_at = max(floor, start - 5)
        if window_at == start:
            break
        signed = _SIGNED.search(flat, window_at, start)
        if signed and not sign:
            sign = "+" if signed[0] == "+" else "-"
            start -= 1
            continue
        found = PREFIX.search(flat, window_at, start) if money is None else None
        if found is None:
            break
        money = SYMBOLS[_symbol(found[0])]
        start -= len(found[0])
    return start, money, sign


def _symbol(written: str) -> str:
    name = written.rstrip(" ")
    return name if name in SYMBOLS else name + " "


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


def _core(flat: str, at: int, money: Unit | None, *, between: bool) -> _Core | None:
    vague = _VAGUE.match(flat, at)
    if vague is not None:
        tens, scale, over = vague.groups()
        power = (
            1 + _VAGUE_POWERS[over]
            if tens is None
            else _VAGUE_POWERS[tens] + _VAGUE_POWERS[scale]
        )
        return _Core(vague.end(), magnitude=power)
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
    return _Core(low.end, low, unit=percent)


def _vague_english(flat: str, at: int) -> _Core | None:
    words = _VAGUE_ENGLISH.match(flat, at)
    if words is None:
        return None
    named = [word.lower().rstrip("s") for word in words.groups() if word]
    power = sum(_VAGUE_WORDS[word] for word in named)
    return _Core(words.end(), magnitude=power)


_SEPARATOR = re.compile(r" ?(~|-|ないし|から(?=\d)) ?| (to|and) ")


def _is_between(flat: str, start: int) -> bool:
    return flat[max(0, start - 8) : start].lower() == "between "


def _range(
    flat: str, at: int, low: Numeral, money: Unit | None, *, between: bool
) -> _Core | None:
    """The range that starts with `low`, where the two ends belong together.

    A change (3億円から5億円へ, from $3 to $4) is no range: から joins bare digits only.
    """
    first_unit, end = _unit(flat, low.end)
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
        if money is None or SYMBOLS[_symbol(sign[0])] != money:
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
    unit, end = _unit(flat, high.end)
    if first_unit is not None and unit != first_unit:
        return None
    if bare and high.scale and low.value <= high.value.scaleb(-high.scale):
        low = low.scaled(high.scale)
    elif bare and high.scale and high.value > 100 * low.value:
        return None  # 500〜1兆: nobody means five hundred
    if _is_change(flat, at, word, end):
        # two values, but the first may still borrow the scale word of the second
        return _Core(low.end, low, unit=unit) if bare and low.scale else None
    bottom = -low.value if _negative(flat, at) else low.value
    if bottom >= (-high.value if negative else high.value):
        return None
    if (
        unit is None
        and money is None
        and not (high.scale or high.grouped or low.percent)
    ):
        return None
    percent = UNITS["percent"] if low.percent else None
    return _Core(end, low, high, unit or percent, negative_high=negative)


_FROM = re.compile(r"(?<![a-z])from (?:US)?[$€£¥]?\Z", re.IGNORECASE)


def _is_change(flat: str, at: int, word: str, end: int) -> bool:
    if word == "から":
        return flat[end : end + 1] in ("へ", "に")
    return word == "to" and _FROM.search(flat[max(0, at - 9) : at]) is not None


def _negative(flat: str, at: int) -> bool:
    return at > 0 and flat[at - 1] in "-▲"


def _unit(flat: str, at: int) -> tuple[Unit | None, int]:
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
    core: _Core, unit: Unit | None, before: Reading, after: Reading, sign: str
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


_IDIOM_KINDS = frozenset({UnitKind.COUNT, UnitKind.PHYSICAL})


def _counts(
    flat: str,
    at: int,
    core: _Core,
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
    if unit is not None or numeral.scale or numeral.grouped or core.high:
        return True
    if quantity.bound is not Bound.EXACT or quantity.per is not None:
        # "version 3+" and "iPhone 5, over" are not bounds of a count
        return not flat[end : end + 1].isascii() or not flat[end : end + 1].isalnum()
    return not flat[:begin].strip() and not flat[end:].strip()


def _in_word(flat: str, at: int) -> bool:
    """Whether a kanji stands before that is no natural end of a phrase."""
    before = flat[at - 1 : at]
    return bool(before) and before not in "計額均各" and bool(_KANJI.match(before))


def _vague_counts(
    flat: str, at: int, core: _Core, unit: Unit | None, begin: int, end: int
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
    core: _Core,
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
