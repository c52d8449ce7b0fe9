"""The words of a page without its markup, for finding a quote in them."""

from __future__ import annotations

import re

from articles.opengraph.charset import decode_page
from articles.opengraph.scanner import DEFAULT_LIMITS, ScanLimits, scan, unescape

MAX_TEXT = 1024 * 1024


def text_of_body(body: bytes, content_type: str | None = None) -> str:
    """The visible text of a page as fetched, in whatever charset."""
    return page_text(decode_page(body, content_type).text)


def page_text(markup: str, limits: ScanLimits = DEFAULT_LIMITS) -> str:
    """Visible text, one line per block; bounded in time and length like the scanner.

    Not a browser: what a style sheet hides is text here.
    """
    parts: list[str] = []
    length = at = skipping = 0
    for tag in scan(markup, limits):
        if not skipping and tag.start > at:
            parts.append(_SPACES.sub(" ", _COMMENT.sub("", markup[at : tag.start])))
            length += len(parts[-1])
            if length > MAX_TEXT:
                break
        at = tag.end
        if tag.name in _INVISIBLE:
            if not tag.source.endswith("/"):
                skipping = max(skipping + (-1 if tag.closing else 1), 0)
        elif tag.name == "textarea":
            parts.append(tag.raw)
        elif tag.name not in _INLINE:
            parts.append("\n")
    else:
        if not skipping:
            rest = markup[at : limits.characters]
            parts.append(_SPACES.sub(" ", _COMMENT.sub("", rest)))
    text = unescape("".join(parts)[:MAX_TEXT])
    lines = (_SPACES.sub(" ", line).strip() for line in text.split("\n"))
    return "\n".join(line for line in lines if line)


_SPACES = re.compile(r"\s+")
_COMMENT = re.compile(r"<(?>!--(?>-?>|.*?(?:--!?>|\Z))|[!?][^>]*+>?)", re.DOTALL)
# Raw elements (script, style, title …) never reach the parts: their tag spans them.
_INVISIBLE = frozenset({"template", "head", "svg", "math", "select", "datalist"})
_INLINE = frozenset(
    {"a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del",
     "dfn", "em", "font", "i", "ins", "kbd", "mark", "nobr", "q", "ruby", "rb", "s",
     "samp", "script", "small", "span", "strike", "strong", "style", "sub", "sup",
     "time", "tt", "u", "var", "wbr", "img", "title", "noscript"}
)  # fmt: skip
