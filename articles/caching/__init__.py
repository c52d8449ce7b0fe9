"""Derived store: serve fast. Finished pages as bytes, fresh by declared keys."""

from articles.caching.edge import drop_old_purges, purge_edge
from articles.caching.edge import is_configured as has_edge
from articles.caching.keys import (
    ARTICLES,
    CHROME,
    FIGURES,
    SITE,
    SOURCES,
    article_key,
    author_key,
    category_key,
    entity_key,
    figure_key,
    series_key,
    source_key,
    tag_key,
)
from articles.caching.prepared import (
    Part,
    keep_parts,
    kept_entries,
    kept_parts,
    make_part,
)
from articles.caching.preparing import prepare, prepare_where
from articles.caching.responses import depends_on, stored_page
from articles.caching.versions import (
    newest_version,
    outrun,
    purge,
    purge_everything,
    site_version,
)

__all__ = [
    "ARTICLES",
    "CHROME",
    "FIGURES",
    "SITE",
    "SOURCES",
    "Part",
    "article_key",
    "author_key",
    "category_key",
    "depends_on",
    "drop_old_purges",
    "entity_key",
    "figure_key",
    "has_edge",
    "keep_parts",
    "kept_entries",
    "kept_parts",
    "make_part",
    "newest_version",
    "outrun",
    "prepare",
    "prepare_where",
    "purge",
    "purge_edge",
    "purge_everything",
    "series_key",
    "site_version",
    "source_key",
    "stored_page",
    "tag_key",
]
