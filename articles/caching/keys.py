"""Names of the things a page depends on."""

from __future__ import annotations

from typing import Final

SITE: Final = "site"
"""Counts every change; no page depends on it by itself."""
CHROME: Final = "chrome"
"""What surrounds every page: the sections in the masthead."""
ARTICLES: Final = "articles"
"""Which articles are public: home, lists of everything, feeds, sitemap."""
SOURCES: Final = "sources"
"""Which sources are cited publicly."""

FIGURES: Final = "figures"
"""Which figures are public, and what they say."""


def article_key(pk: int) -> str:
    return f"article-{pk}"


def category_key(pk: int) -> str:
    return f"category-{pk}"


def tag_key(pk: int) -> str:
    return f"tag-{pk}"


def author_key(pk: int) -> str:
    return f"author-{pk}"


def series_key(pk: int) -> str:
    return f"series-{pk}"


def source_key(pk: int) -> str:
    return f"source-{pk}"


def figure_key(pk: int) -> str:
    return f"figure-{pk}"


def entity_key(pk: int) -> str:
    return f"entity-{pk}"
