"""HTML of another system as Markdown: cleaned first, and what was left out is named."""

from __future__ import annotations

import re

import nh3

_BLOCK = re.compile(
    r"\s*</?(?:p|div|h[1-6]|ul|ol|li|table|blockquote|pre|figure|hr|section|article"
    r"|iframe|script|form|dl|details|!--)\b",
    re.IGNORECASE,
)
_FRAME = re.compile(r"<iframe\b[^>]*?\bsrc=[\"']([^\"']+)[\"'][^>]*>", re.IGNORECASE)
_LOST = re.compile(
    r"<(script|style|form|object|embed|video|audio|canvas|svg|input|button)\b",
    re.IGNORECASE,
)
_TAGS = nh3.ALLOWED_TAGS - {"map", "area"} | {"figure", "figcaption", "s", "del", "ins"}
_ATTRIBUTES = {**nh3.ALLOWED_ATTRIBUTES, "code": {"class"}}


def markdown_of(html: str, *, site: str = "") -> tuple[str, list[str]]:
    """The Markdown, and the names of elements that were left out."""
    # With the parser below it 11 MB: not for every process that starts.
    from articles.importing.systems.converter import convert

    dropped = sorted({match[1].lower() for match in _LOST.finditer(html)})
    # What a frame showed stays at least reachable.
    html = _FRAME.sub(r'<p><a href="\1">\1</a></p>', html)
    if not _BLOCK.search(html):
        html = _paragraphs(html)
    clean = nh3.clean(html, tags=set(_TAGS), attributes=_ATTRIBUTES, link_rel=None)
    if site:
        clean = re.sub(rf'((?:href|src)="){re.escape(site)}/', r"\1/", clean)
    text = convert(clean)
    lines = (line.rstrip() for line in text.strip().split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)) + "\n", dropped


def _paragraphs(text: str) -> str:
    """Blank lines part paragraphs where nobody wrote tags, as WordPress shows them."""
    parts = re.split(r"\n\s*\n", text.replace("\r\n", "\n"))
    return "".join(f"<p>{part.strip()}</p>" for part in parts if part.strip())
