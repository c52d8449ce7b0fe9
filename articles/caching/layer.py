"""Answers anonymous readers from finished bytes, in front of Django.

A WSGI callable around the application and not one of its middlewares: on a stored page
the path is one freshness check, one look-up, one answer.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import DatabaseError

from articles.caching.freshness import Freshness, State
from articles.caching.heads import (
    Asked,
    names_etag,
    page_address,
    read_head,
    scheme_told,
)
from articles.caching.prepared import SETTLED
from articles.caching.responses import KEYS_HEADER, PARAMETERS_HEADER
from articles.caching.shared import SharedPages
from articles.caching.store import Headers, PageStore, StoredPage, make_page

logger = logging.getLogger(__name__)

Environ = dict[str, Any]
StartResponse = Callable[..., Any]
Application = Callable[[Environ, StartResponse], Iterable[bytes]]
Answer = tuple[bool, bytes, bytes]  # is it a 304, header lines, body

WAIT = 10.0  # seconds to wait for another thread's rendering of the same page
LARGEST = 4 * 1024 * 1024
HEADS_KEPT = 2_000  # request heads that need no second reading
ANSWERS_KEPT = 500  # …and whose answer needs no second look, until the next change
LONGEST_HEAD_KEPT = 2_000
_RECOMPUTED = frozenset(
    {"content-length", "content-encoding", "etag", "vary", PARAMETERS_HEADER.lower()}
)


class StoredPages:
    """Wraps a WSGI application; `newest_version(names)` and `settle()` ask the site."""

    def __init__(
        self,
        application: Application,
        *,
        freshness: Freshness,
        newest_version: Callable[[Iterable[str]], int],
        settle: Callable[[], object],
        session_cookie: str,
        limit: int,
        secure_header: tuple[str, str] | None = None,
        shared: SharedPages | None = None,
        in_each_process: Callable[[StoredPages], object] | None = None,
    ) -> None:
        self.application = application
        self.freshness = freshness
        self.newest_version = newest_version
        self.settle = settle
        self.session_cookie = f"{session_cookie}="
        self.secure_header = secure_header
        """A proxy's word for https, in Django's shape: environ's name and the value."""
        self.store = PageStore(limit)
        self.shared = shared
        self._in_each_process = in_each_process
        self._not_stored: set[str] = set()
        self._heads: dict[bytes, Asked | None] = {}
        self._ready: dict[bytes, tuple[State, Answer]] = {}
        self._wire_header = secure_header and (
            secure_header[0].removeprefix("HTTP_").replace("_", "-").lower(),
            secure_header[1],
        )

    def __call__(
        self, environ: Environ, start_response: StartResponse
    ) -> Iterable[bytes]:
        method = environ["REQUEST_METHOD"]
        if method not in {"GET", "HEAD"} or self.session_cookie in environ.get(
            "HTTP_COOKIE", ""
        ):
            self._let_time_pass()
            return self.application(environ, start_response)
        try:
            address, others = self._address(environ)
            state = self.state()
            if time.time() < state.boundary:
                environ[SETTLED] = state.version
            page = self.store.get(address)
            if page is not None and page.is_changed_by(others):
                return self.application(environ, start_response)
            if page is not None and self.is_fresh(page, state):
                return _answer(page, environ, start_response)
        except Exception:  # a fault of the store must never take the site down
            logger.exception("The page store failed; Django answers.")
            return self.application(environ, start_response)
        if others or method == "HEAD":
            return self.application(environ, start_response)
        return self.render(address, state, environ, start_response)

    def begin(self) -> None:
        """Called by a server in each of its processes, once it has forked them."""
        if self._in_each_process is not None:
            self._in_each_process(self)

    def answer(self, head: bytes, state: State) -> Answer | None:
        """For a server's event loop: a fresh page for a raw request head, or None.

        Never waits and never asks the database; None means that the request takes the
        way of every other.
        """
        ready = self._ready.get(head)
        if ready is not None and ready[0] is state:
            return ready[1]
        asked = self._asked(head)
        page = self.store.get(asked.address) if asked is not None else None
        if asked is None or page is None or page.checked != state.version:
            return None
        if page.is_changed_by(asked.others):
            return None
        variant = page.for_encodings(asked.encodings)
        if asked.etags and names_etag(asked.etags, variant.etag):
            answer = (True, variant.not_modified_head, b"")
        else:
            answer = (False, variant.head, variant.body)
        if len(head) <= LONGEST_HEAD_KEPT:
            if len(self._ready) >= ANSWERS_KEPT:
                self._ready.clear()  # the store has the last word on what to keep
            self._ready[head] = (state, answer)
        return answer

    def _asked(self, head: bytes) -> Asked | None:
        """Read once: a client repeats its head, and readers of one browser share it."""
        if head in self._heads:
            return self._heads[head]
        asked = read_head(
            head, session_cookie=self.session_cookie, secure_header=self._wire_header
        )
        if len(head) <= LONGEST_HEAD_KEPT:
            if len(self._heads) >= HEADS_KEPT:
                self._heads.clear()
            self._heads[head] = asked
        return asked

    def _address(self, environ: Environ) -> tuple[str, frozenset[str]]:
        scheme = environ.get("wsgi.url_scheme", "http")
        if self.secure_header is not None and self.secure_header[0] in environ:
            scheme = scheme_told(environ[self.secure_header[0]], self.secure_header[1])
        place = (
            f"{scheme}://{environ.get('HTTP_HOST', '')}"
            f"{environ.get('SCRIPT_NAME', '')}{environ.get('PATH_INFO', '')}"
        )
        return page_address(place, environ.get("QUERY_STRING", ""))

    def _let_time_pass(self) -> None:
        """What fell due takes effect for an editor's request too."""
        try:
            self.state()
        except Exception:  # as above
            logger.exception("What fell due could not be settled.")

    def state(self) -> State:
        """The site's; what fell due is put into effect first."""
        state = self.freshness.current()
        if time.time() >= state.boundary:
            self.settle()
            state = self.freshness.current()
        return state

    def is_fresh(self, page: StoredPage, state: State) -> bool:
        """Whether nothing that the page shows has changed since it was made."""
        if time.time() >= state.boundary:
            return False  # a due change could not be put into effect: show it anyway
        if page.checked == state.version:
            return True
        try:
            if self.newest_version(page.names) > page.made_at:
                return False
        except DatabaseError:
            return True  # nobody can tell, and nobody could make another page now
        page.checked = state.version
        return True

    def render(
        self,
        address: str,
        state: State,
        environ: Environ,
        start_response: StartResponse,
    ) -> Iterable[bytes]:
        """Let Django make the page, once for all who ask at the same time.

        `state` was read before: a change committed meanwhile makes the page stale.
        """
        if address in self._not_stored:
            return self.application(environ, start_response)
        mine = self.store.begin(address)
        if not mine:
            self.store.wait(address, WAIT)
            page = self.store.get(address)
            if page is not None and self.is_fresh(page, self.state()):
                return _answer(page, environ, start_response)
            return self.application(environ, start_response)
        try:
            with self._alone(address) as page:
                if page is not None:
                    return _answer(page, environ, start_response)
                return self._render_and_store(
                    address, state.version, environ, start_response
                )
        finally:
            self.store.end(address)

    @contextmanager
    def _alone(self, address: str) -> Iterator[StoredPage | None]:
        """Another machine's page, or None: then nobody else renders it meanwhile."""
        shared = self.shared
        if shared is None or address in self._not_stored:
            yield None
            return
        page = self._from_others(address)
        is_ours = page is None and shared.begin(address)
        if page is None and not is_ours:
            shared.wait(address, WAIT)
            page = self._from_others(address)
        try:
            yield page
        finally:
            if is_ours:
                shared.end(address)

    def _from_others(self, address: str) -> StoredPage | None:
        page = self.shared.get(address) if self.shared is not None else None
        if page is None or not self.is_fresh(page, self.state()):
            return None
        self.store.put(address, page)
        return page

    def _render_and_store(
        self,
        address: str,
        version: int,
        environ: Environ,
        start_response: StartResponse,
    ) -> Iterable[bytes]:
        captured: list[Any] = []

        def capture(status: str, headers: Headers, exc_info: Any = None) -> Any:
            captured[:] = [status, headers]
            return start_response(status, headers, exc_info) if exc_info else None

        conditional: Environ = {
            name: environ.pop(name)
            for name in ("HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE")
            if name in environ
        }
        chunks = self.application(environ, capture)
        status, headers = captured
        names = _may_be_stored(status, headers)
        if names is None:
            if status.startswith("200"):
                if len(self._not_stored) >= HEADS_KEPT:
                    self._not_stored.clear()
                self._not_stored.add(address)  # who asks next need not wait for it
            start_response(status, headers)
            return chunks
        try:
            body = b"".join(chunks)
        finally:
            close = getattr(chunks, "close", None)
            if close is not None:
                close()
        if len(body) > LARGEST:
            start_response(status, headers)
            return [body]
        kept = [pair for pair in headers if pair[0].lower() not in _RECOMPUTED]
        page = make_page(
            body, kept, names=names, reads=_parameters(headers), version=version
        )
        self.store.put(address, page)
        if self.shared is not None:
            self.shared.put(address, page)
        return _answer(page, {**environ, **conditional}, start_response)


