"""What the worker does: each duty asks the rows what is due, and counts its work."""

from __future__ import annotations

import logging
from collections.abc import Callable

from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.utils.timezone import now

from articles import announcing, caching, search
from articles.publishing import (
    make_due_renditions,
    publish_due,
    rebuild,
    rendered_otherwise,
    settle,
)
from articles.sources import ask_archive, fetch_due, prune_pictures

logger = logging.getLogger(__name__)

FETCH_SECONDS = 60.0
"""Of one round; what is left is still due in the next."""


def render_outdated() -> int:
    """Articles whose stored HTML another version of the renderer made."""
    done = rebuild(rendered_otherwise())
    for slug, reason in done.failed.items():
        logger.error("%s cannot be rendered: %s", slug, reason)
    return done.rendered


def index_outdated() -> int:
    """Articles the search would not find as they are."""
    return search.rebuild(search.outdated())


def drop_old_sessions() -> int:
    """Log-ins that have ended."""
    return Session.objects.filter(expire_date__lt=now()).delete()[0]


def fetch_sources() -> int:
    """Cited pages that are due; none when SOURCES_FETCH_ENABLED is off."""
    return fetch_due(seconds=FETCH_SECONDS)


def ask_archives() -> int:
    """Questions to the web archive that are due."""
    return ask_archive(seconds=FETCH_SECONDS)


def prune() -> int:
    """Pictures of sources nobody shows any more; once an hour is enough."""
    return prune_pictures() if cache.add("sources-pruned", 1, 3600) else 0


def deliver_webhooks() -> int:
    """Messages that wait for a receiver."""
    return announcing.deliver_due()


DUTIES: dict[str, Callable[[], int]] = {
    "appeared or vanished": settle,
    "published": publish_due,
    "rendered again": render_outdated,
    "pictures rendered": make_due_renditions,
    "sources fetched": fetch_sources,
    "archive asked": ask_archives,
    "pictures pruned": prune,
    "indexed again": index_outdated,
    "webhooks delivered": deliver_webhooks,
    "keys purged at the CDN": caching.purge_edge,
    "old purges dropped": caching.drop_old_purges,
    "old webhook messages dropped": announcing.drop_old,
    "old sessions dropped": drop_old_sessions,
}
