"""`/api/v1/sources/`: the pages that public articles cite."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest

from articles.api import represent
from articles.api.endpoints import Answer, endpoint
from articles.api.pages import Order, page_of
from articles.api.parameters import CURSOR, LIMIT, choice, text
from articles.caching import SOURCES, source_key
from articles.models import Source

LAST_ADDED_FIRST = Order()


@endpoint(
    "Cited pages, the last added first.",
    answer="SourcePage",
    parameters=[
        text("host", "Host of the page, such as www.boj.or.jp."),
        choice("status", "What the last fetch found.", Source.Status.values),
        text("language", "Language of the page, where it is known."),
        LIMIT,
        CURSOR,
    ],
    names=[SOURCES],
)
def sources(request: HttpRequest, *, limit: int, cursor: str, **filters: Any) -> Answer:
    rows = Source.objects.public()
    if filters["host"]:
        rows = rows.filter(host=filters["host"].lower())
    if filters["status"]:
        rows = rows.filter(status=filters["status"])
    if filters["language"]:
        rows = rows.filter(language=filters["language"])
    return Answer(
        page_of(
            rows.for_cards(),
            order=LAST_ADDED_FIRST,
            cursor=cursor,
            limit=limit,
            represent=represent.source,
        )
    )


@endpoint("One cited page.", answer="Source")
def source(request: HttpRequest, pk: int) -> Answer:
    row = Source.objects.public().for_cards().filter(pk=pk).first()
    if row is None:
        raise Http404(f"No public article cites a source with the number {pk}.")
    return Answer(represent.source(row), [SOURCES, source_key(row.pk)])
