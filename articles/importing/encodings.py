"""Bytes of a text file to text: UTF-8, UTF-16, Shift_JIS and EUC-JP are recognised."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from articles.importing.report import Rejected
from articles.text.sentences import Sentence

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
NAMES = {"cp932": "Shift_JIS", "euc_jp": "EUC-JP"}
_KANA = re.compile(r"[\u3041-\u3096\u30a1-\u30fc]")
_PLAUSIBLE = re.compile(r"[\u2010-\u27bf\u3000-\u30ff\u4e00-\u9fff\uff01-\uff5e]")


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text without its byte order mark, and what is needed to write it again."""

    text: str
    encoding: str
    has_bom: bool


def decode(data: bytes) -> Decoded:
    """The text, its encoding told from the bytes alone. Raises `Rejected`."""
    decoded = _by_mark(data) or _utf8(data) or _utf16(data) or _japanese(data)
    if decoded is None:
        raise _not_text(data)
    at = decoded.text.find("\0")
    if at >= 0:
        raise Rejected(
            "nul_character",
            Sentence(
                "Character {at:,} of the file is NUL: this is no text.", at=at + 1
            ),
            "Check that it is a Markdown file, then remove the NUL characters.",
            line=decoded.text.count("\n", 0, at) + 1,
        )
    return decoded


def encode(text: str, encoding: str, *, has_bom: bool) -> bytes:
    """The inverse of `decode`; characters the encoding lacks raise UnicodeError."""
    mark = next((bom for bom, name in _BOMS if name == encoding), b"")
    return (mark if has_bom else b"") + text.encode(encoding)


def _by_mark(data: bytes) -> Decoded | None:
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            try:
                return Decoded(data[len(mark) :].decode(encoding), encoding, True)
            except UnicodeDecodeError as problem:
                raise _undecodable(data, problem, len(mark)) from problem
    return None


def _utf8(data: bytes) -> Decoded | None:
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return None
    if "\0" in text and _utf16(data):
        return None  # ASCII in UTF-16 is valid UTF-8 full of NUL
    return Decoded(text, "utf-8", False)


def _utf16(data: bytes) -> Decoded | None:
    """UTF-16 without a mark shows itself by the NUL halves of its line ends."""
    if len(data) % 2 or b"\0" not in data:
        return None
    for encoding, line_end in (("utf-16-le", b"\n\0"), ("utf-16-be", b"\0\n")):
        at = data.find(line_end)
        while at >= 0 and at % 2:
            at = data.find(line_end, at + 1)
        if at < 0:
            continue
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text and not re.search(r"[\x01-\x08\x0e-\x1f]", text):
            return Decoded(text, encoding, False)
    return None


def _japanese(data: bytes) -> Decoded | None:
    """Shift_JIS or EUC-JP, when the result reads like Japanese."""
    if _is_damaged_utf8(data):
        return None
    best: tuple[float, Decoded] | None = None
    for encoding in ("euc_jp", "cp932"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        foreign = [char for char in text if char > "\x7f"]
        share = sum(1 for char in foreign if _PLAUSIBLE.match(char)) / len(foreign)
        if share < 0.95 or not _KANA.search(text):
            continue
        if best is None or share > best[0]:
            best = (share, Decoded(text, encoding, False))
    return best[1] if best else None


def _is_damaged_utf8(data: bytes) -> bool:
    """Mostly whole UTF-8 characters: a few bytes are broken, not the encoding."""
    text = data.decode("utf-8", errors="replace")
    broken = text.count("\ufffd")
    whole = sum(1 for char in text if char > "\x7f") - broken
    return whole > 2 * broken


def _not_text(data: bytes) -> Rejected:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as problem:
        return _undecodable(data, problem, 0)
    raise AssertionError("valid UTF-8 was decoded before")


def _undecodable(data: bytes, problem: UnicodeDecodeError, shift: int) -> Rejected:
    at = problem.start + shift
    start = data.rfind(b"\n", 0, at) + 1
    return Rejected(
        "invalid_encoding",
        Sentence(
            "Byte {at:,} (0x{byte:02x}) is no valid {encoding}.",
            at=at,
            byte=data[at],
            encoding=problem.encoding.upper(),
        ),
        "Save the file as UTF-8 and look at this place: a character is broken.",
        line=data.count(b"\n", 0, at) + 1,
        column=len(data[start:at].decode("utf-8", errors="replace")) + 1,
    )