def _may_be_stored(status: str, headers: Headers) -> tuple[str, ...] | None:
    """The page's keys, or None for what is not a public page."""
    if not status.startswith("200"):
        return None
    names: tuple[str, ...] | None = None
    for name, value in headers:
        lower = name.lower()
        if lower == KEYS_HEADER.lower():
            names = tuple(value.split())
        elif lower in _FORBIDDING and _forbids(lower, value.lower()):
            return None
    return names or None


def _parameters(headers: Headers) -> frozenset[str]:
    """Names of the query parameters that make the page another one."""
    return frozenset(
        parameter
        for name, value in headers
        if name.lower() == PARAMETERS_HEADER.lower()
        for parameter in value.split()
    )


_FORBIDDING = frozenset({"set-cookie", "cache-control", "vary"})


def _forbids(name: str, value: str) -> bool:
    """Whether the header says that the answer is for one reader only."""
    if name == "vary":
        return "cookie" in value or "*" in value
    return name == "set-cookie" or "private" in value or "no-store" in value


def _answer(
    page: StoredPage, environ: Environ, start_response: StartResponse
) -> list[bytes]:
    variant = page.for_encodings(environ.get("HTTP_ACCEPT_ENCODING", ""))
    asked = environ.get("HTTP_IF_NONE_MATCH")
    if asked and names_etag(asked, variant.etag):
        start_response("304 Not Modified", variant.not_modified_headers)
        return []
    start_response("200 OK", variant.headers)
    return [] if environ["REQUEST_METHOD"] == "HEAD" else [variant.body]
