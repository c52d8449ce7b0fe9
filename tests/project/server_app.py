"""A small application behind the page store, for `test_server.py`; no database."""

from __future__ import annotations

import django as framework

framework.setup()

from articles.caching.freshness import State  # noqa: E402  # needs the models
from articles.caching.layer import StoredPages  # noqa: E402

KEYS = [("Surrogate-Key", "all"), ("Content-Type", "text/plain")]


class Clock:
    """Nothing ever changes."""

    state = State(1, float("inf"))

    def current(self) -> State:
        return self.state

    def without_asking(self) -> State:
        return self.state


def django(environ, start_response):
    path = environ["PATH_INFO"]
    size = 3_000_000 if path == "/large" else 1_000
    body = (path.encode() + b" ") * (size // (len(path) + 1))
    if path == "/echo":
        body = environ["wsgi.input"].read()
    headers = KEYS[1:] if path in {"/private", "/echo"} else KEYS
    start_response("200 OK", [*headers, ("Content-Length", str(len(body)))])
    return [body]


application = StoredPages(
    django,
    freshness=Clock(),  # type: ignore[arg-type]
    newest_version=lambda names: 0,
    settle=lambda: None,
    session_cookie="sessionid",
    limit=50_000_000,
)
