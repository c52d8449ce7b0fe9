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
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

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
    if SETTLED not in request.META:
        return {}
    rows = list(
        PreparedPart.objects.filter(
            live_articles("article__"), article__slug=slug, release=release()
        ).values_list("kind", "names", "version", "html")
    )
    named = {kind: names.split() for kind, names, _, _ in rows}
    newest = versions_of({name for names in named.values() for name in names})
    return {
        kind: Part(zlib.decompress(html).decode(), tuple(named[kind]))
        for kind, _, version, html in rows
        if all(newest.get(name, 0) <= version for name in named[kind])
    }


def keep_part(request: HttpRequest, article: Article, kind: str, part: Part) -> Part:
    """The part itself, kept for the next process that makes the page if it can be."""
    version = request.META.get(SETTLED)
    if version is None:
        return part
    row = PreparedPart(
        article=article,
        kind=kind,
        release=release(),
        names=" ".join(part.names),
        version=version,
        html=zlib.compress(part.html.encode()),
    )
    try:
        with _impatient():
            PreparedPart.objects.bulk_create(
                [row],
                update_conflicts=True,
                unique_fields=["article", "kind"],
                update_fields=["release", "names", "version", "html"],
            )
    except DatabaseError as problem:  # busy, full, read-only, or the article is gone
        logger.info("A part of %s was not kept: %s", article.slug, problem)
    return part


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
