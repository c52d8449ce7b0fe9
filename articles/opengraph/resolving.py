"""Host names to addresses, once, in bounded time, however long the resolver hangs."""

from __future__ import annotations

import queue
import socket
import threading
import time
from collections.abc import Callable, Iterable
from itertools import islice

from articles.opengraph.codes import ErrorCode
from articles.opengraph.failure import FetchFailed

Resolver = Callable[[str], Iterable[str]]
"""Host name → addresses as text; raises OSError (`socket.gaierror`) when it cannot."""

MAX_ANSWERS = 16
MAX_THREADS = 8


def system_resolver(host: str) -> list[str]:
    """The answers of the operating system, in its order, each once."""
    found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


class Resolution:
    """A bounded pool in front of a resolver: it may hang, its callers never do."""

    def __init__(
        self,
        resolver: Resolver,
        *,
        threads: int = MAX_THREADS,
        answers: int = MAX_ANSWERS,
    ) -> None:
        self._resolver, self._answers = resolver, answers
        self._slots = threading.BoundedSemaphore(threads)

    def addresses(self, host: str, timeout: float) -> list[str]:
        """At most `answers` of them, or `FetchFailed` with a dns code within `timeout`.

        A hanging look-up keeps its thread until it returns; while all are taken,
        callers wait their time and are told dns_timeout.
        """
        started = time.monotonic()
        if not self._slots.acquire(timeout=max(timeout, 0)):
            raise FetchFailed(ErrorCode.DNS_TIMEOUT)
        answers: queue.SimpleQueue[list[str] | Exception] = queue.SimpleQueue()
        look_up = threading.Thread(
            target=self._look_up, args=(host, answers), name="resolver", daemon=True
        )
        try:
            look_up.start()
        except RuntimeError:  # no thread to be had
            self._slots.release()
            raise FetchFailed(ErrorCode.DNS_FAIL) from None
        try:
            answer = answers.get(
                timeout=max(timeout - (time.monotonic() - started), 0.001)
            )
        except queue.Empty:
            raise FetchFailed(ErrorCode.DNS_TIMEOUT) from None
        if isinstance(answer, Exception):
            raise FetchFailed(_code_of(answer)) from answer
        if not answer:
            raise FetchFailed(ErrorCode.DNS_EMPTY)
        return answer

    def _look_up(
        self, host: str, answers: queue.SimpleQueue[list[str] | Exception]
    ) -> None:
        try:
            answers.put(list(islice(self._resolver(host), self._answers)))
        except Exception as problem:  # noqa: BLE001 — handed over to the caller
            answers.put(problem)
        finally:
            self._slots.release()


_NO_SUCH_NAME = {socket.EAI_NONAME}
_NO_ADDRESS = {
    getattr(socket, "EAI_NODATA", None),
    getattr(socket, "EAI_ADDRFAMILY", None),
}


def _code_of(problem: Exception) -> ErrorCode:
    if isinstance(problem, socket.gaierror):
        if problem.errno in _NO_SUCH_NAME:
            return ErrorCode.DNS_NXDOMAIN
        if problem.errno in _NO_ADDRESS:
            return ErrorCode.DNS_EMPTY
    return ErrorCode.DNS_FAIL
