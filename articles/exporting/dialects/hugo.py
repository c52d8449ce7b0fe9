"""Hugo: https://gohugo.io/content-management/front-matter/."""

from __future__ import annotations

from typing import Final

from articles.exporting.dialects.dialect import OTHERS, SAME, Dialect

HUGO: Final = Dialect(
    title="Hugo",
    keys={
        **SAME,
        **OTHERS,
        "slug": "slug",
        "date": "date",
        "updated": "lastmod",
        "expires": "expiryDate",
        "category": "categories",
        "author": "authors",
        "type": "type",
        "canonical": "canonicalURL",
        "address": "url",
        "aliases": "aliases",
    },
    posts="content/posts",
    pictures="static/pictures",
    lists=frozenset({"categories", "tags", "authors", "series", "aliases"}),
)
