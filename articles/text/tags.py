"""Tag input as people type it, Japanese commas included, to ordered unique names."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from articles.text.normalise import fold

# A name that holds a comma itself is written in quotes, as in a CSV cell.
_NAME = re.compile(
    r"""\s*+"(?P<quoted>(?:[^"]|"")*+)"\s*+(?=[,、\n]|\Z)|(?P<plain>[^,、\n]++)"""
)
_SPACE = re.compile(r"\s+")


def parse_tags(text: str) -> list[str]:
    """Names in the order typed; splits at commas and line ends, never at spaces.

    Names are NFKC and trimmed; of names equal under `fold` the first one wins.

    >>> parse_tags("AI、データ センター，ai")
    ['AI', 'データ センター']
    """
    # NFKC first: it turns every width of comma (，､﹐) into the two split at.
    normal = unicodedata.normalize("NFKC", "\n".join(text.splitlines()))
    names: list[str] = []
    seen: set[str] = set()
    for match in _NAME.finditer(normal):
        quoted = match["quoted"]
        raw = match["plain"] if quoted is None else quoted.replace('""', '"')
        name = _SPACE.sub(" ", raw).strip()
        key = fold(name)
        if key and key not in seen:
            seen.add(key)
            names.append(name)
    return names


def format_tags(names: Iterable[str]) -> str:
    """One line that `parse_tags` reads back into the same names.

    >>> format_tags(["AI", "1,000億ドル"])
    'AI, "1,000億ドル"'
    """
    return ", ".join(_written(name) for name in names)


def _written(name: str) -> str:
    normal = unicodedata.normalize("NFKC", name)
    if "," in normal or "、" in normal or normal.lstrip().startswith('"'):
        return '"' + name.replace('"', '""') + '"'
    return name
