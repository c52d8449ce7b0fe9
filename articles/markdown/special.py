"""The characters that may begin something within a line, and the search for them."""

from __future__ import annotations

import re
from typing import Final

RULES_BY_CHARACTER: Final = {
    "\n": "newline",
    "\\": "escape",
    "`": "backticks",
    "~": "strikethrough",
    "*": "emphasis",
    "_": "emphasis",
    "[": "mark footnote link",
    "!": "image",
    "<": "autolink html_inline",
    "&": "entity",
    ":": "bare_link",
    "{": "ruby",
    "]": "",
}
"""Names of the inline rules worth trying at each of them."""

_SET: Final = re.escape("".join(RULES_BY_CHARACTER))

SPECIAL: Final = re.compile(f"[{_SET}](?:(?<!:)|(?=//))")
"""One of them; a colon begins something only before two slashes.

A set comes first, since a search can jump to one.
"""

QUIET: Final = rf"(?:[^{_SET}]++|:(?!//))"
"""A pattern of characters that stand for themselves."""
