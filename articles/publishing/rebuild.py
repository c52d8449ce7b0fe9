"""Recomputes the stored results of many articles: after a new renderer, say."""

from __future__ import annotations

from collections.abc import Callable

from django.db import transaction
from django.db.models import Q

from articles.models import Article, ArticleQuerySet
from articles.publishing.derive import DERIVED_FIELDS, derive
from articles.publishing.purging import purge_articles
from articles.publishing.rendering import render_options
from articles.search import upsert
from articles.sources import rekey, sync_citations

BATCH = 100


def rendered_otherwise() -> ArticleQuerySet:
    """Articles whose stored HTML the present renderer would not make this way."""
    languages = Article.objects.order_by().values_list("language", flat=True).distinct()
    outdated = Q(pk__in=[])
    for language in languages:
        current = render_options(language).rendered_by
        outdated |= Q(language=language) & ~Q(rendered_by=current)
    return Article.objects.filter(outdated)


def rebuild(
    articles: ArticleQuerySet, *, progress: Callable[[int], object] | None = None
) -> int:
    """Derive each anew, in batches of one transaction each; how many there were.

    Touches neither version nor revision: the editors' text has not changed. Sources
    get the keys of the present rules first, or their articles would make new ones.
    """
    rekey()
    keys = list(articles.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(keys), BATCH):
        rows = Article.objects.in_bulk(keys[start : start + BATCH])
        documents = [(row, derive(row)) for row in rows.values()]
        with transaction.atomic():
            Article.objects.bulk_update(rows.values(), DERIVED_FIELDS)
            for row, document in documents:
                sync_citations(row, document)
            purge_articles(rows)
            upsert(rows.values())
        if progress:
            progress(len(rows))
    return len(keys)
