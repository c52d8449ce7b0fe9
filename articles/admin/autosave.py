"""Keeps what is typed before it is saved, and compares it when it is found again."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseBadRequest,
    HttpResponseNotAllowed,
    JsonResponse,
)
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from articles import publishing
from articles.admin.access import account, article_of_form
from articles.admin.line_ends import with_lf
from articles.conf import conf
from articles.markdown import TextTooLong
from articles.models import Article
from articles.text.differences import compare

if TYPE_CHECKING:
    from django.contrib.admin import ModelAdmin

_TOKEN: Final = re.compile(r"[0-9A-Za-z-]{8,40}")
_COOKIE: Final = "desk_saved"
_NAMED: Final = 20  # forms the cookie names at most
_DAYS: Final = 14  # as long as a browser keeps its copies


def autosave(request: HttpRequest, model_admin: ModelAdmin) -> HttpResponse:
    """POST the form; `do` is keep (JSON with `saved_at`), drop, or compare (HTML: from
    the text as it is stored to `body`).

    403 without the permission to write this article, 413 when the text is too long.
    """
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    form = request.POST
    article = article_of_form(request, model_admin)
    user = account(request)
    if user is None or (article is None and form.get("article")):
        raise PermissionDenied
    if form.get("do") == "drop":
        publishing.drop_autosave(article, user, draft=token(request))
        return JsonResponse({})
    body = with_lf(form.get("body", ""))
    if form.get("do") == "compare":
        stored = publishing.working_copy(article).article.body if article else ""
        changes = compare(with_lf(stored), body[: conf.body_max_length])
        return render(request, "admin/articles/differences.html", {"changes": changes})
    if form.get("do") != "keep":
        return HttpResponseBadRequest("do: keep, drop or compare")
    version = form.get("version", "")
    try:
        row = publishing.keep_autosave(
            article,
            user,
            {**form.dict(), "body": body},
            version=int(version) if version.isdecimal() else 0,
            draft=token(request),
        )
    except IntegrityError as problem:
        # Article or account was deleted meanwhile.
        raise PermissionDenied from problem
    except TextTooLong as problem:
        message = _("The text has %(count)s characters; at most %(limit)s fit.") % {
            "count": f"{problem.length:,}",
            "limit": f"{problem.limit:,}",
        }
        error = {"code": "text_too_long", "message": message}
        return JsonResponse({"error": error}, status=413)
    return JsonResponse({"saved_at": row.saved_at.isoformat()})


def offered(request: HttpRequest, article: Article | None) -> list[dict[str, Any]]:
    """What the form offers to bring back, for the script that asks.

    Texts kept by forms that were saved since go first, of whatever article: they were
    still on their way when the save was answered.
    """
    user = account(request)
    if user is None:
        return []
    publishing.drop_saved(user, _valid(request.COOKIES.get(_COOKIE, "")))
    return [
        {
            "time": row.saved_at.isoformat(),
            "version": str(row.base_version),
            "draft": row.draft,
            "fields": row.fields,
        }
        for row in publishing.find_autosaves(article, user)
    ]


def token(request: HttpRequest) -> str:
    """Which of the open forms this is; empty without script."""
    return next(iter(tokens(request)), "")


def tokens(request: HttpRequest) -> list[str]:
    """This form, and those whose texts it brought back: its save is theirs too."""
    return _valid(request.POST.get("draft", ""))


def _valid(text: str) -> list[str]:
    return [one for one in text.split(".") if _TOKEN.fullmatch(one)]


def tell_saved(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Tell the browser, which keeps copies, that this form's text is stored.

    It cannot know: its save may have been answered by a log-in page.
    """
    saved = tokens(request)
    if saved:
        before = _valid(request.COOKIES.get(_COOKIE, ""))
        named = [one for one in before if one not in saved]
        response.set_cookie(
            _COOKIE,
            ".".join([*named, *saved][-_NAMED:]),
            max_age=_DAYS * 24 * 60 * 60,
            path=reverse("admin:index"),
            secure=request.is_secure(),
            httponly=False,  # read by the form's script
            samesite="Lax",
        )
    return response
