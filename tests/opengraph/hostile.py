"""A loopback server that answers as it is told, and a network that leads only to it."""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
from collections.abc import Callable, Iterable, Iterator

from articles.opengraph.fetch import FetchResult, fetch
from articles.opengraph.limits import FetchLimits
from articles.opengraph.resolving import Resolution

Answer = bytes | Callable[[socket.socket, bytes], None]

PUBLIC = "93.184.215.14"
OTHER = "8.8.8.8"
PUBLIC_V6 = "2606:4700:4700::1111"
QUICK = FetchLimits(total=8, dns=3, connect=3, tls=3, first_byte=4)
"""Ends a test that hangs, and never one on a busy machine."""
IMPATIENT = FetchLimits(total=0.9, dns=0.3, connect=0.5, tls=0.4, first_byte=0.4)
"""For servers that are slow on purpose."""


class Server:
    """Answers each connection with the next answer; the last one repeats."""

    def __init__(self, *answers: Answer, tls: ssl.SSLContext | None = None) -> None:
        self.requests: list[bytes] = []
        self.answers = list(answers)
        self._tls = tls
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._stopping = threading.Event()
        self.port: int = self._listener.getsockname()[1]
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self._stopping.set()
        with (
            contextlib.suppress(OSError),
            socket.create_connection(("127.0.0.1", self.port), 1),
        ):
            pass
        self._thread.join(3)
        self._listener.close()

    def wait(self, seconds: float) -> None:
        """Sleeps, but not beyond the end of the test."""
        self._stopping.wait(seconds)

    def _serve(self) -> None:
        while not self._stopping.is_set():
            conn, _ = self._listener.accept()
            with conn, contextlib.suppress(OSError):
                if not self._stopping.is_set():
                    self._answer(conn)

    def _answer(self, conn: socket.socket) -> None:
        conn.settimeout(3)
        if self._tls is not None:
            conn = self._tls.wrap_socket(conn, server_side=True)
        request = b""
        while b"\r\n\r\n" not in request:
            data = conn.recv(65536)
            if not data:
                return
            request += data
        self.requests.append(request)
        answer = self.answers[0]
        if len(self.answers) > 1:
            self.answers.pop(0)
        if callable(answer):
            answer(conn, request)
        else:
            conn.sendall(answer)
        with contextlib.suppress(OSError):
            conn.shutdown(socket.SHUT_WR)
            while conn.recv(65536):  # so that closing resets nothing
                pass
        conn.close()


class Network:
    """Names and addresses of a test: every dial is recorded and stays here."""

    def __init__(self, server: Server | None, **names: Iterable[str]) -> None:
        self.server = server
        self.names = {
            name.replace("_", "."): list(answers) for name, answers in names.items()
        }
        self.dialled: list[str] = []
        self.resolved: list[str] = []
        self.peer: str | None = None
        self.unreachable: set[str] = set()

    def resolve(self, host: str) -> Iterable[str]:
        self.resolved.append(host)
        if host not in self.names:
            raise socket.gaierror(socket.EAI_NONAME, "no such name")
        return self.names[host]

    def connect(
        self, address: str, port: int, timeout: float
    ) -> tuple[socket.socket, str]:
        self.dialled.append(address)
        if address in self.unreachable:
            raise OSError("unreachable")
        assert self.server is not None, "nothing may be dialled here"
        sock = socket.create_connection(("127.0.0.1", self.server.port), timeout)
        return sock, self.peer or address

    def fetch(self, url: str, limits: FetchLimits = QUICK, **more) -> FetchResult:
        result = fetch(
            url,
            limits=limits,
            resolution=Resolution(self.resolve),
            connector=self.connect,
            **more,
        )
        known = {PUBLIC, OTHER, PUBLIC_V6}
        assert set(self.dialled) <= known, "an address that was never vetted"
        return result


@contextlib.contextmanager
def serving(*answers: Answer, **more) -> Iterator[Network]:
    """A network where every name of example.com leads to a server of these answers."""
    server = Server(*answers, **more)
    try:
        yield Network(
            server,
            example_com=[PUBLIC],
            www_example_com=[PUBLIC],
            other_example_net=[OTHER],
            inner_example_com=["10.0.0.5"],
        )
    finally:
        server.stop()


def reply(
    body: bytes = b"<title>Grid</title>",
    *headers: str,
    status: str = "200 OK",
    length: bool = True,
    kind: str = "text/html",
) -> bytes:
    """A whole answer."""
    lines = [f"HTTP/1.1 {status}", *headers]
    if kind:
        lines.append(f"Content-Type: {kind}")
    if length:
        lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + body


def redirect(location: str | bytes, status: str = "302 Found") -> bytes:
    """A redirect to an address, raw bytes allowed."""
    raw = location if isinstance(location, bytes) else location.encode()
    return f"HTTP/1.1 {status}\r\nLocation: ".encode() + raw + b"\r\n\r\n"
