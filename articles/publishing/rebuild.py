"""Recomputes the stored results of many articles: after a new renderer, say."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import Q

from articles.markdown import TextTooLong
from articles.markdown.many import Failed, Job, Reading, Result, read_many
from articles.markdown.pool import Pool
from articles.models import Article, ArticleQuerySet
from articles.publishing.derive import DERIVED_FIELDS, derive
from articles.publishing.purging import purge_articles
from articles.publishing.rendering import render_options
from articles.search import upsert
from articles.sources import rekey, sync_all_citations

BATCH = 100


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """How many were rendered, and why others could not be, by their slugs."""

    rendered: int = 0
    failed: Mapping[str, str] = field(default_factory=dict)


def rendered_otherwise() -> ArticleQuerySet:
    """Articles whose stored HTML the present renderer would not make this way."""
    languages = Article.objects.order_by().values_list("language", flat=True).distinct()
    outdated = Q(pk__in=[])
    for language in languages:
        current = render_options(language).rendered_by
        outdated |= Q(language=language) & ~Q(rendered_by=current)
    return Article.objects.filter(outdated)


def rebuild(
    articles: ArticleQuerySet,
    *,
    jobs: int = 1,
    progress: Callable[[int], object] | None = None,
) -> Rebuilt:
    """Derive each anew, in batches of one transaction each, read by `jobs` processes.

    Touches neither version nor revision: the editors' text has not changed. Sources
    get the keys of the present rules first, or their articles would make new ones. What
    cannot be rendered keeps what it has and takes no other with it.
    """
    rekey()
    keys = list(articles.order_by("pk").values_list("pk", flat=True))
    rendered = 0
    failed: dict[str, str] = {}
    with Pool(jobs, pieces=len(keys)) as pool:
        for rows, results in pool.in_turn(read_many, _batches(keys), _job_of):
            rendered += _store(rows, results, failed)
            if progress:
                progress(len(rows))
    return Rebuilt(rendered, failed)


def _batches(keys: Sequence[int]) -> Iterator[list[Article]]:
    """With what is read of them."""
    some = Article.objects.only("slug", "body", "language").order_by("pk")
    for start in range(0, len(keys), BATCH):
        yield list(some.filter(pk__in=keys[start : start + BATCH]))


def _job_of(row: Article) -> Job:
    return Job("", "", row.body, render_options(row.language), figures=False)


def _store(
    read: Sequence[Article], results: Sequence[Result], failed: dict[str, str]
) -> int:
    readings: dict[int, tuple[Article, Reading]] = {}
    for row, result in zip(read, results, strict=True):
        if isinstance(result, Reading):
            readings[row.pk] = row, result
        else:
            failed[row.slug] = _reason(result)
    with transaction.atomic():
        present = Article.objects.select_for_update(of=("self",)).in_bulk(readings)
        fresh = [
            (article, readings[pk][1])
            for pk, article in present.items()
            # Its editor saved meanwhile, which rendered it: that stays.
            if _text(article) == _text(readings[pk][0])
        ]
        rows = [article for article, _ in fresh]
        documents = [(row, derive(row, made.document)) for row, made in fresh]
        Article.objects.bulk_update(rows, DERIVED_FIELDS)
        sync_all_citations(documents)
        purge_articles([row.pk for row in rows])
        upsert(rows, bodies={row.pk: made.words for row, made in fresh})
    return len(present)


def _text(row: Article) -> tuple[str, str]:
    return row.body, row.language


def _reason(result: TextTooLong | Failed) -> str:
    if isinstance(result, Failed):
        return result.reason
    return (
        f"The body has {result.length:,} characters; the limit is {result.limit:,}: "
        "split the article, or raise ARTICLES_BODY_MAX_LENGTH."
    )
