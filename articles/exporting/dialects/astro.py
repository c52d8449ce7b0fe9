"""Astro, with the keys of its blog template."""

from __future__ import annotations

from typing import Final

from articles.exporting.dialects.dialect import OTHERS, SAME, Dialect

ASTRO: Final = Dialect(
    title="Astro",
    keys={
        **SAME,
        **OTHERS,
        "slug": "slug",
        "date": "pubDate",
        "updated": "updatedDate",
        "expires": "expires",
        "category": "category",
        "author": "author",
        "type": "type",
        "image": "heroImage",
        "image_alt": "heroImageAlt",
        "canonical": "canonical",
        "aliases": "aliases",
    },
    posts="src/content/blog",
    pictures="public/pictures",
    lists=frozenset({"tags", "aliases"}),
)
