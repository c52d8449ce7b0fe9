"""`/api/v1/search/`: the site's search, the same answers as its page gives."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from articles import evidence
from articles.api import represent
from articles.api.endpoints import Answer, endpoint
from articles.api.parameters import LIMIT, Parameter, choice, whole
from articles.api.problems import Problem
from articles.caching import ARTICLES, FIGURES, SOURCES
from articles.models import Figure
from articles.publishing.absolute import absolute
from articles.search import Hit, Query, SearchTookTooLong, parse, search
from articles.search.query import MAX_LENGTH
from articles.search.results import MOST, FoundSource

_QUERY = Parameter(
    "q",
    "Words, “phrases”, `-without`, and the filters `tag:`, `category:`, `source:`, "
    "`author:` and `date:`, as on the search page.",
    str,
    {"type": "string", "maxLength": MAX_LENGTH},
    "",
)
# Pages, not a cursor: hits are ranked, and at most MOST are looked at.
_PAGE = whole("page", "Which page of the hits.", most=MOST, default=1)


@endpoint(
    "Articles that have all the words, ranked or the newest first.",
    answer="SearchResults",
    parameters=[
        _QUERY,
        choice("sort", "Which hits come first.", ("best", "newest"), "best"),
        LIMIT,
        _PAGE,
    ],
    names=[ARTICLES, SOURCES, FIGURES],
    may_take_too_long=True,
)
def search_articles(
    request: HttpRequest, *, q: str, sort: Any, limit: int, page: int
) -> Answer:
    query = parse(q)
    try:
        found = search(query, number=page, size=limit, order=sort)
    except SearchTookTooLong as problem:
        raise Problem(
            503, "The search took too long. Ask for rarer or fewer words."
        ) from problem
    return Answer(
        {
            "query": query.text,
            "notices": _notices(query),
            "total": found.total,
            "total_is_capped": found.is_capped,
            "page": found.number,
            "pages": found.pages,
            "results": [_hit(hit) for hit in found.hits],
            "figures": [represent.figure(row) for row in _figures(query, page)],
            "sources": [_source(one) for one in found.sources],
        }
    )


def _figures(query: Query, page: int) -> list[Figure]:
    """On the first page, as the site's own search shows them."""
    if page > 1 or query.filters or query.excluded:
        return []
    return evidence.find_figures(part.value for part in query.words)


def _source(found: FoundSource) -> dict[str, Any]:
    return {
        "id": found.source.pk,
        "url": found.source.url,
        "title": "".join(piece.text for piece in found.title),
        "api_url": represent.address("api-source", found.source.pk),
    }


def _notices(query: Query) -> list[dict[str, str]]:
    return [{"code": one.code, "value": one.value} for one in query.notices]


def _hit(hit: Hit) -> dict[str, Any]:
    row = hit.article
    return {
        "slug": row.slug,
        "url": absolute(row.get_absolute_url()),
        "api_url": represent.address("api-article", row.slug),
        "title": row.title,
        "snippet": [
            {"text": piece.text, "is_hit": piece.is_hit} for piece in hit.snippet
        ],
        "language": row.language,
        "published_at": represent.moment(row.published_at),
        "category": represent.term(row.category) if row.category else None,
        "tags": [represent.term(tag) for tag, _is_found in hit.tags],
    }
