"""What went wrong, to people as a page and to programs as `application/problem+json`.

The views of the API word their own refusals; what is left are faults, a database that
is away, and what is refused before any view is asked.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from articles.api.endpoints import open_to_all
from articles.api.problems import problem
from articles.public import errors


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    if _is_for_programs(request):
        return open_to_all(
            problem(400, "The host or the form of the request is wrong.")
        )
    return errors.bad_request(request, exception)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    if _is_for_programs(request):
        return open_to_all(problem(403, "This is not for everybody."))
    return errors.forbidden(request, exception)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    if _is_for_programs(request):
        return open_to_all(
            problem(404, "There is nothing here. See /api/v1/openapi.json.")
        )
    return errors.not_found(request, exception)


def server_error(request: HttpRequest) -> HttpResponse:
    """Asks no database, whatever broke."""
    if not _is_for_programs(request):
        return errors.server_error(request)
    if not errors.is_away():
        return open_to_all(problem(500, "The fault is ours, and it is logged."))
    response = problem(503, "The site is back soon. `Retry-After` says when to ask.")
    response.headers["Retry-After"] = errors.BACK_IN
    return open_to_all(response)


def _is_for_programs(request: HttpRequest) -> bool:
    return request.path_info.startswith("/api/v1/")
