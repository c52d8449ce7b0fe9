"""Error pages: what happened and where to go on, in the site's own design."""

from __future__ import annotations

import sys
from typing import Literal

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse

from articles.public.redirects import GONE, replacement_for

BACK_IN = "30"
"""Seconds after which it is worth asking a database again that is away."""

type_of_reason = Literal["withdrawn", "expired", "moved"]


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Uses no database: a refused host name must not cost a query."""
    return HttpResponse(render_to_string("400.html"), status=400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "403.html", _place(request), status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Before saying so, ask whether the page has moved."""
    replacement = replacement_for(request.path)
    if replacement == GONE:
        return gone(request, "moved")
    if replacement:
        query = request.META.get("QUERY_STRING", "")
        return HttpResponsePermanentRedirect(
            f"{replacement}?{query}" if query else replacement
        )
    return render(request, "404.html", _place(request), status=404)


def _place(request: HttpRequest) -> dict[str, bool]:
    """An editor is led back to the newsroom, by the address alone: asking who it is
    would cost every reader a query."""
    return {"is_of_the_admin": request.path.startswith(reverse("admin:index"))}


def gone(request: HttpRequest, reason: type_of_reason) -> HttpResponse:
    """410: it was here, and will not come back by itself."""
    return render(request, "410.html", {"reason": reason}, status=410)


def too_many_requests(request: HttpRequest, seconds: int) -> HttpResponse:
    """Uses no database: who asks too often must not cost a query."""
    again = request.get_full_path()
    page = render_to_string("429.html", {"seconds": seconds, "again": again})
    return HttpResponse(page, status=429)


def server_error(request: HttpRequest) -> HttpResponse:
    """Uses no database and no context: whatever broke must not break this too.

    A database that is away, locked or full is no fault of the page: 503, and when to
    come back.
    """
    if is_away():
        page = render_to_string("503.html")
        return HttpResponse(page, status=503, headers={"Retry-After": BACK_IN})
    return HttpResponse(render_to_string("500.html"), status=500)


def is_away() -> bool:
    """Whether the fault being handled is a database that cannot be asked now."""
    return isinstance(sys.exc_info()[1], OperationalError | InterfaceError)
