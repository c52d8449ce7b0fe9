"""Recomputes the stored results of many articles: after a new renderer, say."""

from __future__ import annotations

from collections.abc import Callable

from django.db import transaction

from articles.models import Article, ArticleQuerySet
from articles.publishing.derive import DERIVED_FIELDS, derive
from articles.sources import sync_citations

BATCH = 100


def rebuild(
    articles: ArticleQuerySet, *, progress: Callable[[int], object] | None = None
) -> int:
    """Derive each anew, in batches of one transaction each; how many there were.

    Touches neither version nor revision: the editors' text has not changed.
    """
    keys = list(articles.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(keys), BATCH):
        rows = Article.objects.in_bulk(keys[start : start + BATCH])
        documents = [(row, derive(row)) for row in rows.values()]
        with transaction.atomic():
            Article.objects.bulk_update(rows.values(), DERIVED_FIELDS)
            for row, document in documents:
                sync_citations(row, document)
        if progress:
            progress(len(rows))
    return len(keys)
