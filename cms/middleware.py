"""What no view should have to remember: headers, NUL, the admin's language."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.utils import translation

from articles.api.endpoints import open_to_all

type_of_get_response = Callable[[HttpRequest], HttpResponse]

PERMISSIONS_POLICY = (
    "camera=(), geolocation=(), microphone=(), payment=(), usb=(), "
    "interest-cohort=(), browsing-topics=()"
)


class ResponseHeaders:
    """Content security policy (in Django 6's settings shape) and permissions policy."""

    def __init__(self, get_response: type_of_get_response) -> None:
        self.get_response = get_response
        self.public = csp_value(settings.SECURE_CSP)
        self.admin = csp_value(settings.SECURE_CSP_ADMIN)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        policy = self.admin if in_admin(request) else self.public
        response.headers.setdefault("Content-Security-Policy", policy)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        if response.status_code == 301 and request.path_info.startswith("/api/v1/"):
            # Of an address without its last slash: a page of another site may follow.
            open_to_all(response)
        return response


class NoNulls:
    """No address of ours holds NUL, and PostgreSQL refuses to be asked about one."""

    def __init__(self, get_response: type_of_get_response) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "\0" in request.path_info:
            raise Http404("NUL in the path.")
        query = request.META.get("QUERY_STRING", "")
        if "%00" in query:
            # Read as if it had not been typed: request.GET is made from this, later.
            request.META["QUERY_STRING"] = query.replace("%00", "")
        return self.get_response(request)


class ReadersOnlyRead:
    """Outside of the admin nothing takes a form; the API words its own refusal."""

    def __init__(self, get_response: type_of_get_response) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        is_read = request.method in {"GET", "HEAD", "OPTIONS"}
        if is_read or in_admin(request) or request.path_info.startswith("/api/"):
            return self.get_response(request)
        return HttpResponseNotAllowed(["GET", "HEAD"])


class SessionsEndIdle:
    """Prolongs the session of who works, at most once in five minutes."""

    EVERY = 300  # seconds

    def __init__(self, get_response: type_of_get_response) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if in_admin(request) and request.user.is_authenticated:
            now = int(time.time())
            if not 0 <= now - request.session.get("seen", 0) < self.EVERY:
                request.session["seen"] = now
        return self.get_response(request)


class AdminLanguage:
    """The admin speaks the editor's language; the public site has one of its own."""

    def __init__(self, get_response: type_of_get_response) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not in_admin(request):
            request.LANGUAGE_CODE = settings.LANGUAGE_CODE
            return self.get_response(request)
        language = translation.get_language_from_request(request)
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
            # Rendered here, while the language still holds.
            render = getattr(response, "render", None)
            if callable(render) and not getattr(response, "is_rendered", True):
                response = render()
        response.headers.setdefault("Content-Language", language)
        return response


def in_admin(request: HttpRequest) -> bool:
    return request.path_info.startswith(f"/{settings.ADMIN_PATH}")


def csp_value(policy: Mapping[str, Sequence[str]]) -> str:
    """One header value from directive → sources."""
    return "; ".join(f"{name} {' '.join(sources)}" for name, sources in policy.items())
