"""The web server: gunicorn's threaded worker, whose event loop answers stored pages.

A stored page is three look-ups and one `send`, so the loop sends it itself; every other
request goes to gunicorn's threads with the bytes read so far. Handing each request to a
thread costs more than the whole answer: `.ci/bench/pages.py` shows both beside nginx.

Needs Linux for that (epoll); elsewhere every request goes to the threads.
"""

from __future__ import annotations

import contextlib
import select
import selectors
import socket
import struct
import time
from email.utils import formatdate
from functools import partial
from typing import TYPE_CHECKING, Any

from gunicorn.workers.gthread import TConn, ThreadWorker

from cms import balance, counters
from cms.polling import Poller

if TYPE_CHECKING:  # gunicorn loads this class before it loads Django
    from articles.caching.freshness import State
    from articles.caching.layer import StoredPages

READ_AT_ONCE = 4 * 1024
LARGEST_HEAD = 32 * 1024
FIRST_HEAD_WITHIN = 10.0  # seconds for a new connection's first request
SENT_WITHIN = 60.0  # seconds for a reader to take anything of what is not yet sent
OTHERS_FIRST = 0.004  # seconds in which a process with fewer clients may accept
TOO_LARGE = (
    b"HTTP/1.1 431 Request Header Fields Too Large\r\n"
    b"Content-Length: 0\r\nConnection: close\r\n\r\n"
)
# A sender that stalls in a body, or a reader that stalls in an answer, holds a thread:
# for the operating system's timeval, seconds and microseconds.
STALLED = struct.pack("ll", 20, 0)
# Whole answers, in the form in which they are sent: the date in them is a second's.
LARGEST_WHOLE = 64 * 1024
WHOLE_KEPT = 256
HOUSEKEEPING = 0.5  # seconds between two looks at the clock, the parent, old clients


class Connection(TConn):  # type: ignore[misc]
    """A client between two requests, with what was read or is not yet sent."""

    received = b""
    unsent: memoryview | None = None


