"""Which client a request comes from."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest


def address(request: HttpRequest) -> str:
    """The client's network address; behind a trusted proxy the one the proxy saw.

    The last entry of X-Forwarded-For is the proxy's own word; those before it are
    whatever the client sent.
    """
    if settings.BEHIND_TLS_PROXY:
        told = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
        if told:
            return told
    return str(request.META.get("REMOTE_ADDR", ""))
