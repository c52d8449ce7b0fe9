"""An article as lists show it: what it says, when, and on how many sources."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count

from articles.models import Article, ArticleQuerySet, Citation

# Long columns no list prints.
_UNSHOWN = (
    "body",
    "body_html",
    "plain_text",
    "toc",
    "warnings",
    "front_matter",
    "extra",
)


@dataclass(frozen=True, slots=True)
class Teaser:
    """One entry of a list."""

    article: Article
    source_count: int


def for_teasers(articles: ArticleQuerySet) -> ArticleQuerySet:
    """With what a teaser prints and no more."""
    return articles.select_related("category", "lead_image").defer(*_UNSHOWN)


def teasers(articles: Iterable[Article]) -> list[Teaser]:
    """In the order given. One query for all of them."""
    rows = list(articles)
    counts = dict(
        Citation.objects.filter(article__in=[article.pk for article in rows])
        .order_by()
        .values_list("article")
        .annotate(number=Count("source", distinct=True))
    )
    return [Teaser(article, counts.get(article.pk, 0)) for article in rows]
