"""What machines ask of the site itself: health, rules for robots, its icon."""

from __future__ import annotations

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from articles.publishing.absolute import absolute


@require_safe
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """200 when a request can reach the database, else 503."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            cursor.fetchone()
    except DatabaseError:
        return HttpResponse("database\n", status=503, content_type="text/plain")
    return HttpResponse("ok\n", content_type="text/plain")


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    # The admin is not named: its address may be meant to be found by nobody.
    sitemaps = [absolute(reverse(name)) for name in ("sitemap", "sitemap-news")]
    return render(
        request,
        "robots.txt",
        {"sitemaps": sitemaps},
        content_type="text/plain; charset=utf-8",
    )


@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    """For clients that ask without reading the page's `<link rel="icon">`."""
    response = HttpResponseRedirect(static("img/icon.png"))
    response.headers["Cache-Control"] = "public, max-age=86400"
    return response
