"""Addresses that still lead somewhere when the text is read outside of its page."""

from __future__ import annotations

import html
import re
from typing import Final
from urllib.parse import urljoin

from articles.conf import conf

# Rendered HTML is sanitised: tags are lower case, values stand in double quotes, and a
# quotation mark inside of a value is escaped.
_TAG: Final = re.compile(r'<[a-z](?:[^<>"]|"[^"]*")*>')
_ATTRIBUTE: Final = re.compile(r'(\s+)([a-z][a-z-]*)="([^"]*)"')
_WITH_ADDRESS: Final = frozenset({"href", "src", "poster", "cite", "data"})


def absolute(path: str) -> str:
    """The address with scheme and host; an address that has both stays."""
    return urljoin(f"{conf.site_url}/", path)


def absolute_html(text: str, page: str) -> str:
    """`text` as it stands on the page of that address, with every address complete."""

    def attribute(match: re.Match[str]) -> str:
        space, name, value = match.groups()
        if name == "srcset":
            return f'{space}{name}="{_srcset(value, page)}"'
        if name in _WITH_ADDRESS:
            return f'{space}{name}="{_complete(value, page)}"'
        return match[0]

    return _TAG.sub(lambda tag: _ATTRIBUTE.sub(attribute, tag[0]), text)


def _complete(value: str, page: str) -> str:
    return html.escape(urljoin(page, html.unescape(value)))


def _srcset(value: str, page: str) -> str:
    """Candidates are told apart by a comma and a space, as our own templates write."""
    candidates = (candidate.partition(" ") for candidate in value.split(", "))
    return ", ".join(
        f"{_complete(address, page)}{space}{size}"
        for address, space, size in candidates
    )
