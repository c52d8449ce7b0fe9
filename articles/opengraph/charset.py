"""Bytes of a page to text: what it declares, what it is, and which of the two wins."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from articles.opengraph.charset_labels import CODECS, charset_of
from articles.opengraph.detection import detect, plausibility
from articles.opengraph.japanese import decode_euc_jp, decode_iso_2022_jp
from articles.opengraph.scanner import attributes, scan

PRESCAN = 8 * 1024
"""Bytes in which a <meta> counts; browsers look at 1,024 and then reload."""
DOUBTFUL_SAMPLE = 64 * 1024


@dataclass(frozen=True, slots=True)
class DecodedPage:
    """A page's text, its WHATWG charset name, and who said so."""

    text: str
    charset: str
    charset_from: str
    """bom, header, meta, or content when nothing declared fitted."""


def decode_page(body: bytes, content_type: str | None = None) -> DecodedPage:
    """The text of any bytes; never raises. Unreadable places become U+FFFD."""
    for mark, charset in _MARKS:
        if body.startswith(mark):
            return DecodedPage(_decode(body[len(mark) :], charset), charset, "bom")
    header = charset_of(header_label(content_type or ""))
    meta = charset_of(meta_label(body[:PRESCAN]))
    if meta and meta.startswith("utf-16"):
        meta = "utf-8"  # the declaration was readable as ASCII, so it is wrong
    declared = [
        (charset, source)
        for charset, source in ((header, "header"), (meta, "meta"))
        if charset
    ]
    if not body.isascii() or _ESCAPE_JIS in body:
        certain = detect(body, certain_only=True)
        if certain:
            by = next((by for name, by in declared if name == certain), "content")
            return DecodedPage(_decode(body, certain), certain, by)
    if not declared:
        likely = detect(body) or "windows-1252"
        return DecodedPage(_decode(body, likely), likely, "content")
    charset, source = declared[0]
    text = _decode(body, charset)
    if len(declared) == 2 and header != meta:
        other = _decode(body, declared[1][0])
        if _damage(other) < _damage(text):
            (charset, source), text = declared[1], other
    if _doubtful(text, charset):
        found = detect(body)
        if found and found != charset:
            other = _decode(body, found)
            enough = len(_NOT_ASCII.findall(other[:DOUBTFUL_SAMPLE])) >= 4
            better = plausibility(other, found) > 0.5 and _damage(other) <= _damage(
                text
            )
            if enough and better:
                return DecodedPage(other, found, "content")
    return DecodedPage(text, charset, source)


def header_label(content_type: str) -> str | None:
    """The charset parameter of a Content-Type, quotes and trailing rubbish cut."""
    found = _CHARSET.search(content_type[:1000])
    return found[1] if found else None


def meta_label(head: bytes) -> str | None:
    """What the first <meta> or the XML declaration says, outside comments, scripts."""
    text = head.decode("latin-1")
    for tag in scan(text, only=("meta",)):
        if tag.closing:
            continue
        read = attributes(tag.source)
        label = read.get("charset")
        if label is None and read.get("http-equiv", "").lower() == "content-type":
            label = header_label(read.get("content", ""))
        if charset_of(label):
            return label
    declaration = _XML.match(text)
    return declaration[1] if declaration else None


_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16le"),
    (codecs.BOM_UTF16_BE, "utf-16be"),
)
_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([^\"';,\s]+)", re.IGNORECASE)
_XML = re.compile(r"\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w.:-]{1,40})[\"']")
_ESCAPE_JIS = b"\x1b$"
_C1_OR_LOST = re.compile("[\ufffd\x80-\x84\x86-\x9f\ue000-\uf8ff]")
_NOT_ASCII = re.compile(r"[^\x00-\x7f]")


def _decode(body: bytes, charset: str) -> str:
    if charset == "euc-jp":
        return decode_euc_jp(body)
    if charset == "iso-2022-jp":
        return decode_iso_2022_jp(body)
    return body.decode(CODECS[charset], "replace").removeprefix("\ufeff")


def _damage(text: str) -> int:
    """How many characters no author wrote: lost ones, C1 controls, private ones."""
    return len(_C1_OR_LOST.findall(text))


def _doubtful(text: str, charset: str) -> bool:
    """Whether the declaration fits the text so badly that it must be wrong."""
    sample = text[:DOUBTFUL_SAMPLE]
    damage = _damage(sample)
    foreign = len(_NOT_ASCII.findall(sample))
    if damage > max(len(sample) * 0.005, 1) or damage * 8 > max(foreign, 16):
        return True
    return foreign >= 4 and plausibility(sample, charset) < 0.25
