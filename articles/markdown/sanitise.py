"""The allow-list every piece of a page passes last, whatever made it."""

from __future__ import annotations

import re
from typing import Final

import nh3

from articles.markdown.links import SCHEMES


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


_TAGS: Final = _names(
    "a abbr article aside b bdi bdo blockquote br caption cite code col colgroup data"
    " dd del details dfn div dl dt em figcaption figure h2 h3 h4 h5 h6 hr i img input"
    " ins kbd li mark ol p pre q rp rt ruby s samp section small span strong sub"
    " summary sup table tbody td tfoot th thead time tr u ul var wbr"
)
# id and class are safe to pass: `rawhtml` strips them from what people type.
_EVERYWHERE: Final = _names(
    "aria-hidden aria-label class dir id lang role tabindex title"
)
_ATTRIBUTES: Final[dict[str, set[str]]] = {
    "a": {"href", "rel", "referrerpolicy"},
    "data": {"data-figure", "data-options", "data-slot"},
    "details": {"open"},
    "div": {"data-keys", "data-kind", "data-options", "data-slot"},
    "img": {"alt", "decoding", "height", "loading", "src", "width"},
    "input": {"checked", "disabled"},
    "ol": {"start"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
    "time": {"datetime"},
}
CLEANER: Final = nh3.Cleaner(
    tags=set(_TAGS),
    attributes={**_ATTRIBUTES, "*": set(_EVERYWHERE)},
    tag_attribute_values={"input": {"type": {"checkbox"}}},
    url_schemes=set(SCHEMES),
    link_rel=None,
)


# Paragraphs, headings and lists of escaped words in a few tags without attributes: of
# these the cleaner returns the same characters, at four times the cost. Most of an
# article is nothing else.
_WORDS = r"(?:[^<>&\xa0\r]++|&(?:amp|lt|gt);)*+"
_PHRASES = (
    rf"{_WORDS}(?:(?:<strong>{_WORDS}</strong>|<em>{_WORDS}</em>|<br>){_WORDS})*+"
)
_ITEMS = rf"\n(?:<li>{_PHRASES}</li>\n)*+"
_PLAIN: Final = re.compile(
    rf"(?:<p>{_PHRASES}</p>\n|<ul>{_ITEMS}</ul>\n|<ol>{_ITEMS}</ol>\n"
    rf'|<h2 id="\x01h\d+\x02">{_PHRASES}</h2>\n)*+'
)


def sanitise(html: str) -> str:
    """Only allowed tags, attributes and address schemes; always well-formed."""
    return html if is_plain(html) else CLEANER.clean(html)


def is_plain(html: str) -> bool:
    """Whether the cleaner would give back the same."""
    return _PLAIN.fullmatch(html) is not None
