"""Bound words: what stands around a number and says how exact it is."""

from __future__ import annotations

import re
from typing import NamedTuple

from articles.figures.quantity import Bound, Per

ESTIMATE = "estimate"
"""A word that makes the value somebody's estimate (推定)."""

DIRECTIONAL = frozenset(
    {Bound.AT_LEAST, Bound.MORE_THAN, Bound.AT_MOST, Bound.LESS_THAN}
)


class Reading(NamedTuple):
    """Bound words read at one side of a number; `at` is where they begin or end."""

    at: int
    bounds: tuple[Bound, ...] = ()
    per: Per | None = None
    estimate: bool = False


def read_before(text: str, at: int, floor: int) -> Reading:
    """Bound and rate words that end at `at`, not reaching back before `floor`."""
    bounds: list[Bound] = []
    per: Per | None = None
    estimate = False
    while True:
        pattern = _BEFORE.get(text[at - 1]) if at > floor else None
        if pattern is None:
            break
        # bounded by positions, not sliced: what stands further left still counts
        found = pattern.search(text, max(floor, at - _WINDOW), at)
        if found is None:
            break
        meaning = _BEFORE_WORDS[found[0].lower()]
        if meaning == ESTIMATE:
            estimate = True
        elif isinstance(meaning, Per):
            if per is not None:
                break
            per = meaning
        elif isinstance(meaning, tuple):
            bounds[:0] = meaning
        at = found.start()
    return Reading(at, tuple(bounds), per, estimate)


def read_after(text: str, at: int) -> Reading:
    """Bound and rate words that start at `at`, directly behind number and unit."""
    bounds: list[Bound] = []
    per: Per | None = None
    for _ in range(3):
        if text[at : at + 1] not in _AFTER_STARTS:
            break
        found = _AFTER.match(text, at)
        if found is not None:
            bounds.extend(_AFTER_WORDS[found[0]])
            at = found.end()
            continue
        rate = _RATE.match(text, at)
        if rate is None or per is not None:
            break
        per = _RATES[(rate[1] or rate[2] or rate[3]).lower()]
        at = rate.end()
    return Reading(at, tuple(bounds), per)


def combine(words: tuple[Bound, ...], base: Bound) -> tuple[Bound, Bound | None]:
    """Bound and second bound of a number of kind `base` with these words around it.

    A direction says more than a size class, a size class more than 約.
    """
    if not words:
        return base, None
    ranked = sorted(
        dict.fromkeys(words),
        key=lambda word: (word not in DIRECTIONAL, word is Bound.APPROX),
    )
    if base in (Bound.RANGE, Bound.INDEFINITE):
        return base, (ranked[0] if ranked else None)
    return ranked[0], (ranked[1] if len(ranked) > 1 else None)


_WINDOW = 24

