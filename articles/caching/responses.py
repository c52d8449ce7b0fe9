"""How a view says that its page may be stored, and what the page depends on."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse

from articles.caching.keys import CHROME

KEYS_HEADER = "Surrogate-Key"
# Between a view and the page store in front of it; never sent on.
PARAMETERS_HEADER = "X-Page-Parameters"
ANY = "*"
# A browser asks again each time (a 304 costs nothing); a content delivery network may
# answer for a minute, and longer while it fetches anew or we are down.
CACHE_CONTROL = (
    "public, max-age=0, s-maxage=60, stale-while-revalidate=600, stale-if-error=86400"
)

View = Callable[..., HttpResponse]


def stored_page(*names: str, reads: Iterable[str] = ()) -> Callable[[View], View]:
    """The view's 200 answers may be stored; they depend on these keys and the masthead.

    Keys only the view knows are added by `depends_on(response, …)`. `reads` are query
    parameters, beside the number of a page, that change the answer, ANY of them all:
    with one of them the view is asked each time.
    """
    parameters = " ".join(reads)

    def decorate(view: View) -> View:
        @wraps(view)
        def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            response = view(request, *args, **kwargs)
            if response.status_code == 200:
                depends_on(response, [CHROME, *names])
                response.headers.setdefault("Cache-Control", CACHE_CONTROL)
                if parameters:
                    response.headers[PARAMETERS_HEADER] = parameters
            return response

        return wrapped

    return decorate


def depends_on(response: HttpResponse, names: Iterable[str]) -> HttpResponse:
    """Add keys to the ones the page is purged by."""
    present = response.headers.get(KEYS_HEADER, "").split()
    response.headers[KEYS_HEADER] = " ".join(dict.fromkeys([*present, *names]))
    return response
