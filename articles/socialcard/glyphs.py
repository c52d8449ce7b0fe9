"""The bundled font: how wide its characters are, and text reduced to what it draws."""

from __future__ import annotations

import re
import struct
import unicodedata
from functools import cache, lru_cache
from pathlib import Path
from typing import Final

from PIL import ImageFont

FONT_FILE: Final = Path(__file__).parent / "fonts" / "BIZUDPGothic-Bold-subset.ttf"
MISSING: Final = "〓"
"""Japanese typesetting's own sign for a character that is not in the case."""

_MEASURED_AT: Final = 1000  # pixels; advances are proportional to the size
_JOINER: Final = "\u200d"
_SPACES: Final = re.compile(r"[^\S\u3000]+")
_SKIN_TONES: Final = range(0x1F3FB, 0x1F400)
_FLAG_LETTERS: Final = range(0x1F1E6, 0x1F200)


def drawable(text: str) -> str:
    """The text in characters the font has, one 〓 for each sign it has not.

    What is invisible by itself (variation selectors, skin tones, soft hyphens) goes;
    signs glued together by joiners, and flags, count as one.
    """
    drawn: list[str] = []
    joined = half_flag = False
    for char in unicodedata.normalize("NFC", text):
        code = ord(char)
        if char == _JOINER:
            joined = True
            continue
        if _is_invisible(char):
            continue
        if code in _FLAG_LETTERS:
            half_flag = not half_flag
            if not half_flag:
                continue
        else:
            half_flag = False
        shown = _shown(char)
        if not (joined and shown == MISSING):
            drawn.append(shown)
        joined = False
    return _SPACES.sub(" ", "".join(drawn)).strip()


def missing_glyphs(text: str) -> str:
    """Each visible character that is drawn as 〓, once, in order of appearance."""
    found = (
        char
        for char in unicodedata.normalize("NFC", text)
        if not _is_invisible(char) and char != _JOINER and char != MISSING
    )
    return "".join(dict.fromkeys(char for char in found if _shown(char) == MISSING))


@lru_cache(maxsize=64)
def font(pixels: int) -> ImageFont.FreeTypeFont:
    """The font at that size. Basic layout: the same advances with and without Raqm."""
    return ImageFont.truetype(
        str(FONT_FILE), pixels, layout_engine=ImageFont.Layout.BASIC
    )


@lru_cache(maxsize=8192)
def advance(char: str) -> float:
    """Width of one drawable character, in em."""
    return font(_MEASURED_AT).getlength(char) / _MEASURED_AT


def _shown(char: str) -> str:
    if unicodedata.category(char) in {"Zs", "Zl", "Zp", "Cc"} and char != "\u3000":
        return " "
    if ord(char) in _covered():
        return char
    # A styled or squared form has a plain one: 𝐀 → A.
    plain = unicodedata.normalize("NFKC", char)
    if all(ord(part) in _covered() for part in plain):
        return plain
    return MISSING


def _is_invisible(char: str) -> bool:
    return (
        unicodedata.category(char) in {"Mn", "Me", "Cf"} and char != _JOINER
    ) or ord(char) in _SKIN_TONES


@cache
def _covered() -> frozenset[int]:
    """Code points of the font's character map (table cmap, format 4).

    Read here because Pillow does not tell: it draws an empty box and is silent.
    """
    data = FONT_FILE.read_bytes()
    table = _table(data, b"cmap")
    (count,) = struct.unpack_from(">H", data, table + 2)
    for number in range(count):
        platform, encoding, offset = struct.unpack_from(
            ">HHL", data, table + 4 + number * 8
        )
        if (platform, encoding) == (3, 1):
            return _format_4(data, table + offset)
    raise ValueError(f"{FONT_FILE.name} has no Windows Unicode map.")


def _table(data: bytes, tag: bytes) -> int:
    """Where that table of the font file begins."""
    (count,) = struct.unpack_from(">H", data, 4)
    for number in range(count):
        name, _checksum, offset, _length = struct.unpack_from(
            ">4sLLL", data, 12 + number * 16
        )
        if name == tag:
            return int(offset)
    raise ValueError(f"{FONT_FILE.name} has no table {tag!r}.")


def _format_4(data: bytes, at: int) -> frozenset[int]:
    kind, _length, _language, doubled = struct.unpack_from(">HHHH", data, at)
    if kind != 4:
        raise ValueError(f"{FONT_FILE.name}: the map has format {kind}, not 4.")
    count = doubled // 2

    def column(offset: int, sign: str = "H") -> tuple[int, ...]:
        return struct.unpack_from(f">{count}{sign}", data, at + offset)

    ends = column(14)
    starts = column(16 + doubled)
    deltas = column(16 + 2 * doubled, "h")
    ranges_at = 16 + 3 * doubled
    ranges = column(ranges_at)
    found = set()
    for number, (start, end) in enumerate(zip(starts, ends, strict=True)):
        for code in range(start, end + 1):
            if code == 0xFFFF:
                continue  # closes the table, names no character
            glyph = code
            if ranges[number]:
                place = ranges_at + 2 * number + ranges[number] + 2 * (code - start)
                (glyph,) = struct.unpack_from(">H", data, at + place)
                if glyph == 0:
                    continue
            if (glyph + deltas[number]) & 0xFFFF:
                found.add(code)
    return frozenset(found)
