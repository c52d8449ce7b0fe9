"""What to read next to an article: others on the same topics, sources and figures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Count, F, Q, QuerySet

from articles.caching import entity_key, figure_key, source_key, tag_key
from articles.models import (
    Article,
    ArticleTag,
    Citation,
    Figure,
    Mention,
    live_articles,
)
from articles.public.teasers import Teaser, teasers_of

SHOWN: Final = 3
CANDIDATES: Final = 40  # of each kind of bond
# What two articles share, and how much it says: a figure or a page that both rest on
# ties them closer than a topic.
FIGURE, SOURCE, ENTITY, TAG = 4, 3, 2, 2


@dataclass(frozen=True, slots=True)
class Bonds:
    """Primary keys of what an article could share with another."""

    tags: frozenset[int]
    sources: frozenset[int]
    figures: frozenset[int]
    """The confirmed ones its text states."""
    entities: frozenset[int]

    @property
    def names(self) -> list[str]:
        """Keys that change when another article gains or loses such a bond."""
        return [
            *map(tag_key, sorted(self.tags)),
            *map(source_key, sorted(self.sources)),
            *map(figure_key, sorted(self.figures)),
            *map(entity_key, sorted(self.entities)),
        ]


def bonds_of(article: Article) -> Bonds:
    """Four queries at most, fewer for what is prefetched or not there."""
    mentioned = {
        row.figure_id
        for row in article.mentions.all()
        if row.figure_id is not None and not row.is_lost
    }
    confirmed = Figure.objects.confirmed().filter(pk__in=mentioned).order_by()
    figures = dict(confirmed.values_list("pk", "entity_id")) if mentioned else {}
    return Bonds(
        tags=frozenset(item.tag_id for item in article.tag_items.all()),
        sources=frozenset(row.source_id for row in article.citations.all()),
        figures=frozenset(figures),
        entities=frozenset(figures.values()) - {None},
    )


def related_to(article: Article, bonds: Bonds) -> list[Teaser]:
    """The closest few, the closest first; of equals the newest.

    At most seven queries; none for a kind of bond the article does not have. Its own
    versions in other languages are not related: they are the same article.
    """
    scores: Counter[int] = Counter()
    for key, score in _shared(bonds):
        scores[key] += score
    del scores[article.pk]
    if not scores:
        return []
    # Equal scores: the higher key, which is the newer row.
    ranked = sorted(scores, key=lambda key: (-scores[key], -key))
    teasers = teasers_of(ranked[: SHOWN + _VERSIONS])
    mine = article.translation_key
    return [
        teaser
        for teaser in teasers
        if not mine or teaser.article.translation_key != mine
    ][:SHOWN]


_VERSIONS: Final = 4  # translations that may have to be passed over


def _shared(bonds: Bonds) -> Iterator[tuple[int, int]]:
    """(article, weight) for each kind of bond; an article may come several times."""
    if bonds.tags:
        rows: QuerySet[Any] = ArticleTag.objects.filter(tag__in=bonds.tags)
        for key, shared in _counted(rows, "content_object", "tag"):
            yield key, shared * TAG
    if bonds.sources:
        rows = Citation.objects.filter(source__in=bonds.sources)
        for key, shared in _counted(rows, "article", "source"):
            yield key, shared * SOURCE
    if bonds.figures:
        rows = Mention.objects.filter(
            Q(figure__in=bonds.figures) | Q(figure__entity__in=bonds.entities),
            is_lost=False,
            figure__state=Figure.State.CONFIRMED,
        )
        for key, shared in _counted(rows, "article", "figure__entity"):
            yield key, shared * ENTITY
        same = rows.filter(figure__in=bonds.figures)
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
