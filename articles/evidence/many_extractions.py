"""Proposes the figures of many articles: their texts are read by several processes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.db import transaction

from articles.evidence.extraction import Extracted, cited_texts_of, extract
from articles.figures.proposals import Fields, Proposals, propose_many
from articles.markdown.pool import Pool
from articles.models import Article, ArticleQuerySet

BATCH = 20
"""Articles of one transaction: an editor waits for no more."""


def extract_all(
    articles: ArticleQuerySet, *, jobs: int = 1
) -> Iterator[tuple[Article, Extracted]]:
    """What `extract` did for each, in the order of the articles."""
    keys = list(articles.values_list("pk", flat=True))
    with Pool(jobs, pieces=len(keys)) as pool:
        for read, proposals in pool.in_turn(propose_many, _batches(keys), _fields):
            yield from _store(read, proposals)


def _batches(keys: Sequence[int]) -> Iterator[list[tuple[int, Fields]]]:
    rows = Article.objects.values_list("pk", "title", "description", "body")
    for start in range(0, len(keys), BATCH):
        batch = keys[start : start + BATCH]
        cited = cited_texts_of(batch)
        found = {
            pk: Fields(title, description, body, cited[pk])
            for pk, title, description, body in rows.filter(pk__in=batch)
        }
        yield [(pk, found[pk]) for pk in batch if pk in found]


def _fields(row: tuple[int, Fields]) -> Fields:
    return row[1]


def _store(
    read: Sequence[tuple[int, Fields]], proposals: Sequence[Proposals]
) -> list[tuple[Article, Extracted]]:
    done = []
    with transaction.atomic():
        present = Article.objects.select_for_update(of=("self",)).in_bulk(
            [pk for pk, _fields in read]
        )
        for (pk, fields), found in zip(read, proposals, strict=True):
            article = present.get(pk)
            if article is None:
                continue  # deleted meanwhile
            text = (article.title, article.description, article.body)
            is_same = text == fields[:3]  # not saved by its editor meanwhile
            done.append(
                (article, extract(article, proposals=found if is_same else None))
            )
    return done
