"""Where a line of a title may end: between phrases, then by the rules of kinsoku."""

from __future__ import annotations

import re
import unicodedata
from enum import IntEnum
from functools import cache
from itertools import accumulate
from typing import Final

import budoux

# Signs that belong to what stands before them (JIS X 4051, strict).
NOT_AT_START: Final = frozenset(
    "、。，．・：；？！゛゜´｀¨ヽヾゝゞ々〻ー‐‑–…‥’”）〕］｝〉》」』】〙〗｣､｡"
    "ぁぃぅぇぉっゃゅょゎゕゖァィゥェォッャュョヮヵヶ゙゚"
    "!?,.:;)]}%％‰℃°′″～〜~·•/"
)
# Signs that belong to what follows them.
NOT_AT_END: Final = frozenset("‘“（〔［｛〈《「『【〘〖｢([{#＃@＠¥￥$＄£€№")
# Written twice, they are one sign.
_DOUBLED: Final = frozenset("―—…‥─")
_DIGITS: Final = "[0-9０-９](?:[0-9０-９.,．，]*[0-9０-９])?"
_UNITS: Final = (
    "ドル|ユーロ|ポンド|ウォン|元|円|パーセント|ポイント|キロ|メートル|トン|ワット|四半期"
    "|年度|年代|世紀|[かカヶケ箇](?:月|所|国)|[%％年月日時分秒週人社件台倍割度歳位回個本冊校"
    "県市町村区戸軒頭匹枚階章部条号版次期名点票]|[A-Za-z]{1,4}"
)
# A number stays with its scale and unit, a range in one piece: 1兆2,080億円, 4〜5割,
# 2026年度, 第2四半期, 20代前半.
_QUANTITY: Final = (
    rf"[約第計]?[+\-−±]?{_DIGITS}(?:[千百十万億兆京]+{_DIGITS})*[千百十万億兆京]*"
    rf"(?:{_UNITS})?"
)
_NUMBER: Final = re.compile(
    rf"{_QUANTITY}(?:[〜～~–\-]{_QUANTITY})?[代台前後半間超強弱増減以内外上下未満]{{0,2}}"
)
_PAUSES: Final = frozenset("、。！？：；!?:;\u3000")
_CLOSINGS: Final = frozenset("」』】）〉》")
_OPENINGS: Final = frozenset("「『【（〈《―—")
_HIRAGANA: Final = re.compile("[ぁ-ん]")
_KATAKANA: Final = re.compile(r"[ァ-ヺー]+")


class Break(IntEnum):
    """How well a line may end at a place; a higher one costs the reader more.

    PAUSE: the reader stops there anyway. CHARACTER: inside a phrase, by the rules.
    WORD: inside a katakana word. EMERGENCY: against the rules.
    """

    PAUSE = 0
    PHRASE = 1
    CHARACTER = 2
    WORD = 3
    EMERGENCY = 4


def breaks(text: str) -> dict[int, Break]:
    """Place in the text → how well a line ends before the character standing there.

    Every inner place but those before a space is there, the bad ones as EMERGENCY: a
    word wider than the picture has to break somewhere.
    """
    phrases = _phrase_ends(text)
    solid = _inside_numbers(text)
    found: dict[int, Break] = {}
    for place in range(1, len(text)):
        before, after = text[place - 1], text[place]
        if after.isspace():
            continue
        if place in solid or not _may_part(before, after):
            found[place] = Break.EMERGENCY
        elif before in _PAUSES or after in _OPENINGS:
            found[place] = Break.PAUSE
        elif before in _CLOSINGS:
            # 「三割減」は: the particle belongs to what the brackets hold.
            particle = _HIRAGANA.fullmatch(after)
            found[place] = Break.CHARACTER if particle else Break.PAUSE
        elif before.isspace() or place in phrases:
            found[place] = Break.PHRASE
        else:
            inside = _KATAKANA.fullmatch(before + after)
            found[place] = Break.WORD if inside else Break.CHARACTER
    return found


def _may_part(before: str, after: str) -> bool:
    if after in NOT_AT_START or before in NOT_AT_END:
        return False
    if before in _DOUBLED and before == after:
        return False
    if before.isspace():
        return True
    # Words of alphabetic scripts part at spaces only.
    return _is_wide(before) or _is_wide(after)


def _phrase_ends(text: str) -> set[int]:
    return set(accumulate(map(len, _parser().parse(text))))


def _inside_numbers(text: str) -> set[int]:
    return {
        place
        for match in _NUMBER.finditer(text)
        for place in range(match.start() + 1, match.end())
    }


def _is_wide(char: str) -> bool:
    return unicodedata.east_asian_width(char) in {"W", "F"}


@cache
def _parser() -> budoux.Parser:
    return budoux.load_default_japanese_parser()
