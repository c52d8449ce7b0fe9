"""Everything an editor can change about an article, as one value with a hash."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from datetime import UTC
from typing import Any

from articles.models import Article

_PLAIN_FIELDS = (
    "slug",
    "description",
    "language",
    "kind",
    "canonical_url",
    "featured",
    "feature_order",
)


def content_fields(
    article: Article, *, tags: Sequence[str], authors: Sequence[str]
) -> dict[str, Any]:
    """Field → JSON value for all but title and body; tags and authors in order.

    Status is left out: making a text public does not change the text.
    """
    values: dict[str, Any] = {name: getattr(article, name) for name in _PLAIN_FIELDS}
    values["category"] = article.category.name if article.category else None
    values["tags"] = list(tags)
    values["authors"] = list(authors)
    values["lead_image"] = article.lead_image.sha256 if article.lead_image else None
    source = article.lead_image_source
    values["lead_image_source"] = source.url if source else None
    # Named only where set: articles from before these fields keep their hash.
    if article.series:
        values["series"] = article.series.name
        values["series_position"] = article.series_position
    if article.translation_key:
        values["translation_key"] = article.translation_key
    for name in ("published_at", "modified_at", "expire_at"):
        moment = getattr(article, name)
        # A form brings its own offset, a row UTC: the same moment, the same hash.
        values[name] = moment.astimezone(UTC).isoformat() if moment else None
    return values


def current_hash(article: Article) -> str:
    """The hash of the article as it is stored now."""
    fields = content_fields(
        article,
        tags=article.tags.names(),
        authors=[author.name for author in article.author_list],
    )
    return content_hash(article.title, article.body, fields)


def content_hash(title: str, body: str, fields: dict[str, Any]) -> str:
    """SHA-256 over title, body and fields; equal exactly when nothing was edited."""
    whole = json.dumps([title, body, fields], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(whole.encode()).hexdigest()