class StoredPagesWorker(ThreadWorker):  # type: ignore[misc]
    """Answers plain requests for stored pages before any thread hears of them."""

    pages: StoredPages | None = None
    poller: Any
    keepalived_conns: Any  # every client between two requests, in no order
    _state: State | None = None
    _keepalive = 0.0
    _next_sweep = 0.0
    _others_until = 0.0  # 0: we do not wait for another process to accept
    _is_our_turn = False
    _second = 0
    _tally: Any = None
    _ok = _unchanged = b""
    _whole: dict[bytes, tuple[bool, bytes]]  # request head → is it a 304, answer
    _whole_of: State | None = None
    _is_asked = False  # whether state and clock were read for the clients in hand
    _until = 0.0  # when a client answered now has to have sent its next request

    def load_wsgi(self) -> None:
        super().load_wsgi()
        has_store = hasattr(self.wsgi, "answer")
        if has_store and hasattr(select, "epoll") and not self.cfg.is_ssl:
            self.pages = self.wsgi
            self._tally = counters.take_row(self.age)
            self._keepalive = float(self.cfg.keepalive)
            self._whole = {}
            self.poller.close()
            self.poller = Poller()
            self.wsgi.begin()

    def wait_for_and_dispatch_events(self, timeout: float) -> None:
        if self.pages is None:
            super().wait_for_and_dispatch_events(timeout)
            return
        until = time.monotonic() + HOUSEKEEPING
        while True:
            # Asked once for all who are waiting: their requests came before the answer.
            self._is_asked = False
            if self._others_until:
                timeout = min(timeout, OTHERS_FIRST)
            happened = self.poller.dispatch(timeout)
            if self._others_until and time.monotonic() >= self._others_until:
                self._others_until, self._is_our_turn = 0.0, True
                self.set_accept_enabled(True)
            if (
                not happened
                or not self.alive
                or self.nr_conns >= self.worker_connections
                or time.monotonic() > until
            ):
                return

    def accept(self, listener: socket.socket) -> None:
        """Wait for the first request in the loop: an idle client takes no thread."""
        if self.pages is None:
            super().accept(listener)
            return
        balance.tell(self.age, self.nr_conns)
        if not self._is_our_turn and not balance.is_lightest(self.age):
            self._others_until = time.monotonic() + OTHERS_FIRST
            self.set_accept_enabled(False)
            return
        self._is_our_turn = False
        try:
            client, address = listener.accept()
        except (BlockingIOError, InterruptedError, ConnectionAbortedError):
            return  # another worker was first, or the client thought better of it
        if client.family in {socket.AF_INET, socket.AF_INET6}:
            client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, STALLED)
        client.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, STALLED)
        self.nr_conns += 1
        conn = Connection(self.cfg, client, address, listener.getsockname())
        conn.timeout = time.monotonic() + FIRST_HEAD_WITHIN
        self.keepalived_conns.append(conn)
        self.poller.register(
            client,
            selectors.EVENT_READ,
            partial(self.on_client_socket_readable, conn),
        )

    def on_client_socket_readable(self, conn: Any, client: socket.socket) -> None:
        if self.pages is None:
            super().on_client_socket_readable(conn, client)
            return
        try:
            data = client.recv(READ_AT_ONCE)
        except (BlockingIOError, InterruptedError):
            return
        except OSError:
            data = b""
        if not data:
            self._drop(conn)
            return
        if conn.received:
            data = conn.received + data
            conn.received = b""
        if not self._is_asked:
            self._ask()
        # The same bytes were answered in this second, of this state: nothing to read.
        whole = self._whole.get(data)
        if whole is not None and self._state is not None:
            self._send(conn, client, *whole)
            return
        end = data.find(b"\r\n\r\n")
        if end < 0:
            if len(data) < LARGEST_HEAD:
                conn.received = data  # the time for it keeps running
            else:
                self._refuse(conn, client)
            return
        answer = self._answer(data) if end == len(data) - 4 and self.alive else None
        if answer is None:
            self._hand_over(conn, client, data)
        else:
            is_unchanged, head, body = answer
            # One string and one `send`: copying some kilobytes is cheaper than
            # `sendmsg`, and the next who asks for the same needs no copying.
            first = self._unchanged if is_unchanged else self._ok
            made = b"".join((first, head, body))
            if len(made) <= LARGEST_WHOLE:
                if len(self._whole) >= WHOLE_KEPT:
                    self._whole.clear()
                self._whole[data] = (is_unchanged, made)
            self._send(conn, client, is_unchanged, made)

    def _ask(self) -> None:
        """What holds for all clients that are waiting now: state, date, deadline."""
        self._is_asked = True
        now = time.time()
        try:
            state = self.pages.freshness.without_asking() if self.alive else None  # type: ignore[union-attr]
        except Exception:  # a fault of the store must never take the site down
            self.log.exception("The page store failed; Django answers.")
            state = None
        if state is not None and now >= state.boundary:
            state = None  # a thread shall put into effect what fell due
        second = int(now)
        if second != self._second:
            self._second = second
            date = f"Date: {formatdate(second, usegmt=True)}\r\n"
            self._ok = f"HTTP/1.1 200 OK\r\n{date}".encode()
            self._unchanged = f"HTTP/1.1 304 Not Modified\r\n{date}".encode()
            self._whole.clear()
        if state is not None and state is not self._whole_of:
            self._whole_of = state
            self._whole.clear()
        self._state = state
        self._until = time.monotonic() + self._keepalive

    def _answer(self, head: bytes) -> tuple[bool, bytes, bytes] | None:
        pages = self.pages
        assert pages is not None  # noqa: S101  # only called with a store
        if self._state is None:
            return None  # a thread shall ask
        try:
            return pages.answer(head, self._state)
        except Exception:  # a fault of the store must never take the site down
            self.log.exception("The page store failed; Django answers.")
            return None

    def _send(
        self,
        conn: Any,
        client: socket.socket,
        is_unchanged: bool,
        data: bytes,
    ) -> None:
        self._tally[is_unchanged] += 1
        try:
            sent = client.send(data)
        except (BlockingIOError, InterruptedError):
            sent = 0
        except OSError:
            self._drop(conn)
            return
        if sent == len(data):
            conn.timeout = self._until
            return
        conn.unsent = memoryview(data)[sent:]
        conn.timeout = time.monotonic() + SENT_WITHIN
        self.poller.modify(
            client, selectors.EVENT_WRITE, partial(self._send_more, conn)
        )

    def _send_more(self, conn: Any, client: socket.socket) -> None:
        try:
            sent = client.send(conn.unsent)
        except (BlockingIOError, InterruptedError):
            return
        except OSError:
            self._drop(conn)
            return
        conn.unsent = conn.unsent[sent:]
        conn.timeout = time.monotonic() + SENT_WITHIN
        if not conn.unsent:
            conn.unsent = None
            conn.timeout = time.monotonic() + self._keepalive
            self.poller.modify(
                client,
                selectors.EVENT_READ,
                partial(self.on_client_socket_readable, conn),
            )

    def _hand_over(self, conn: Any, client: socket.socket, data: bytes) -> None:
        """To a thread, with the bytes read so far."""
        self.poller.unregister(client)
        self.keepalived_conns.remove(conn)
        conn.init()
        conn.parser.unreader.unread(data)
        self.enqueue_req(conn)

    def _refuse(self, conn: Any, client: socket.socket) -> None:
        """A head without end would hold a thread for as long as its sender likes."""
        with contextlib.suppress(OSError):
            client.send(TOO_LARGE)
            client.shutdown(socket.SHUT_WR)
        self._drop(conn)

    def _drop(self, conn: Any) -> None:
        self.poller.unregister(conn.sock)
        self.keepalived_conns.remove(conn)
        self.nr_conns -= 1
        conn.close()

    def murder_keepalived(self, force: bool = False) -> None:
        """Answering prolongs a client's time, so the queue is in no order."""
        if self.pages is None:
            super().murder_keepalived(force)
            return
        now = time.monotonic()
        if now < self._next_sweep and not force:
            return
        self._next_sweep = now + 1.0
        balance.tell(self.age, self.nr_conns)
        for conn in list(self.keepalived_conns):
            if force or conn.timeout <= now:
                self._drop(conn)
