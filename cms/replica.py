"""DATABASE_REPLICA_URL: pages for readers are made from a copy of the database.

Only requests that read public addresses without a log-in go there, and only while the
copy holds the newest change of the public site: both databases are asked for its number
(two look-ups by key), so that a page can never be made from what was true before the
change that ended it. A copy that lags or is away costs nothing but the primary's time.
Editors, commands, workers and every write stay with the primary.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from contextvars import ContextVar
from typing import Any, Final

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse

from articles.caching.keys import SITE
from articles.models import PageKey
from cms.middleware import in_admin

REPLICA: Final = "replica"
AWAY_FOR: Final = 10.0  # seconds in which a copy that failed is not asked again
logger = logging.getLogger(__name__)
_reads_copy: ContextVar[bool] = ContextVar("reads_copy", default=False)


class ReadReplica:
    """Django's database router."""

    def db_for_read(self, model: Any, **hints: Any) -> str | None:
        return REPLICA if _reads_copy.get() and model is not PageKey else None

    def db_for_write(self, model: Any, **hints: Any) -> str | None:
        return "default"

    def allow_relation(self, one: Any, other: Any, **hints: Any) -> bool:
        return True  # one database and its copy

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool | None:
        return False if db == REPLICA else None


class PublicReadsFromReplica:
    """Opens the copy to requests that may use it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self._away_until = 0.0

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if (
            request.method not in {"GET", "HEAD"}
            or in_admin(request)
            or settings.SESSION_COOKIE_NAME in request.COOKIES
            or not self._is_caught_up()
        ):
            return self.get_response(request)
        token = _reads_copy.set(True)
        try:
            return self.get_response(request)
        finally:
            _reads_copy.reset(token)

    def _is_caught_up(self) -> bool:
        if time.monotonic() < self._away_until:
            return False
        try:
            copied = _version(REPLICA)
        except DatabaseError as problem:
            self._away_until = time.monotonic() + AWAY_FOR
            logger.warning("The replica does not answer; the primary does: %s", problem)
            return False
        return copied == _version("default")


def _version(alias: str) -> int:
    rows = PageKey.objects.using(alias).filter(name=SITE)
    return rows.values_list("version", flat=True).first() or 0
