"""The generated picture of an article, kept under the hash of what it shows."""

from __future__ import annotations

import hashlib
import json
import logging
from typing import Any, Final

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import translation
from django.utils.timezone import localtime
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from articles.caching.validators import validated
from articles.conf import conf
from articles.models import Article
from articles.socialcard import DRAWN_BY, draw, missing_glyphs

KEPT_FOR: Final = 60 * 60 * 24 * 30
# Networks keep pictures for days anyway; a page names its picture with its version.
CACHE_CONTROL: Final = "public, max-age=3600"

logger = logging.getLogger(__name__)


@require_safe
def social_picture(request: HttpRequest, slug: str) -> HttpResponse:
    """Only of what everyone may read; a title alone can be news."""
    article = get_object_or_404(
        Article.objects.published().select_related("category"), slug=slug
    )
    words = _words(article)
    digest = _digest(words)
    return validated(
        request,
        HttpResponse(_picture(words, digest), content_type="image/png"),
        etag=digest[:32],
        cache_control=CACHE_CONTROL,
    )


def _words(article: Article) -> dict[str, Any]:
    day = localtime(article.published_at).date() if article.published_at else None
    return {
        "title": article.title,
        "category": article.category.name if article.category else "",
        "date": day,
        "site": conf.site_name,
        "language": article.language,
        "note": _sources(article),
    }


def _sources(article: Article) -> str:
    number = article.citations.values("source").distinct().count()
    if not number:
        return ""
    with translation.override(article.language):
        return ngettext("%(count)s source", "%(count)s sources", number) % {
            "count": number
        }


def _digest(words: dict[str, Any]) -> str:
    whole = json.dumps([DRAWN_BY, words], default=str, sort_keys=True)
    return hashlib.sha256(whole.encode()).hexdigest()


def _picture(words: dict[str, Any], digest: str) -> bytes:
    key = f"social-picture:{digest}"
    kept = cache.get(key)
    if isinstance(kept, bytes):
        return kept
    missing = missing_glyphs(f"{words['title']}{words['category']}{words['site']}")
    if missing:
        logger.warning("No glyph for %s in the picture of %r", missing, words["title"])
    drawn = draw(**words)
    cache.set(key, drawn, KEPT_FOR)
    return drawn
