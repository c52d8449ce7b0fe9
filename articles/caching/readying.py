"""Makes pages ready again before anybody asks for them: those that a change has ended.

Each web process looks several times a second whether anything has changed, and lets
Django make again what its readers asked for last: the home page, lists, feeds and the
articles of the day. Otherwise the first reader after each change waits for them.
"""

from __future__ import annotations

import io
import logging
import sys
import threading
import time
from typing import Any
from urllib.parse import urlsplit

from articles.caching.layer import StoredPages

logger = logging.getLogger(__name__)

PAGES = 24
"""Those asked for last; any others are made when somebody asks."""
PAUSE = 0.25
"""Seconds between two looks."""
SHARE = 0.1
"""Of one processor, at most: an import ends the home page once a second."""
AFTER_A_FAULT = 5.0


def keep_ready(pages: StoredPages) -> None:
    """Begin, in a thread that ends with the process. To be called after a fork."""
    threading.Thread(target=_go_on, args=(pages,), daemon=True, name="readying").start()


def _go_on(pages: StoredPages) -> None:
    seen = 0
    while True:
        time.sleep(PAUSE)
        began = time.thread_time()
        try:
            seen = make_ready(pages, seen)
        except Exception:  # readers are served all the same
            logger.exception("Pages could not be made ready.")
            time.sleep(AFTER_A_FAULT)
        time.sleep((time.thread_time() - began) / SHARE)


def make_ready(pages: StoredPages, seen: int) -> int:
    """Make again which of the pages asked for last have ended since version `seen`.

    Returns the site's version now. Asks nothing of the database while nothing is
    stored.
    """
    recent = pages.store.recent(PAGES)
    if not recent:
        return seen
    state = pages.state()
    if state.version == seen:
        return seen
    for address, page in recent:
        if not pages.is_fresh(page, state):
            environ = _request(address, pages.secure_header)
            if environ is not None:
                _finish(pages.render(address, state, environ, _nobody))
    return state.version


def _request(address: str, secure_header: tuple[str, str] | None) -> Any:
    """A reader's request for that address; None where there is no telling it apart."""
    if "?" in address or "#" in address:
        return None  # the query is known in part only
    parts = urlsplit(address)
    environ = {
        "REQUEST_METHOD": "GET",
        "SCRIPT_NAME": "",
        "PATH_INFO": parts.path,
        "QUERY_STRING": "",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "SERVER_NAME": parts.hostname or "",
        "SERVER_PORT": str(parts.port or (443 if parts.scheme == "https" else 80)),
        "HTTP_HOST": parts.netloc,
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": parts.scheme,
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    if secure_header is not None and parts.scheme == "https":
        environ[secure_header[0]] = secure_header[1]
    return environ


def _nobody(status: str, headers: Any, exc_info: Any = None) -> Any:
    return None


def _finish(chunks: Any) -> None:
    """As a server does it: Django lets go of what a request held."""
    try:
        for _chunk in chunks:
            pass
    finally:
        close = getattr(chunks, "close", None)
        if close is not None:
            close()
