"""`/api/v1/categories/`, `/tags/` and `/authors/`: what articles are filed under."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from articles.api import represent
from articles.api.endpoints import Answer, endpoint
from articles.api.pages import Order, page_of
from articles.api.parameters import CURSOR, LIMIT
from articles.caching import ARTICLES
from articles.models import Author, Category, Tag

LAST_ADDED_FIRST = Order()


@endpoint(
    "Sections that hold an article.",
    answer="TermPage",
    parameters=[LIMIT, CURSOR],
    names=[ARTICLES],
)
def categories(request: HttpRequest, *, limit: int, cursor: str) -> Answer:
    return _terms(Category, limit, cursor)


@endpoint(
    "Topics of public articles.",
    answer="TermPage",
    parameters=[LIMIT, CURSOR],
    names=[ARTICLES],
)
def tags(request: HttpRequest, *, limit: int, cursor: str) -> Answer:
    return _terms(Tag, limit, cursor)


@endpoint(
    "Who signed a public article.",
    answer="TermPage",
    parameters=[LIMIT, CURSOR],
    names=[ARTICLES],
)
def authors(request: HttpRequest, *, limit: int, cursor: str) -> Answer:
    return _terms(Author, limit, cursor)


def _terms(model: Any, limit: int, cursor: str) -> Answer:
    return Answer(
        page_of(
            model.objects.in_use(),
            order=LAST_ADDED_FIRST,
            cursor=cursor,
            limit=limit,
            represent=represent.counted_term,
        )
    )