_BEFORE_WORDS: dict[str, tuple[Bound, ...] | Per | str] = {
    "約": (Bound.APPROX,),
    "およそ": (Bound.APPROX,),
    "おおよそ": (Bound.APPROX,),
    "概ね": (Bound.APPROX,),
    "おおむね": (Bound.APPROX,),
    "ほぼ": (Bound.APPROX,),
    "ざっと": (Bound.APPROX,),
    "最大で": (Bound.AT_MOST,),
    "最大": (Bound.AT_MOST,),
    "上限": (Bound.AT_MOST,),
    "最低でも": (Bound.AT_LEAST,),
    "最低": (Bound.AT_LEAST,),
    "少なくとも": (Bound.AT_LEAST,),
    "推定": ESTIMATE,
    "推計": ESTIMATE,
    "年間": Per.YEAR,
    "毎年": Per.YEAR,
    "年": Per.YEAR,
    "1年あたり": Per.YEAR,
    "1年当たり": Per.YEAR,
    "月間": Per.MONTH,
    "毎月": Per.MONTH,
    "月": Per.MONTH,
    "1か月あたり": Per.MONTH,
    "毎週": Per.WEEK,
    "週": Per.WEEK,
    "1週間あたり": Per.WEEK,
    "毎日": Per.DAY,
    "1日あたり": Per.DAY,
    "1日当たり": Per.DAY,
    "1日に": Per.DAY,
    "1日": Per.DAY,
    "毎時": Per.HOUR,
    "1時間あたり": Per.HOUR,
    "1時間当たり": Per.HOUR,
    "毎分": Per.MINUTE,
    "毎秒": Per.SECOND,
    "1秒あたり": Per.SECOND,
    "1秒間に": Per.SECOND,
    "1人あたり": Per.PERSON,
    "1人当たり": Per.PERSON,
    "一人当たり": Per.PERSON,
    "一人あたり": Per.PERSON,
    "1社あたり": Per.COMPANY,
    "1人": Per.PERSON,
    "1社": Per.COMPANY,
    "1世帯": Per.HOUSEHOLD,
    "1株": Per.SHARE,
    "1社当たり": Per.COMPANY,
    "1世帯あたり": Per.HOUSEHOLD,
    "1世帯当たり": Per.HOUSEHOLD,
    "1株あたり": Per.SHARE,
    "1株当たり": Per.SHARE,
    "about ": (Bound.APPROX,),
    "around ": (Bound.APPROX,),
    "approximately ": (Bound.APPROX,),
    "approx. ": (Bound.APPROX,),
    "roughly ": (Bound.APPROX,),
    "some ": (Bound.APPROX,),
    "nearly ": (Bound.LESS_THAN, Bound.APPROX),
    "almost ": (Bound.LESS_THAN, Bound.APPROX),
    "just under ": (Bound.LESS_THAN, Bound.APPROX),
    "just over ": (Bound.MORE_THAN, Bound.APPROX),
    "at least ": (Bound.AT_LEAST,),
    "no less than ": (Bound.AT_LEAST,),
    "no fewer than ": (Bound.AT_LEAST,),
    "a minimum of ": (Bound.AT_LEAST,),
    "more than ": (Bound.MORE_THAN,),
    "over ": (Bound.MORE_THAN,),
    "above ": (Bound.MORE_THAN,),
    "exceeding ": (Bound.MORE_THAN,),
    "in excess of ": (Bound.MORE_THAN,),
    "upwards of ": (Bound.MORE_THAN,),
    "less than ": (Bound.LESS_THAN,),
    "fewer than ": (Bound.LESS_THAN,),
    "under ": (Bound.LESS_THAN,),
    "below ": (Bound.LESS_THAN,),
    "up to ": (Bound.AT_MOST,),
    "at most ": (Bound.AT_MOST,),
    "no more than ": (Bound.AT_MOST,),
    "as much as ": (Bound.AT_MOST,),
    "as many as ": (Bound.AT_MOST,),
    "a maximum of ": (Bound.AT_MOST,),
    "on the order of ": (Bound.ORDER_OF,),
    "an estimated ": ESTIMATE,
    "estimated ": ESTIMATE,
    "≈": (Bound.APPROX,),
    "~": (Bound.APPROX,),
    "≥": (Bound.AT_LEAST,),
    "≧": (Bound.AT_LEAST,),
    ">": (Bound.MORE_THAN,),
    "≤": (Bound.AT_MOST,),
    "≦": (Bound.AT_MOST,),
    "<": (Bound.LESS_THAN,),
}

_AFTER_WORDS: dict[str, tuple[Bound, ...]] = {
    "以上": (Bound.AT_LEAST,),
    "超え": (Bound.MORE_THAN,),
    "超": (Bound.MORE_THAN,),
    "を超える": (Bound.MORE_THAN,),
    "を超え": (Bound.MORE_THAN,),
    "を上回る": (Bound.MORE_THAN,),
    "以下": (Bound.AT_MOST,),
    "以内": (Bound.AT_MOST,),
    "未満": (Bound.LESS_THAN,),
    "を下回る": (Bound.LESS_THAN,),
    "に満たない": (Bound.LESS_THAN,),
    "規模": (Bound.ORDER_OF,),
    "級": (Bound.ORDER_OF,),
    "クラス": (Bound.ORDER_OF,),
    "台": (Bound.ORDER_OF,),
    "前後": (Bound.APPROX,),
    "程度": (Bound.APPROX,),
    "ほど": (Bound.APPROX,),
    "くらい": (Bound.APPROX,),
    "ぐらい": (Bound.APPROX,),
    "近く": (Bound.LESS_THAN, Bound.APPROX),
    "弱": (Bound.LESS_THAN, Bound.APPROX),
    "強": (Bound.MORE_THAN, Bound.APPROX),
    "余り": (Bound.MORE_THAN, Bound.APPROX),
    "あまり": (Bound.MORE_THAN, Bound.APPROX),
    "余": (Bound.MORE_THAN, Bound.APPROX),
    "+": (Bound.AT_LEAST,),
    "-plus": (Bound.AT_LEAST,),
    " plus": (Bound.AT_LEAST,),
    " or more": (Bound.AT_LEAST,),
    " and above": (Bound.AT_LEAST,),
    " or less": (Bound.AT_MOST,),
    " or fewer": (Bound.AT_MOST,),
}

