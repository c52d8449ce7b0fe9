"""Puts the page store in front of Django, wired to the site's versions and clock."""

from __future__ import annotations

from typing import Any

from django.conf import settings

from articles.caching import newest_version, site_version
from articles.caching.freshness import Freshness, State
from articles.caching.layer import StoredPages
from articles.publishing import next_boundary, settle


def with_stored_pages(application: Any) -> StoredPages:
    """The application behind the store; staff and previews go straight through."""
    return StoredPages(
        application,
        freshness=Freshness(read_state),
        newest_version=newest_version,
        settle=settle,
        session_cookie=settings.SESSION_COOKIE_NAME,
        limit=settings.ARTICLES_PAGE_STORE_BYTES,
    )


def read_state() -> State:
    """The site's version, then the next scheduled moment."""
    version = site_version()
    boundary = next_boundary()
    return State(version, boundary.timestamp() if boundary else float("inf"))
