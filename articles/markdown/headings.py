"""Heading levels, ids and the table of contents."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from articles.text.slugs import slugify

_EXPLICIT = re.compile(r"[^\s{}#\"'<>&]{1,80}")
# Ids a page around the article may use. A heading that says one of these gets
# `section-` in front, so `#toc` and `getElementById` keep finding the page's own.
_RESERVED: Final = re.compile(
    r"(?:source|figure|fn|fnref|table|card|id|page|nav|slot|cite)[-_].*|fn(?:ref)?\d*"
    r"|toc|main|content|article|body|header|footer|nav|search|menu|sources|figures"
    r"|comments|related|share|top|skip|title|summary|corrections|csrfmiddlewaretoken"
    r"|corrections-label|location|document|window|self|parent|name|status|history|forms|images|links",
    re.IGNORECASE,
)
_MAX_ID: Final = 80


def split_explicit_id(content: str) -> tuple[str, str]:
    """The heading text without a closing `{#id}`, and that id or ""."""
    at = content.rfind("{#") if content.endswith("}") else -1
    if at < 0 or not _EXPLICIT.fullmatch(content, at + 2, len(content) - 1):
        return content, ""
    return content[:at].rstrip(), content[at + 2 : -1]


class HeadingIds:
    """Gives every heading of one article its id; the second of a name gets -2."""

    def __init__(self, explicit: Iterable[str]) -> None:
        # A typed id must not lose its name to an earlier heading that happens
        # to say the same words.
        self._promised = {_free(name) for name in explicit if name}
        self._used: set[str] = set()
        self._next: dict[str, int] = {}

    def take(self, text: str, explicit: str) -> str:
        """The id of the next heading."""
        wanted = _free(explicit) if explicit else _free(_slug(text))
        candidate = wanted
        while candidate in self._used or (not explicit and candidate in self._promised):
            number = self._next.get(wanted, 1) + 1
            self._next[wanted] = number
            candidate = f"{wanted}-{number}"
        self._used.add(candidate)
        return candidate


def shown_levels(levels: Iterable[int]) -> list[int]:
    """Levels as shown: the shallowest is h2, and none is deeper than one below its
    parent, because the page owns h1 and a level must not be skipped.

    >>> shown_levels([3, 4, 4, 6, 3])
    [2, 3, 3, 4, 2]
    """
    shown: list[int] = []
    open_sections: list[tuple[int, int]] = []
    for level in levels:
        while open_sections and open_sections[-1][0] >= level:
            open_sections.pop()
        depth = min(open_sections[-1][1] + 1, 6) if open_sections else 2
        open_sections.append((level, depth))
        shown.append(depth)
    return shown


def _slug(text: str) -> str:
    return slugify(text, _MAX_ID) if any(map(str.isalnum, text)) else "section"


def _free(name: str) -> str:
    return f"section-{name}" if _RESERVED.fullmatch(name) else name
