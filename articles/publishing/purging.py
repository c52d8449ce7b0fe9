"""Which stored pages end when an article changes; the use-cases call it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Model

from articles.caching import (
    ARTICLES,
    CHROME,
    SOURCES,
    article_key,
    author_key,
    category_key,
    entity_key,
    figure_key,
    purge,
    purge_everything,
    series_key,
    source_key,
    tag_key,
)
from articles.models import Article, Source
from articles.search import mark_outdated


@dataclass(frozen=True, slots=True)
class Footprint:
    """Every page an article shows on at one moment; empty while it is not public."""

    names: frozenset[str]
    category: int | None
    """None also for an article that is not public."""


def footprint(article: Article) -> Footprint:
    """Taken before and after a change: both sets of pages end with it."""
    row = Article.objects.filter(pk=article.pk).first() if article.pk else None
    if row is None or not row.is_live():
        return Footprint(frozenset(), None)
    return Footprint(_pages_of(row), row.category_id)


def _pages_of(row: Article) -> frozenset[str]:
    names = {ARTICLES, SOURCES, article_key(row.pk)}
    if row.category_id:
        names.add(category_key(row.category_id))
    names |= {tag_key(pk) for pk in row.tag_items.values_list("tag_id", flat=True)}
    names |= {author_key(pk) for pk in row.bylines.values_list("author_id", flat=True)}
    cited = row.citations.values_list("source_id", flat=True)
    names |= {source_key(pk) for pk in cited}
    if row.series_id:
        names.add(series_key(row.series_id))
    for figure, entity in row.mentions.filter(figure__isnull=False).values_list(
        "figure_id", "figure__entity_id"
    ):
        names |= {figure_key(figure), *([entity_key(entity)] if entity else [])}
    names |= {article_key(pk) for pk in (*_neighbours(row), *_translations(row))}
    return frozenset(names)


def purge_change(before: Footprint, after: Footprint) -> None:
    """End every page that showed the article before or shows it now."""
    names = set(before.names | after.names)
    if before.category != after.category and (
        _became_empty(before.category) or _has_its_first(after.category)
    ):
        names.add(CHROME)  # the masthead lists the sections that hold something
    # Even without a page to end: a date may have moved the next scheduled moment.
    purge(sorted(names))


def _became_empty(category: int | None) -> bool:
    return category is not None and _live_in(category) == 0


def _has_its_first(category: int | None) -> bool:
    return category is not None and _live_in(category) == 1


def _live_in(category: int) -> int:
    return Article.objects.published().filter(category_id=category)[:2].count()


def purge_record(row: Model) -> None:
    """End the pages that show a source, category, tag, author or picture.

    A source's name stands on few pages, each of which declares it; the others may be
    named anywhere, and change seldom, so everything is made anew. What it is called is
    searched for, too.
    """
    mark_outdated(row)
    if isinstance(row, Source):
        purge([SOURCES, source_key(row.pk)])
    else:
        purge_everything()


def purge_articles(keys: Iterable[int]) -> None:
    """End the pages of many articles at once: an import, a new renderer."""
    names = {ARTICLES, SOURCES, CHROME}
    purge([*names, *(article_key(pk) for pk in keys)])


def purge_crossed(keys: Sequence[int]) -> None:
    """End the pages of articles that time has put on the site or taken off it.

    Without any, too: the processes must learn of the next moment.
    """
    if len(keys) > _FEW:
        purge_articles(keys)
        return
    names: set[str] = set()
    for row in Article.objects.filter(pk__in=keys):
        names |= _pages_of(row)
        # The only one of its section, or the last that was: the masthead lists it.
        if row.category_id and _live_in(row.category_id) <= int(row.is_live()):
            names.add(CHROME)
    purge(sorted(names))


_FEW = 50  # articles whose pages are told one by one


def _translations(article: Article) -> list[int]:
    """Articles whose pages name this one as their version in another language."""
    if not article.translation_key:
        return []
    same = Article.objects.published().filter(translation_key=article.translation_key)
    return list(same.exclude(pk=article.pk).values_list("pk", flat=True))


def _neighbours(article: Article) -> list[int]:
    """Articles whose page names this one as the one before or after it.

    Those of its category; and those without a category, which name any.
    """
    live = Article.objects.published()
    groups = [live.filter(category__isnull=True)]
    if article.category_id:
        groups.append(live.filter(category_id=article.category_id))
    found: list[int] = []
    for others in groups:
        for beside in (others.older_than(article), others.newer_than(article)):
            found += beside.values_list("pk", flat=True)[:1]
    return found