_RATES = {
    "年": Per.YEAR,
    "月": Per.MONTH,
    "週": Per.WEEK,
    "日": Per.DAY,
    "時": Per.HOUR,
    "分": Per.MINUTE,
    "秒": Per.SECOND,
    "人": Per.PERSON,
    "社": Per.COMPANY,
    "year": Per.YEAR,
    "yr": Per.YEAR,
    "annum": Per.YEAR,
    "annually": Per.YEAR,
    "month": Per.MONTH,
    "week": Per.WEEK,
    "day": Per.DAY,
    "hour": Per.HOUR,
    "h": Per.HOUR,
    "minute": Per.MINUTE,
    "second": Per.SECOND,
    "sec": Per.SECOND,
    "s": Per.SECOND,
    "person": Per.PERSON,
    "capita": Per.PERSON,
    "company": Per.COMPANY,
    "household": Per.HOUSEHOLD,
    "share": Per.SHARE,
}
_RATE_WORDS = "|".join(
    sorted((w for w in _RATES if w.isascii()), key=len, reverse=True)
)
_RATE = re.compile(
    rf"/({_RATE_WORDS}|[年月週日時分秒人社])(?![A-Za-z])"
    rf"| (?:per|a|an|each|every) ({_RATE_WORDS})"
    r"(?![A-Za-z]| (?:earlier|ago|later|before|after))| (annually)\b",
    re.IGNORECASE,
)


# 契約500件, 予約3件: the 約 of a word, not of a bound.
_PACT = "契条要節制解公予盟特規婚確誓倹集売成先密協旧新"
_RECORDS = ("過去", "史上", "世界", "国内", "業界", "日本", "今年", "同国", "年初来")


def _before_pattern(last: str) -> str:
    """The words that end in this character."""
    parts = []
    ending = [word for word in _BEFORE_WORDS if word[-1] == last]
    for word in sorted(ending, key=len, reverse=True):
        escaped = re.escape(word)
        if word in ("年", "月", "週"):
            # 同年740億 is a date and 11月10万 too; は年10万ドル is a rate
            escaped = rf"(?<![\d一-龥々]){escaped}"
        elif word == "約":
            escaped = rf"(?<![{_PACT}]){escaped}"
        elif word in ("最大", "最低"):
            # 過去最大500億円 is a record, no limit
            records = "".join(f"(?<!{place})" for place in _RECORDS)
            escaped = records + escaped
        elif word in ("年間", "月間"):
            escaped = rf"(?<![\d数複半一-十か]){escaped}"
        elif word[0] == "1":
            escaped = rf"(?<![\d月,.]){escaped}"
        elif word == "~":
            escaped = r"(?<![\d\w] )(?<![\d\w])~"
        elif word[0].isascii() and word[0].isalpha():
            escaped = rf"(?<![A-Za-z]){escaped}"
        parts.append(escaped)
    return "(?:" + "|".join(parts) + r")\Z"


# One pattern for each last character: most are two or three words instead of ninety.
_BEFORE = {
    last: re.compile(_before_pattern(last), re.IGNORECASE)
    for last in {word[-1] for word in _BEFORE_WORDS}
}
# 震度5強 is a grade; 5割強 and 3万人弱 are amounts.
_LOOSE = ("弱", "強", "余")
_AFTER = re.compile(
    "|".join(
        (r"(?<!\d)" if word in _LOOSE else "")
        + re.escape(word)
        # 超過 and 超伝導 are words, 級友 and 弱点 too; 程度 may take anything
        + (r"(?![一-龥])" if word in ("級", *_LOOSE) else "")
        + ("(?![過越伝能])" if word == "超" else "")
        + ("(?![湾風頭数所帳])" if word == "台" else "")
        + (r"(?![\d+])" if word == "+" else "")
        + (r"(?![a-z])" if word[-1].isascii() and word[-1].isalpha() else "")
        for word in sorted(_AFTER_WORDS, key=len, reverse=True)
    )
)
_AFTER_STARTS = frozenset({word[0] for word in _AFTER_WORDS} | {"/", " "})
