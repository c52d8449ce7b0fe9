"""A linear HTML scanner: tags, attributes and raw text, in bounded time."""

from __future__ import annotations

import html.entities
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import NamedTuple


@dataclass(frozen=True, slots=True)
class ScanLimits:
    """What a page may cost; what lies beyond is not looked at."""

    characters: int = 2 * 1024 * 1024
    tags: int = 60_000
    attributes: int = 64
    attribute_length: int = 64 * 1024
    tag_length: int = 128 * 1024
    scripts: int = 32
    """JSON-LD scripts read of a page."""
    script_length: int = 512 * 1024
    nodes: int = 5_000
    """Values walked in each of them."""


DEFAULT_LIMITS = ScanLimits()


class Tag(NamedTuple):
    """One tag; `raw` is the text of an element whose content is no markup."""

    name: str
    closing: bool
    source: str
    """What stands between the name and `>`; read it with `attributes`."""
    raw: str
    start: int
    end: int
    """After `>`, or after the closing tag of a raw element."""


def scan(
    text: str,
    limits: ScanLimits = DEFAULT_LIMITS,
    *,
    only: Collection[str] | None = None,
) -> Iterator[Tag]:
    """Every tag in order, outside comments; a tag the text ends in is not one.

    `only` names the elements to report; the others are read all the same.
    """
    text = text[: limits.characters]
    search, at, seen = _MARK.search, 0, 0
    while seen < limits.tags:
        found = search(text, at)
        if found is None:
            return
        start, at = found.span()
        name = found[2]
        if name is None:  # comment, declaration, processing instruction
            continue
        if text[at - 1] != ">":
            return
        seen += 1
        name, closing, raw = name.lower(), bool(found[1]), ""
        if name in _RAW and not closing:
            close = _RAW[name].search(text, at)
            raw = text[at : close.start() if close else len(text)]
            # To the `>` of the closing tag; it is not reported on its own.
            after = text.find(">", close.end()) if close else -1
            at = after + 1 if after >= 0 else len(text)
        if only is None or name in only:
            yield Tag(name, closing, found[3], raw, start, at)


def attributes(source: str, limits: ScanLimits = DEFAULT_LIMITS) -> dict[str, str]:
    """Names in small letters with unescaped values; the first of a name counts."""
    read: dict[str, str] = {}
    for count, found in enumerate(_ATTRIBUTE.finditer(source[: limits.tag_length])):
        if count >= limits.attributes:
            break
        name = found[1].lower()
        if name in read:
            continue
        value = found[2] or ""
        if value[:1] in ('"', "'"):
            value = value[1:-1]
        value = value[: limits.attribute_length]
        read[name] = unescape(value, in_attribute=True) if "&" in value else value
    return read


def unescape(text: str, *, in_attribute: bool = False) -> str:
    """Character references resolved once.

    In attributes a name without its semicolon stays literal before `=` or a letter
    or digit, so that `?a=1&sect=2` survives; `html.unescape` knows only text.
    """
    if "&" not in text:
        return text
    return (_REFERENCE_IN_ATTRIBUTE if in_attribute else _REFERENCE).sub(_resolve, text)


def text_of(markup: str, limit: int = 4096) -> str:
    """The text of a short piece of markup, tags dropped, references resolved."""
    return unescape(_MARK.sub(" ", markup[: limit * 4])[:limit])


# Atomic groups and possessive quantifiers: no backtracking, hence linear. A quote
# opens a value only after `=`; one that never closes is an ordinary character.
_MARK = re.compile(
    r"""<(?>
        !--(?>-?>|.*?(?:--!?>|\Z))
      | [!?][^>]*+>?
      | (/?)([A-Za-z][^\s/>]*+)
        ((?>[^>"'=]++|=\s*+(?>"[^"]*+"|'[^']*+'|)|["'])*+)>?
      | /(?>>|[^A-Za-z>][^>]*+>?)
    )""",
    re.VERBOSE | re.DOTALL,
)
_ATTRIBUTE = re.compile(
    r"""([^\s/>=][^\s/>=]*+)(?>\s*+=\s*+("[^"]*+"|'[^']*+'|[^\s>]++))?""",
)
# Their content is text until their own closing tag (script data and RCDATA).
_RAW = {
    name: re.compile(rf"</(?i:{name})(?=[\s/>])")
    for name in (
        "script", "style", "title", "textarea", "xmp", "iframe", "noembed", "noframes",
    )
}  # fmt: skip

_ENTITIES = html.entities.html5
_LONGEST_LEGACY = max(len(name) for name in _ENTITIES if not name.endswith(";"))
_REFERENCE = re.compile(
    r"&(?:#([0-9]+);?|#[xX]([0-9a-fA-F]+);?|([A-Za-z][\w]{0,40};?))"
)
_REFERENCE_IN_ATTRIBUTE = re.compile(
    r"&(?:#([0-9]+);?|#[xX]([0-9a-fA-F]+);?"
    r"|([A-Za-z][A-Za-z0-9]{0,40}+(?:;|(?![=A-Za-z0-9]))))"
)


def _resolve(found: re.Match[str]) -> str:
    decimal, hexadecimal, name = found.groups()
    if decimal:
        return _character(int(decimal) if len(decimal) < 12 else -1)
    if hexadecimal:
        return _character(int(hexadecimal, 16) if len(hexadecimal) < 12 else -1)
    known = _ENTITIES.get(name)
    if known is not None:
        return known
    if found.re is _REFERENCE:
        for length in range(min(len(name), _LONGEST_LEGACY), 1, -1):
            known = _ENTITIES.get(name[:length])
            if known is not None:
                return known + name[length:]
    return found[0]


def _character(number: int) -> str:
    if 0x80 <= number <= 0x9F:  # pages mean windows-1252 when they write these
        return bytes([number]).decode("cp1252", "replace")
    if not 0 < number <= 0x10FFFF or 0xD800 <= number <= 0xDFFF:
        return "\ufffd"
    return chr(number)
