"""Ends the stored pages that show a figure."""

from __future__ import annotations

from collections.abc import Iterable

from articles.caching import FIGURES, article_key, figure_key, purge
from articles.models import Figure, Mention


def end_pages(figures: Iterable[Figure]) -> None:
    """The figures' own pages, the explorer, and every article that mentions them."""
    keys = [figure.pk for figure in figures]
    if not keys:
        return
    articles = Mention.objects.filter(figure__in=keys).values_list("article", flat=True)
    purge(
        [
            FIGURES,
            *map(figure_key, keys),
            *map(article_key, sorted(set(articles))),
        ]
    )
