"""How often one client may ask for what costs most: search, the API, previews."""

from __future__ import annotations

import hashlib
import time

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _

from articles.api.endpoints import open_to_all
from articles.api.problems import problem
from articles.public.errors import too_many_requests
from cms.clients import address
from cms.middleware import in_admin, type_of_get_response

WINDOW = 60  # seconds


class RateLimits:
    """429 with Retry-After beyond the limit; counts are in the cache, per minute."""

    def __init__(self, get_response: type_of_get_response) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        kind = _kind(request)
        limit = settings.RATE_LIMITS.get(kind, 0)
        if limit and _count(kind, _client(request)) > limit:
            return _refusal(request)
        return self.get_response(request)


def _kind(request: HttpRequest) -> str:
    path = request.path_info
    if in_admin(request):
        is_preview = request.method == "POST" and path.endswith("/preview/")
        return "preview" if is_preview else ""
    if path.startswith("/api/v1/"):
        # A browser's question whether it may ask costs nothing.
        return "" if request.method == "OPTIONS" else "api"
    return "search" if path == "/search/" else ""


def _client(request: HttpRequest) -> str:
    if in_admin(request) and request.user.is_authenticated:
        return f"account {request.user.pk}"
    return address(request)


def _count(kind: str, client: str) -> int:
    """Requests of this client in this minute, this one included."""
    minute = int(time.time() // WINDOW)
    digest = hashlib.sha256(client.encode()).hexdigest()[:24]
    key = f"rate-{kind}-{minute}-{digest}"
    cache.add(key, 0, 2 * WINDOW)
    try:
        return cache.incr(key)
    except ValueError:  # it ended between the two
        return 1


def _refusal(request: HttpRequest) -> HttpResponse:
    seconds = WINDOW - int(time.time() % WINDOW)
    response: HttpResponse
    if request.path_info.startswith("/api/"):
        # Without the headers a page of another site could not even read why.
        text = f"Too many requests. Try again in {seconds} seconds."
        response = open_to_all(problem(429, text))
    elif in_admin(request):
        text = _("Too many requests. Try again in %(seconds)s seconds.") % {
            "seconds": seconds
        }
        error = {"error": {"code": "too_many_requests", "message": text}}
        response = JsonResponse(error, status=429)
    else:
        response = too_many_requests(request, seconds)
    response["Retry-After"] = str(seconds)
    response["Cache-Control"] = "no-store"
    return response
