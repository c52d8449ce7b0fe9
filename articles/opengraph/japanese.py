"""EUC-JP and ISO-2022-JP as browsers read them, with the vendor rows Python lacks."""

from __future__ import annotations

import codecs
import re

_ERRORS = "urazuke-cp51932"


def decode_euc_jp(data: bytes) -> str:
    """EUC-JP with row 13 (①㈱) and IBM's extensions (髙); the rest as U+FFFD."""
    text = data.decode("euc_jp", _ERRORS)
    for ours, browsers in _COMPATIBLE:
        if ours in text:
            text = text.replace(ours, browsers)
    return text


def decode_iso_2022_jp(data: bytes) -> str:
    """ISO-2022-JP with the same rows; a forgotten return to ASCII swallows no tag.

    In double-byte mode a line end or a whole closing tag ends the mode, because
    pages forget the escape far more often than text spells `</title>` in kanji.
    """
    parts: list[str] = []
    mode, at = b"(B", 0
    for escape in _ESCAPE.finditer(data):
        parts.append(_segment(data[at : escape.start()], mode))
        mode, at = escape[1], escape.end()
    parts.append(_segment(data[at:], mode))
    return "".join(parts)


# Six cells of JIS X 0208 that Python maps by the standard and browsers by Windows.
_COMPATIBLE = (
    ("\u301c", "\uff5e"), ("\u2016", "\u2225"), ("\u2212", "\uff0d"),
    ("\u00a2", "\uffe0"), ("\u00a3", "\uffe1"), ("\u00ac", "\uffe2"),
)  # fmt: skip
# Vendor pairs and bytes that start nothing, read in one go: hostile pages hold
# millions, and each return to the codec costs a call.
_STRANGE = re.compile(
    rb"(?:[\xad\xf9-\xfc][\xa1-\xfe]|[\x80-\x8d\x90-\xa0\xff]){1,10000}"
)
_PIECE = re.compile(rb"[\xad\xf9-\xfc][\xa1-\xfe]|[\x80-\x8d\x90-\xa0\xff]+")
_ESCAPE = re.compile(rb"\x1b(\([BJI]|\$\(D|\$[@B])")
_END_OF_MODE = re.compile(rb"[\r\n]|</[A-Za-z][A-Za-z0-9]{0,15}>")
_HIGH_BIT = bytes(range(0x80, 0x100)) + bytes(range(0x80, 0x100))


def _vendor_rows(error: UnicodeError) -> tuple[str, int]:
    """Reads what the codec could not."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    strange = _STRANGE.match(error.object, error.start)
    if strange is None:
        return "\ufffd", error.start + 1
    text = [_VENDOR.get(piece, "\ufffd") for piece in _PIECE.findall(strange[0])]
    return "".join(text), strange.end()


codecs.register_error(_ERRORS, _vendor_rows)


def _vendor_characters() -> dict[bytes, str]:
    """EUC double bytes of the vendor rows, read through Shift_JIS.

    Two rows of 94 cells share one lead byte there.
    """
    characters = {}
    for row in (13, *range(89, 93)):
        lead = (row - 1) // 2 + (0x81 if row <= 62 else 0xC1)
        for cell in range(1, 95):
            odd = cell + (0x3F if cell <= 63 else 0x40)
            trail = odd if row % 2 else cell + 0x9E
            read = bytes((lead, trail)).decode("cp932", "replace")
            if len(read) == 1:
                characters[bytes((row + 0xA0, cell + 0xA0))] = read
    return characters


_VENDOR = _vendor_characters()


def _segment(data: bytes, mode: bytes) -> str:
    if not data:
        return ""
    if mode in (b"(B", b"(J"):
        return data.decode("ascii", "replace")
    end = _END_OF_MODE.search(data)
    inside = data[: end.start()] if end else data
    rest = data[end.start() :].decode("ascii", "replace") if end else ""
    if mode == b"(I":
        return (
            "".join(
                chr(0xFF40 + byte) if 0x21 <= byte <= 0x5F else "\ufffd"
                for byte in inside
            )
            + rest
        )
    whole = inside[: len(inside) // 2 * 2].translate(_HIGH_BIT)
    if mode == b"$(D":
        whole = b"".join(b"\x8f" + whole[at : at + 2] for at in range(0, len(whole), 2))
    lost = "\ufffd" if len(inside) % 2 else ""
    return decode_euc_jp(whole) + lost + rest
