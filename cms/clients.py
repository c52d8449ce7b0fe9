"""Which client a request comes from, and as whom it tries to log in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

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


LONGEST_NAME = 150  # of an account; a longer one is nobody's


def tried_name(
    request: HttpRequest | None, credentials: Mapping[str, Any] | None = None
) -> str:
    """The account a log-in was tried with, cut to what a row can hold."""
    given = (credentials or {}).get("username")
    if given is None and request is not None:
        given = request.POST.get("username")
    return str(given or "")[:LONGEST_NAME]
