"""What to read next to an article: others on the same topics, sources and figures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any, Final

from django.db.models import Count, F, Q, QuerySet

from articles.models import ArticleTag, Citation, Figure, Mention, live_articles
from articles.public.teasers import Teaser, teasers_of
from articles.publishing import ArticlePage

SHOWN: Final = 3
CANDIDATES: Final = 40  # of each kind of bond
# What two articles share, and how much it says: a figure or a page that both rest on
# ties them closer than a topic.
FIGURE, SOURCE, ENTITY, TAG = 4, 3, 2, 2


def related_to(page: ArticlePage) -> list[Teaser]:
    """The closest few, the closest first; of equals the newest.

    At most five queries; none for a kind of bond the article does not have. Its own
    versions in other languages are not related: they are the same article.
    """
    scores: Counter[int] = Counter()
    for key, score in _bonds(page):
        scores[key] += score
    del scores[page.article.pk]
    if not scores:
        return []
    # Equal scores: the higher key, which is the newer row.
    ranked = sorted(scores, key=lambda key: (-scores[key], -key))
    teasers = teasers_of(ranked[: SHOWN + _VERSIONS])
    mine = page.article.translation_key
    return [
        teaser
        for teaser in teasers
        if not mine or teaser.article.translation_key != mine
    ][:SHOWN]


_VERSIONS: Final = 4  # translations that may have to be passed over


def _bonds(page: ArticlePage) -> Iterator[tuple[int, int]]:
    """(article, weight) for each kind of bond; an article may come several times."""
    tags = [tag.pk for tag in page.tags]
    if tags:
        rows: QuerySet[Any] = ArticleTag.objects.filter(tag__in=tags)
        for key, shared in _counted(rows, "content_object", "tag"):
            yield key, shared * TAG
    sources = {citation.source_id for citation in page.article.citations.all()}
    if sources:
        rows = Citation.objects.filter(source__in=sources)
        for key, shared in _counted(rows, "article", "source"):
            yield key, shared * SOURCE
    figures = [note.figure for note in page.figures]
    if figures:
        entities = {figure.entity_id for figure in figures} - {None}
        rows = Mention.objects.filter(
            Q(figure__in=figures) | Q(figure__entity__in=entities),
            is_lost=False,
            figure__state=Figure.State.CONFIRMED,
        )
        for key, shared in _counted(rows, "article", "figure__entity"):
            yield key, shared * ENTITY
        same = rows.filter(figure__in=figures)
        for key, shared in _counted(same, "article", "figure"):
            yield key, shared * FIGURE


def _counted(
    rows: QuerySet[Any], article: str, shared: str
) -> Iterable[tuple[int, int]]:
    """(article, number of things shared), those with most first."""
    found: Iterable[tuple[int, int]] = (
        rows.filter(live_articles(f"{article}__"))
        .order_by()
        .values_list(f"{article}_id")
        .annotate(number=Count(shared, distinct=True))
        .order_by("-number", F(f"{article}__published_at").desc())[:CANDIDATES]
    )
    return found
