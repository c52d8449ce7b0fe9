"""All open reviews on one page: what was handed in, by whom, since when, for whom."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import now
from django.utils.translation import gettext as _

from articles.admin.access import may_change_others
from articles.admin.badges import change_address, minute, state_badge
from articles.admin.dashboard_rows import LEAN
from articles.models import Article, Review

if TYPE_CHECKING:
    from django.contrib.admin import ModelAdmin

SHOWN: Final = 300


@dataclass(frozen=True, slots=True)
class Line:
    """One review as the table shows it."""

    review: Review
    address: str
    badge: str
    is_change: bool
    """Of an article that is public already."""
    since: str
    days: int
    remarks: int
    """Remarks on lines that nobody has ticked off."""


def open_reviews(request: HttpRequest, model_admin: ModelAdmin) -> HttpResponse:
    """GET; `?for=me` or `?for=nobody` shows a part. 403 for whoever reviews nothing."""
    if not may_change_others(request):
        raise PermissionDenied
    wanted = request.GET.get("for", "")
    parts = {"": Q(), "me": Q(assigned_to=request.user), "nobody": Q(assigned_to=None)}
    found = Review.objects.open()
    numbers = found.aggregate(
        **{
            f"for_{name or 'all'}": Count("pk", filter=part)
            for name, part in parts.items()
        }
    )
    rows = (
        found.filter(parts.get(wanted, Q()))
        .select_related("article", "submitted_by", "assigned_to", "revision")
        .defer(*(f"article__{name}" for name in LEAN), "revision__body")
        .annotate(remarks=Count("comments", filter=Q(comments__resolved_at=None)))
        .order_by("submitted_at", "pk")[:SHOWN]
    )
    names = {"": _("All"), "me": _("For me"), "nobody": _("For nobody yet")}
    context = {
        **model_admin.admin_site.each_context(request),
        "title": _("Open reviews"),
        "opts": Article._meta,
        "lines": [_line(review) for review in rows],
        "parts": [
            {
                "key": key,
                "name": name,
                "number": numbers[f"for_{key or 'all'}"],
                "is_shown": key == (wanted if wanted in parts else ""),
            }
            for key, name in names.items()
        ],
        "is_cut": len(rows) == SHOWN,
    }
    return render(request, "admin/articles/review/open.html", context)


def _line(review: Any) -> Line:
    return Line(
        review=review,
        address=change_address(review.article),
        badge=state_badge(review.article),
        is_change=review.article.is_live(),
        since=minute(review.submitted_at),
        days=(now() - review.submitted_at).days,
        remarks=review.remarks,
    )
