"""Jekyll, with the plugin jekyll-redirect-from for old addresses."""

from __future__ import annotations

from typing import Final

from django.utils.timezone import get_default_timezone

from articles.exporting.dialects.dialect import OTHERS, SAME, Dialect, short_name
from articles.models import Article


def _dated_path(article: Article, folder: str) -> str:
    """The day stands in the name of a post; what has none is a draft there."""
    stem = short_name(article)
    if article.published_at is None:
        return f"_drafts/{stem}.md"
    day = article.published_at.astimezone(get_default_timezone()).date().isoformat()
    return f"{folder}/{day}-{stem.removeprefix(f'{day}-')}.md"


JEKYLL: Final = Dialect(
    title="Jekyll",
    keys={
        **SAME,
        **OTHERS,
        "slug": "slug",
        "date": "date",
        "updated": "last_modified_at",
        "category": "category",
        "author": "author",
        "canonical": "canonical_url",
        "address": "permalink",
        "aliases": "redirect_from",
    },
    posts="_posts",
    pictures="pictures",
    lists=frozenset({"tags", "redirect_from"}),
    path=_dated_path,
)
