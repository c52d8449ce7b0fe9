"""What every view of the interface shares: methods, parameters, errors, headers."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from articles.api.parameters import Parameter, read_all
from articles.api.problems import Problem, problem
from articles.caching import depends_on, stored_page
from articles.caching.responses import ANY
from articles.caching.validators import document

METHODS = "GET, HEAD, OPTIONS"
_KEPT = 86400  # seconds a browser may remember that reading is allowed


@dataclass(frozen=True, slots=True)
class Endpoint:
    """What the description tells of a view."""

    summary: str
    answer: str
    """Name of the schema its 200 answer follows."""
    parameters: tuple[Parameter, ...]
    may_take_too_long: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """A body and the keys of what it shows; the page store ends with any of these."""

    data: dict[str, Any]
    names: Sequence[str] = ()


View = Callable[..., Answer]


def endpoint(
    summary: str,
    *,
    answer: str,
    parameters: Sequence[Parameter] = (),
    names: Sequence[str] = (),
    may_take_too_long: bool = False,
) -> Callable[[View], Callable[..., HttpResponse]]:
    """Makes a view of a function from a request and its parameters to an `Answer`."""
    described = Endpoint(summary, answer, tuple(parameters), may_take_too_long)
    # Not even an unknown parameter may get the answer to none: it is refused.
    cached = stored_page(*names, reads=[ANY])

    def decorate(view: View) -> Callable[..., HttpResponse]:
        @cached
        def answered(request: HttpRequest, **kwargs: Any) -> HttpResponse:
            values = read_all(request.GET, described.parameters)
            made = view(request, **kwargs, **values)
            body = json.dumps(made.data, ensure_ascii=False).encode()
            response = document(request, body, "application/json")
            return depends_on(response, made.names)

        # Nothing is written here, whoever asks: a form is told 405, not "forbidden".
        @wraps(view)
        def wrapped(request: HttpRequest, **kwargs: Any) -> HttpResponse:
            return open_to_all(_answer(answered, request, kwargs))

        wrapped.endpoint = described  # type: ignore[attr-defined]
        return csrf_exempt(wrapped)

    return decorate


@csrf_exempt
def nothing_here(request: HttpRequest, rest: str = "") -> HttpResponse:
    """Below the interface's address even a wrong one is answered as JSON."""

    def missing(request: HttpRequest) -> HttpResponse:
        raise Http404(f"There is no “{rest[:80]}” here. See /api/v1/openapi.json.")

    return open_to_all(_answer(missing, request, {}))


def _answer(
    view: Callable[..., HttpResponse], request: HttpRequest, kwargs: dict[str, Any]
) -> HttpResponse:
    if request.method == "OPTIONS":
        return _preflight()
    if request.method not in {"GET", "HEAD"}:
        response = problem(405, f"Use one of {METHODS}.")
        response.headers["Allow"] = METHODS
        return response
    try:
        return view(request, **kwargs)
    except Problem as found:
        return problem(found.status, found.detail, **found.more)
    except Http404 as found:
        return problem(404, str(found))


def _preflight() -> HttpResponse:
    response = HttpResponse(status=204)
    response.headers["Allow"] = METHODS
    response.headers["Access-Control-Allow-Methods"] = METHODS
    response.headers["Access-Control-Allow-Headers"] = "If-None-Match"
    response.headers["Access-Control-Max-Age"] = str(_KEPT)
    return response


def open_to_all(response: HttpResponse) -> HttpResponse:
    """Pages of other sites may read: there is nothing here that is not public."""
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Access-Control-Expose-Headers"] = "ETag, Retry-After"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    response.headers["X-Robots-Tag"] = "noindex"
    return response
