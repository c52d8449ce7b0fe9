"""Who else has the article open, and whether somebody saved it meanwhile."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseNotAllowed,
    JsonResponse,
)
from django.shortcuts import get_object_or_404
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from articles import publishing
from articles.admin.access import account
from articles.models import Article

if TYPE_CHECKING:
    from django.contrib.admin import ModelAdmin


def presence(request: HttpRequest, pk: int, model_admin: ModelAdmin) -> HttpResponse:
    """POST every ten seconds while the form is open; with `leave` when it closes.

    Answers `words`, the sentences to show, and `is_newer` when the stored version is
    not the `version` the form was opened with.
    """
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    rows = Article.objects.only("title", "version")
    article = get_object_or_404(rows, pk=pk)
    user = account(request)
    if user is None or not model_admin.has_view_or_change_permission(request, article):
        raise PermissionDenied
    if "leave" in request.POST:
        publishing.leave(article, user)
        return JsonResponse({})
    words = said(publishing.mark_present(article, user))
    version = request.POST.get("version", "")
    is_newer = version.isdecimal() and int(version) < article.version
    if is_newer:
        words.append(_newer(article))
    return JsonResponse({"words": words, "is_newer": is_newer})


def said(others: list[str]) -> list[str]:
    """Names of the others as sentences; none where one is alone."""
    if not others:
        return []
    names = _(", ").join(others)
    return [_("Open here too: %(names)s.") % {"names": names}]


def others_now(request: HttpRequest, article: Article) -> list[str]:
    """For the page itself: who was there when it was opened. Writes nothing."""
    user = account(request)
    rows = article.presences.others(user) if user else []
    return said([str(row.user) for row in rows])


def _newer(article: Article) -> str:
    last = (
        article.revisions.select_related("created_by").defer("body", "fields").first()
    )
    if last is None:
        return _("A newer version was saved.")
    return _(
        "%(who)s saved version %(number)s at %(time)s. Your save will first show both."
    ) % {
        "who": last.created_by or "–",
        "number": last.number,
        "time": f"{localtime(last.created_at):%H:%M}",
    }
