"""Finished parts of article pages, kept while nothing that they name has changed.

The page store keeps whole answers, in memory or in Redis; a site has more pages than
those hold, and each process begins with none. With the parts kept here Django makes
such a page with two queries and no template.

Used only for requests that came through the page store: it has put into effect what
fell due, and tells which change was the last. Any other request has everything made
anew, and leaves nothing behind.
"""

from __future__ import annotations

import logging
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import DatabaseError, connection
from django.http import HttpRequest

from articles.caching.keys import CHROME
from articles.caching.release import release
from articles.caching.versions import versions_of
from articles.models import Article, PreparedPart, live_articles

logger = logging.getLogger(__name__)

SETTLED = "articles.settled"
"""In the environ of a request: the site's version when the page store passed it on."""
PATIENCE = 20  # milliseconds for SQLite's lock: an import must not hold up a reader


@dataclass(frozen=True, slots=True)
class Part:
    html: str
    names: tuple[str, ...]
    """Keys of what it shows; the masthead's is always among them."""


def make_part(html: str, names: list[str]) -> Part:
    return Part(html, tuple(dict.fromkeys([CHROME, *names])))


def kept_parts(request: HttpRequest, slug: str) -> dict[str, Part]:
    """Kind → part of the live article at this address, as far as they are still true.

    Two queries; none for a request that did not come through the page store.
    """
    kinds = (PreparedPart.Kind.PAGE, PreparedPart.Kind.AROUND)
    found = _kept(request, article__slug=slug, kind__in=kinds)
    return {kind: part for (_key, kind), part in found.items()}


def kept_entries(request: HttpRequest, articles: Iterable[Article]) -> dict[int, Part]:
    """Primary key → what feeds hold of the article, likewise."""
    keys = [article.pk for article in articles]
    found = _kept(request, article__in=keys, kind=PreparedPart.Kind.ENTRY)
    return {key: part for (key, _kind), part in found.items()}


def _kept(request: HttpRequest, **wanted: Any) -> dict[tuple[int, str], Part]:
    if SETTLED not in request.META:
        return {}
    rows = list(
        PreparedPart.objects.filter(
            live_articles("article__"), release=release(), **wanted
        ).values_list("article_id", "kind", "names", "version", "html")
    )
    if not rows:
        return {}
    named = {(key, kind): tuple(names.split()) for key, kind, names, _, _ in rows}
    newest = versions_of({name for names in named.values() for name in names})
    return {
        (key, kind): Part(zlib.decompress(html).decode(), named[key, kind])
        for key, kind, _, version, html in rows
        if all(newest.get(name, 0) <= version for name in named[key, kind])
    }


def keep_parts(
    request: HttpRequest, parts: Iterable[tuple[Article, str, Part]]
) -> None:
    """Keep each as that kind of part, for whoever makes the page next, if it can be."""
    if SETTLED not in request.META:
        return
    rows = [
        PreparedPart(
            article=article,
            kind=kind,
            release=release(),
            names=" ".join(part.names),
            version=request.META[SETTLED],
            html=zlib.compress(part.html.encode()),
        )
        for article, kind, part in parts
    ]
    if not rows:
        return
    try:
        with _impatient():
            PreparedPart.objects.bulk_create(
                rows,
                update_conflicts=True,
                unique_fields=["article", "kind"],
                update_fields=["release", "names", "version", "html"],
            )
    except DatabaseError as problem:  # busy, full, read-only, or an article is gone
        logger.info("Parts of pages were not kept: %s", problem)


@contextmanager
def _impatient() -> Iterator[None]:
    """A lock held by a long write is not waited for."""
    if connection.vendor != "sqlite":
        yield
        return
    usual = int(connection.settings_dict["OPTIONS"].get("timeout", 5) * 1000)
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA busy_timeout = {PATIENCE}")
        try:
            yield
        finally:
            cursor.execute(f"PRAGMA busy_timeout = {usual}")
