"""Answers a client can keep: validators, and 304 for what it has."""

from __future__ import annotations

import hashlib
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import http_date, quote_etag

# What no change of ours ends: kept, but asked about each time.
REVALIDATE = "public, no-cache"


def document(
    request: HttpRequest,
    body: bytes,
    content_type: str,
    *,
    changed: datetime | None = None,
    cache_control: str = "",
) -> HttpResponse:
    """The body, or 304 when the client has it; `changed` as for `validated`."""
    return validated(
        request,
        HttpResponse(body, content_type=content_type),
        etag=hashlib.sha256(body).hexdigest()[:32],
        changed=changed,
        cache_control=cache_control,
    )


def validated(
    request: HttpRequest,
    response: HttpResponse,
    *,
    etag: str,
    changed: datetime | None = None,
    cache_control: str = "",
) -> HttpResponse:
    """The response with its validators, or 304 in its place.

    `changed` is told as Last-Modified. The ETag comes first: a client that sends both
    misses nothing, one that sends the date alone may miss that something went.
    """
    last_modified = int(changed.timestamp()) if changed else None
    quoted = quote_etag(etag)
    response.headers["ETag"] = quoted
    if cache_control:
        response.headers["Cache-Control"] = cache_control
    if last_modified is not None:
        response.headers["Last-Modified"] = http_date(last_modified)
    answer = get_conditional_response(
        request, etag=quoted, last_modified=last_modified, response=response
    )
    return answer if isinstance(answer, HttpResponse) else response
