"""FetchFailed: why a fetch ended without a page."""

from __future__ import annotations

from articles.opengraph.codes import ErrorCode


class FetchFailed(Exception):
    """Raised between the parts of a fetch; `fetch` turns it into a result."""

    def __init__(self, code: ErrorCode) -> None:
        super().__init__(code.value)
        self.code = code
