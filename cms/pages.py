"""Puts the page store in front of Django, wired to the site's versions and clock."""

from __future__ import annotations

from typing import Any

import redis
from django.conf import settings

from articles.caching import newest_version, site_version
from articles.caching.freshness import Freshness
from articles.caching.layer import StoredPages
from articles.caching.readying import keep_ready
from articles.caching.release import release
from articles.caching.shared import SharedPages
from articles.publishing import next_boundary, settle
from cms.cache import REDIS_ERRORS, quick_client


def with_stored_pages(application: Any) -> StoredPages:
    """The application behind the store; staff and previews go straight through."""
    return StoredPages(
        application,
        freshness=Freshness(site_version, next_moment),
        newest_version=newest_version,
        settle=settle,
        session_cookie=settings.SESSION_COOKIE_NAME,
        limit=settings.ARTICLES_PAGE_STORE_BYTES,
        secure_header=settings.SECURE_PROXY_SSL_HEADER,
        shared=shared_pages(),
        in_each_process=keep_ready,
    )


def shared_pages() -> SharedPages | None:
    """The level that machines share; None without CACHE_URL=redis://…"""
    location = settings.CACHES["default"].get("LOCATION", "")
    if not str(location).startswith(("redis://", "rediss://", "unix://")):
        return None
    client: redis.Redis = quick_client(location)
    return SharedPages(client, namespace=release(), errors=REDIS_ERRORS)


def next_moment() -> float:
    """Seconds since the epoch at which time changes a page next."""
    boundary = next_boundary()
    return boundary.timestamp() if boundary else float("inf")
