"""One page of what was found: ranked, with the words marked where they stand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from django.db.models import QuerySet
from django.utils.timezone import now

from articles.models import (
    Article,
    ArticleTag,
    Citation,
    SearchEntry,
    Source,
    Tag,
    live_articles,
)
from articles.opengraph import derive_card
from articles.search.engine import newest_keys
from articles.search.filters import wanted
from articles.search.highlight import Highlighter, Piece
from articles.search.query import Query
from articles.search.texts import (
    DESCRIPTION,
    EVIDENCE,
    LABELS,
    TITLE,
    source_lines,
)

MOST = 1000  # hits counted and paged through; more are "1,000 or more"
SNIPPET_LENGTH = 120
_SOURCES = 5  # sources listed by themselves, and of each hit
_SOURCE_ARTICLES = 20  # newest articles whose sources are looked through
_TRIED = 6  # parts for which it is tried what there is without them

_SHOWN = (
    "title",
    "slug",
    "description",
    "language",
    "published_at",
    "plain_text",
    "category__name",
    "category__slug",
)

type_of_order = Literal["best", "newest"]
# All words in the title come first, then in title and tags, then in these and the
# description, then anywhere; the newest first within each.
_ANYWHERE: tuple[str, ...] = ()
_TIERS = ((TITLE,), (TITLE, LABELS), (TITLE, LABELS, DESCRIPTION))


@dataclass(frozen=True, slots=True)
class FoundSource:
    """A cited page in whose title, site or host the words stand."""

    source: Source
    title: list[Piece]
    host: list[Piece]


@dataclass(frozen=True, slots=True)
class Hit:
    """One article with the words marked."""

    article: Article
    title: list[Piece]
    snippet: list[Piece]
    """Of the body, or the description when the body does not have the words."""
    tags: list[tuple[Tag, bool]]
    """With whether the tag is what was looked for."""
    sources: list[FoundSource]


@dataclass(frozen=True, slots=True)
class Alternative:
    """A wider search and how much it finds, at most MOST."""

    query: Query
    total: int


@dataclass(frozen=True, slots=True)
class Results:
    """`total` is at most MOST; then `is_capped` says whether there are more."""

    query: Query
    order: type_of_order
    number: int
    """Of this page, from 1."""
    pages: int
    total: int
    is_capped: bool
    hits: list[Hit] = field(default_factory=list)
    sources: list[FoundSource] = field(default_factory=list)
    alternatives: list[Alternative] = field(default_factory=list)
    """When nothing was found: what there is without a part."""


def search(
    query: Query,
    *,
    number: int = 1,
    size: int = 20,
    order: type_of_order = "best",
    at: datetime | None = None,
) -> Results:
    """The page with that number; a query of no parts finds nothing.

    A page beyond the last has no hits. Nothing that is not public at the moment is ever
    found: time decides when asked, no job does.
    """
    moment = at or now()
    keys = found_keys(query, order=order, at=moment)
    is_capped = len(keys) > MOST
    keys = keys[:MOST]
    page = keys[(number - 1) * size : number * size]
    marker = Highlighter(part.phrases for part in query.words)
    return Results(
        query=query,
        order=order,
        number=number,
        pages=max(1, -(-len(keys) // size)),
        total=len(keys),
        is_capped=is_capped,
        hits=_hits(page, marker, moment),
        sources=_sources(query, marker, moment) if number == 1 and keys else [],
        alternatives=[] if keys else _alternatives(query, moment),
    )


def found_keys(
    query: Query,
    *,
    order: type_of_order = "best",
    at: datetime,
    limit: int = MOST + 1,
) -> list[int]:
    """Keys of the entries in order, at most `limit`."""
    if not query.parts:
        return []
    ranked = order == "best" and query.words
    keys: dict[int, None] = {}
    for fields in (*_TIERS, _ANYWHERE) if ranked else (_ANYWHERE,):
        found = newest_keys(wanted(query, now=at, fields=fields), limit)
        keys.update(dict.fromkeys(found))
        if len(keys) >= limit:
            break  # what comes after would stand behind these
    return list(keys)[:limit]


def _hits(keys: list[int], marker: Highlighter, at: datetime) -> list[Hit]:
    """Four queries, and none for no keys."""
    if not keys:
        return []
    entries = dict(
        SearchEntry.objects.filter(key__in=keys).values_list("key", "article")
    )
    # Asked again here, so that not even a row changed behind the index's back shows.
    articles = (
        Article.objects.published(at=at)
        .select_related("category")
        .only(*_SHOWN)
        .order_by()
        .in_bulk(list(entries.values()))
    )
    tags: dict[int, list[Tag]] = defaultdict(list)
    for item in (
        ArticleTag.objects.filter(content_object__in=articles)
        .select_related("tag")
        .only("content_object", "tag__name", "tag__slug")
        .order_by("position")
    ):
        tags[item.content_object_id].append(item.tag)
    citations: dict[int, list[Citation]] = defaultdict(list)
    for citation in _light(Citation.objects.filter(article__in=articles)).order_by(
        "position"
    ):
        citations[citation.article_id].append(citation)
    found = [articles.get(entries.get(key, 0)) for key in keys]
    return [_hit(article, tags, citations, marker) for article in found if article]


def _hit(
    article: Article,
    tags: dict[int, list[Tag]],
    citations: dict[int, list[Citation]],
    marker: Highlighter,
) -> Hit:
    snippet = marker.snippet(article.plain_text, SNIPPET_LENGTH)
    return Hit(
        article=article,
        title=marker.mark(article.title),
        snippet=snippet or marker.mark(article.description),
        tags=[(tag, marker.is_found(tag.name)) for tag in tags[article.pk]],
        sources=_matching(citations[article.pk], marker, some=True),
    )


def _light(citations: QuerySet[Citation]) -> QuerySet[Citation]:
    """With what is shown of a found source."""
    return citations.select_related("source").only(
        "article",
        "title",
        "site_name",
        "source__url",
        "source__title",
        "source__site_name",
        "source__host",
    )


def _sources(query: Query, marker: Highlighter, at: datetime) -> list[FoundSource]:
    """Cited pages that have all the words, from the newest articles citing such."""
    if not query.words:
        return []
    keys = newest_keys(wanted(query, now=at, fields=(EVIDENCE,)), _SOURCE_ARTICLES)
    if not keys:
        return []
    articles = SearchEntry.objects.filter(key__in=keys).values_list(
        "article", flat=True
    )
    citations = _light(
        Citation.objects.filter(article__in=list(articles)).filter(
            live_articles("article__", at=at)
        )
    ).order_by("-article__search_entry__key", "position")
    return _matching(citations, marker, some=False)


def _matching(
    citations: Iterable[Citation], marker: Highlighter, *, some: bool
) -> list[FoundSource]:
    """`some`: one of the words is enough."""
    found: dict[int, FoundSource] = {}
    for citation in citations:
        if len(found) == _SOURCES:
            break
        text = "\n".join(source_lines(citation))
        matches = marker.is_found(text) if some else marker.has_all(text)
        if matches and citation.source_id not in found:
            source = citation.source
            if not source.host:
                continue  # a refused address has no page of its own
            title = citation.title or source.title or derive_card(source.url).title
            found[source.pk] = FoundSource(
                source, marker.mark(title), marker.mark(source.host)
            )
    return list(found.values())


def _alternatives(query: Query, at: datetime) -> list[Alternative]:
    """The query without one part; where that finds nothing, single parts of it."""
    shorter = [query.without(part) for part in query.parts[:_TRIED]]
    found = _that_find(shorter if len(query.parts) > 1 else [], at)
    if not found and len(query.parts) > 2:
        alone = [part for part in query.parts[:_TRIED] if not part.negative]
        found = _that_find([query.only(part) for part in alone], at)
    return sorted(found, key=lambda alternative: -alternative.total)


def _that_find(queries: list[Query], at: datetime) -> list[Alternative]:
    totals = [
        (query, len(found_keys(query, order="newest", at=at))) for query in queries
    ]
    return [Alternative(query, min(total, MOST)) for query, total in totals if total]
