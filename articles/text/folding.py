"""The form in which search compares text, with the way back to the original."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

# Characters that belong to the one before them (dakuten, accents, jamo) or are not seen
# at all (variation selectors, zero-width characters, soft hyphen).
_JOINING = (
    "\u00ad\u0300-\u036f\u1160-\u11ff\u200b-\u200d\u2060\u3099\u309a\ufe00-\ufe0f"
    "\ufeff\uff9e\uff9f\U000e0100-\U000e01ef"
)
_HAS_JOINING = re.compile(f"[{_JOINING}]")
_CHUNK = re.compile(f"(?s).[{_JOINING}]*")
_UNSEEN = re.compile(
    "[\u00ad\u200b-\u200d\u2060\ufe00-\ufe0f\ufeff\U000e0100-\U000e01ef]"
)
# Forms of one character that NFKC keeps apart and writers of names do not.
_VARIANTS = str.maketrans(
    "髙﨑𠮷德濵濱邊邉齋嶋嵜栁橫黑眞惠瀨淸彥靑增奧廣國櫻澤龍嶽舘渡條榮應圓學會藝總經濟證舊榮",
    "高崎吉徳浜浜辺辺斎島崎柳横黒真恵瀬清彦青増奥広国桜沢竜岳館渡条栄応円学会芸総経済証旧栄",
)
_TO_HIRAGANA = str.maketrans(
    {code: code - 0x60 for code in (*range(0x30A1, 0x30F7), 0x30FD, 0x30FE)}
)
# Beside letters and digits these have a meaning for the splitter.
_KEPT = frozenset(".,\n")


@dataclass(frozen=True, slots=True)
class Folded:
    """`text` as compared; `original(i)` is where its character `i` came from."""

    text: str
    _starts: tuple[int, ...] | None
    """Offset in the original of each character and of the end; None when the same."""

    def original(self, at: int) -> int:
        return at if self._starts is None else self._starts[at]


def search_fold(text: str) -> str:
    """Width, case, kana and the variants of name characters do not matter here.

    Everything that is neither letter nor digit becomes a space, except the line end,
    which no phrase crosses, and the marks inside numbers.

    >>> search_fold("ＡＩサーバー　３，２００人")
    'aiさーばー 3,200人'
    """
    return fold_with_map(text).text


def fold_with_map(text: str) -> Folded:
    """The folded text and where each of its characters came from."""
    if not _HAS_JOINING.search(text):
        folded = text.translate(_table)
        # No character vanishes here, so an equal length means one for one.
        if len(folded) == len(text):
            return Folded(folded, None)
    pieces: list[str] = []
    starts: list[int] = []
    for chunk in _CHUNK.finditer(text):
        piece = _fold_chunk(chunk.group())
        pieces.append(piece)
        starts.extend([chunk.start()] * len(piece))
    starts.append(len(text))
    return Folded("".join(pieces), tuple(starts))


@lru_cache(maxsize=4096)
def _fold_chunk(chunk: str) -> str:
    """One character with what joins it."""
    seen = _UNSEEN.sub("", chunk)
    normal = unicodedata.normalize("NFKC", seen).casefold()
    normal = unicodedata.normalize("NFKC", normal)
    folded = normal.translate(_TO_HIRAGANA).translate(_VARIANTS)
    if any(char.isalnum() for char in folded):
        return "".join(
            char if char.isalnum() or char in _KEPT else " " for char in folded
        )
    if folded in _KEPT:
        return folded
    return "\n" if chunk in "\r\x0b\x0c\x85\u2028\u2029" and chunk else " " * bool(seen)


class _Table(dict[int, str]):
    """For `str.translate`: one character at a time, each worked out once."""

    def __missing__(self, code: int) -> str:
        folded = _fold_chunk(chr(code))
        self[code] = folded
        return folded


_table = _Table()
