"""Citations of the site's own articles: looked up in the database, never fetched."""

from __future__ import annotations

import re
from datetime import timedelta
from urllib.parse import unquote, urlsplit

from django.db import transaction
from django.utils.timezone import localdate, now

from articles.caching import SOURCES, purge, source_key
from articles.conf import conf
from articles.models import Article, Source, SourceFetch
from articles.opengraph import Outcome
from articles.sources.fields import use_fetched
from articles.sources.recording import locked, log_fetch

_ARTICLE = re.compile(r"/articles/([^/]+?)(?:\.md)?/?")
_WEEK = timedelta(days=7)


def record_own_page(source: Source) -> SourceFetch | None:
    """The article's own values; without a live article the page is gone."""
    moment = now()
    match = _ARTICLE.fullmatch(unquote(urlsplit(source.url).path))
    article = (
        Article.objects.published().filter(slug=match[1]).first() if match else None
    )
    with transaction.atomic():
        row = locked(source.pk)
        if row is None:
            return None
        if article is not None:
            day = localdate(article.published_at).isoformat()
            values = {
                "title": article.title,
                "description": article.description[:500],
                "site_name": conf.site_name[:100],
                "language": article.language,
                "published": day,
            }
            row.fetched = {
                **row.fetched,
                **{
                    name: {"value": value, "origin": "own", "missed": 0}
                    for name, value in values.items()
                },
            }
            for name in values:
                if name not in row.overrides:
                    use_fetched(row, name)
            row.last_ok_at = moment
            row.accessed_on = localdate(moment)
        is_gone = match is not None and article is None
        row.status = Source.Status.GONE if is_gone else Source.Status.OK
        row.error_code = ""
        row.checked_at = moment
        row.next_fetch_at = moment + _WEEK
        row.save()
        outcome = Outcome.GONE if is_gone else Outcome.FRESH
        entry = log_fetch(
            row,
            trigger=SourceFetch.Trigger.OWN,
            started_at=moment,
            outcome=outcome.value,
        )
        purge([SOURCES, source_key(row.pk)])
    return entry
