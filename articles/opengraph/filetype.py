"""What kind of thing an answer is, told by its header and its first bytes."""

from __future__ import annotations

import re
from urllib.parse import unquote

from articles.opengraph.card import Kind

SNIFFED = 512
"""Bytes looked at."""


def kind_of(body: bytes, content_type: str | None) -> Kind:
    """The kind of an answer; the first bytes win over a header that says HTML."""
    head = body[:SNIFFED]
    sniffed = _sniff(head)
    declared = (content_type or "").partition(";")[0].strip().lower()
    if sniffed is not None:
        return sniffed
    if declared in _PAGES or not declared:
        return "page" if declared or not _is_binary(head) else "other"
    if declared == "application/pdf":
        return "pdf"
    main = declared.partition("/")[0]
    if main == "image":
        return "image"
    if main == "video":
        return "video"
    # Some servers know only one type; markup is recognised all the same.
    return "page" if _MARKUP.match(head) else "other"


def file_title(disposition: str) -> str:
    """A readable name from Content-Disposition, without path and extension."""
    found = _EXTENDED_NAME.search(disposition[:2000])
    if found:
        name = unquote(found[1], errors="replace")
    else:
        plain = _NAME.search(disposition[:2000])
        if plain is None:
            return ""
        name = plain[1] or plain[2] or ""
    name = re.split(r"[/\\]", name)[-1]
    stem = re.sub(r"\.[A-Za-z0-9]{1,5}$", "", name)
    return re.sub(r"[_\s]+", " ", stem).strip(" .")


_PAGES = frozenset({"text/html", "application/xhtml+xml"})
_MARKUP = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*<(?:!doctype\s+html|html|head|meta|title|body)\b",
    re.IGNORECASE,
)
_EXTENDED_NAME = re.compile(r"filename\*\s*=\s*utf-8''([^;\s]+)", re.IGNORECASE)
_NAME = re.compile(r"filename\s*=\s*(?:\"([^\"]*)\"|([^;\s]+))", re.IGNORECASE)
_SIGNS: tuple[tuple[bytes, Kind], ...] = (
    (b"%PDF-", "pdf"),
    (b"\x89PNG\r\n\x1a\n", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF87a", "image"),
    (b"GIF89a", "image"),
    (b"\x1aE\xdf\xa3", "video"),
    (b"PK\x03\x04", "other"),
    (b"PK\x05\x06", "other"),
    (b"\x1f\x8b", "other"),
    (b"Rar!", "other"),
    (b"7z\xbc\xaf\x27\x1c", "other"),
    (b"\x7fELF", "other"),
    (b"OggS", "other"),
)


def _sniff(head: bytes) -> Kind | None:
    for sign, kind in _SIGNS:
        if head.startswith(sign):
            return kind
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "image"
    if head[4:8] == b"ftyp":
        return (
            "image" if head[8:12] in (b"avif", b"avis", b"heic", b"mif1") else "video"
        )
    return None


def _is_binary(head: bytes) -> bool:
    """Whether an undeclared answer is no text; NULs do not tell, UTF-16 has them."""
    return any(byte in head for byte in (b"\x01", b"\x02", b"\x03", b"\x04", b"\x05"))
