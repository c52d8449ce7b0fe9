"""Zola: TOML, and a strict list of keys beside two tables."""

from __future__ import annotations

from typing import Any, Final

from articles.exporting.dialects.dialect import OTHERS, SAME, Dialect, Head
from articles.markdown import head_toml

_OWN = {
    *("title", "description", "date", "updated", "draft", "path", "authors"),
    *("aliases", "slug"),
}
_TAXONOMIES = {"tags", "categories"}


def _toml(head: Head) -> str:
    """Zola knows its own keys only; taxonomies and everything else have tables."""
    own = {key: value for key, value in head.items() if key in _OWN}
    terms = {key: value for key, value in head.items() if key in _TAXONOMIES}
    rest = {key: value for key, value in head.items() if key not in own | terms}
    if "path" in own:
        own["path"] = str(own["path"]).strip("/")
    lines = ["+++", *_assignments(own)]
    for name, table in (("taxonomies", terms), ("extra", rest)):
        if table:
            lines += ["", f"[{name}]", *_assignments(table)]
    return "".join(f"{line}\n" for line in [*lines, "+++"])


def _assignments(table: dict[str, Any]) -> list[str]:
    return [head_toml.assignment(key, value) for key, value in table.items()]


ZOLA: Final = Dialect(
    title="Zola",
    keys={
        **SAME,
        **OTHERS,
        "date": "date",
        "updated": "updated",
        "category": "categories",
        "author": "authors",
        "type": "kind",
        "canonical": "canonical",
        "address": "path",
        "aliases": "aliases",
    },
    posts="content/posts",
    pictures="static/pictures",
    lists=frozenset({"categories", "tags", "authors", "aliases"}),
    written=_toml,
)
