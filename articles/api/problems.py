"""Errors as machines read them: `application/problem+json` (RFC 9457)."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpResponse

CONTENT_TYPE = "application/problem+json"

TITLES = {
    400: "The request cannot be understood",
    403: "Not for everybody",
    404: "Nothing public is here",
    405: "This interface is read-only",
    429: "Too many requests",
    500: "Something is broken here",
    503: "Not available at this moment",
}


class Problem(Exception):
    """Ends a view with that status; `detail` names the place and the remedy."""

    def __init__(self, status: int, detail: str, **more: Any) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.more = more


def problem(status: int, detail: str, **more: Any) -> HttpResponse:
    """The answer; `more` goes along as further members."""
    body = {"title": TITLES[status], "status": status, "detail": detail, **more}
    response = HttpResponse(
        json.dumps(body, ensure_ascii=False), content_type=CONTENT_TYPE, status=status
    )
    response.headers["Cache-Control"] = "no-store"
    return response
