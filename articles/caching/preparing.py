"""Makes the parts of an article's page with the change that ends them.

Otherwise the first visitor after each change waits for Django to make the page.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from contextlib import nullcontext

from django.db import connection, transaction
from django.db.models import Q
from django.http import HttpRequest
from django.urls import resolve

from articles.caching.prepared import SETTLED
from articles.caching.versions import site_version
from articles.models import Article

logger = logging.getLogger(__name__)

AT_ONCE = 10
"""Articles of one change prepared for visitors; any others are made when asked for."""


def prepare(articles: Iterable[Article]) -> None:
    """Ask each live article's own page, which keeps its parts for who comes next.

    Inside a transaction the parts are committed together with the change: call it last,
    when everything the page shows is written and its keys are purged. Never fails: a
    page that cannot be made now is made when somebody asks for it.
    """
    version = site_version()
    for article in articles:
        if article.is_live():
            _ask(article.get_absolute_url(), version)


def prepare_where(condition: Q) -> None:
    """The newest live articles of these, as soon as the change is committed.

    Many at once would keep a transaction, and on SQLite all writers, waiting.
    """

    def begin() -> None:
        rows = Article.objects.published().filter(condition).distinct()
        prepare(rows.newest_first()[:AT_ONCE])

    transaction.on_commit(begin, robust=True)


def _ask(path: str, version: int) -> None:
    request = HttpRequest()
    request.method = "GET"
    request.path = request.path_info = path
    request.META = {SETTLED: version}
    # A savepoint, so that a query that fails does not end the change itself.
    inside = connection.in_atomic_block
    try:
        with transaction.atomic() if inside else nullcontext():
            view, args, kwargs = resolve(path)
            view(request, *args, **kwargs)
    except Exception:  # the change matters, this only saves time
        logger.exception("The page %s could not be prepared.", path)
