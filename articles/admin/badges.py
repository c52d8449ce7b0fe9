"""Small marks in lists and forms: an article's state, its hints, an address."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import localtime, now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.admin.notices import advice_for_stored
from articles.models import Article


def state_badge(article: Article) -> SafeString:
    """Status as the public sees it now: a scheduled article may be out already."""
    status: str = article.status
    if status in {"published", "scheduled"}:
        if article.expire_at is not None and article.expire_at <= now():
            return format_html('<span class="badge is-expired">{}</span>', _("expired"))
        status = "published" if article.is_live() else "scheduled"
    badge = format_html(
        '<span class="badge is-{}">{}</span>', status, Article.Status(status).label
    )
    if article.pending_id is None:
        return badge
    return format_html(
        '{} <span class="badge is-in_review">{}</span>', badge, _("change waiting")
    )


def hint_count(article: Article) -> SafeString | str:
    """How many warnings its text was stored with."""
    found = advice_for_stored(article.warnings)
    if not found:
        return "–"
    worst = "error" if any(one.is_error for one in found) else "advice"
    label = ngettext("%(count)s hint", "%(count)s hints", len(found))
    return format_html(
        '<span class="check-count is-{}">{}</span>',
        worst,
        label % {"count": len(found)},
    )


def minute(moment: datetime | None) -> str:
    """A moment as lists show it: 2025-11-23 09:30 in the site's time zone."""
    return f"{localtime(moment):%Y-%m-%d %H:%M}" if moment else "–"


def change_address(row: models.Model) -> str:
    """Where the admin shows the row."""
    return reverse(f"admin:articles_{row._meta.model_name}_change", args=[row.pk])
