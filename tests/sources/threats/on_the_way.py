"""Rows D, R, T and B: names, redirects, transport and bodies."""

from __future__ import annotations

import dataclasses
import gzip
import socket
import struct
import time
import zlib
from collections.abc import Callable, Iterator

from articles.opengraph.limits import MIB
from tests.opengraph.bombs import BOMBS
from tests.opengraph.hostile import (
    IMPATIENT,
    OTHER,
    PUBLIC,
    PUBLIC_V6,
    Network,
    redirect,
    reply,
)
from tests.sources.threats.harness import DERIVED, PAGE, Threat

OK = b"HTTP/1.1 200 OK\r\n"
GOOD = (reply(PAGE),)
NAMELESS = dataclasses.replace(IMPATIENT, total=4.0)


def _resolving(problem: Exception) -> Callable[[Network], None]:
    def prepare(network: Network) -> None:
        def resolve(host: str) -> list[str]:
            raise problem

        network.resolve = resolve  # type: ignore[method-assign]

    return prepare


def _rebinding(network: Network) -> None:
    answers = iter([[PUBLIC], ["127.0.0.1"], ["127.0.0.1"]])
    network.resolve = lambda host: next(answers)  # type: ignore[method-assign]


def _hanging(network: Network) -> None:
    def resolve(host: str) -> list[str]:
        time.sleep(2)
        return [PUBLIC]

    network.resolve = resolve  # type: ignore[method-assign]


def _other_peer(network: Network) -> None:
    network.peer = "127.0.0.1"


def _no_version_six(network: Network) -> None:
    network.unreachable = {PUBLIC_V6}


MANY = [f"9.9.{number // 250}.{number % 250 + 1}" for number in range(500)]
NAMES = [
    Threat("D5", "a name that changes its mind", GOOD, prepare=_rebinding),
    *(
        Threat(
            "D6", f"good and bad answers {number}", GOOD, "ip_refused", "refused",
            title=DERIVED, names={"example.com": answers}, requests=0,
        )
        for number, answers in enumerate([[PUBLIC, "10.0.0.5"], ["10.0.0.5", PUBLIC]])
    ),
    Threat(
        "D7", "five hundred answers", GOOD, names={"example.com": MANY},
        allowed=frozenset(MANY[:2]),
    ),
    Threat(
        "D7", "no answer", GOOD, "dns_empty", "pending", title=DERIVED,
        names={"example.com": []}, requests=0,
    ),
    Threat(
        "D7", "no such name", GOOD, "dns_nxdomain", "pending", title=DERIVED,
        prepare=_resolving(socket.gaierror(socket.EAI_NONAME, "x")), requests=0,
    ),
    Threat(
        "D7", "the name server fails", GOOD, "dns_fail", "pending", title=DERIVED,
        prepare=_resolving(socket.gaierror(socket.EAI_AGAIN, "x")), requests=0,
    ),
    Threat(
        "D7", "the resolver hangs", GOOD, "dns_timeout", "pending", title=DERIVED,
        prepare=_hanging, limits=IMPATIENT, requests=0,
    ),
    Threat(
        "D8", "another peer than was vetted", GOOD, "ip_refused", "refused",
        title=DERIVED, prepare=_other_peer, requests=0,
    ),
    Threat(
        "D10", "version 6 out of reach", GOOD,
        names={"example.com": [PUBLIC_V6, PUBLIC]}, prepare=_no_version_six,
    ),
]  # fmt: skip


def _refused_hop(location: str, code: str) -> Threat:
    return Threat(
        "R2" if code == "redirect_scheme" else "R1",
        f"redirect to {location}",
        (redirect(location), reply(PAGE)),
        code,
        "refused",
        title=DERIVED,
        requests=1,
    )


def _many_hops(conn: socket.socket, request: bytes) -> None:
    conn.sendall(redirect(request.split(b" ")[1] + b"x"))


def _growing(conn: socket.socket, request: bytes) -> None:
    path = request.split(b" ")[1]
    conn.sendall(redirect(path + (b"&a=1" if b"?" in path else b"?a=1")))


def _bad_location(name: str, head: bytes) -> Threat:
    return Threat(
        "R4", name, (head, reply(PAGE)), "header_bad", "pending", title=DERIVED,
        requests=1,
    )  # fmt: skip


MOVED = b"HTTP/1.1 302 Found\r\n"
REDIRECTS = [
    _refused_hop("http://169.254.169.254/latest/meta-data/", "url_host"),
    _refused_hop("http://127.0.0.1:8000/", "url_port"),
    _refused_hop("//2130706433/", "url_host"),
    _refused_hop("http://[::1]/", "url_host"),
    _refused_hop("http://inner.example.com/", "ip_refused"),
    _refused_hop("file:///etc/passwd", "redirect_scheme"),
    _refused_hop("ftp://example.com/", "redirect_scheme"),
    _refused_hop("javascript:alert(1)", "redirect_scheme"),
    _refused_hop("data:text/html,x", "redirect_scheme"),
    Threat(
        "R3", "six hops", (_many_hops,), "redirect_many", "refused", title=DERIVED,
        requests=6,
    ),
    Threat(
        "R3", "to itself", (redirect("?"), redirect("?")), "redirect_loop", "refused",
        title=DERIVED,
    ),
    Threat(
        "R3", "there and back",
        (redirect("/b"), redirect("/2025/11/12/grid-operators-warn-again.html")),
        "redirect_loop", "refused", title=DERIVED, requests=2,
    ),
    Threat(
        "R3", "a query that grows", (_growing,), "redirect_many", "refused",
        title=DERIVED, requests=6,
    ),
    _bad_location("no Location", MOVED + b"\r\n"),
    _bad_location("an empty Location", MOVED + b"Location: \r\n\r\n"),
    _bad_location("two Locations", MOVED + b"Location: /a\r\nLocation: /b\r\n\r\n"),
    _bad_location("a line break inside", MOVED + b"Location: /a\rb\r\n\r\n"),
    _bad_location("a folded Location", MOVED + b"Location: /a\r\n /b\r\n\r\n"),
    _bad_location("100 KB", MOVED + b"Location: /" + b"a" * 100_000 + b"\r\n\r\n"),
    Threat("R5", "relative", (redirect("b/../c?q=1"), *GOOD)),
    Threat("R5", "another host", (redirect("//other.example.net/x"), *GOOD)),
    Threat("R5", "only a query", (redirect("?q"), *GOOD)),
    Threat("R5", "bytes of Latin-1", (redirect("/caf\u00e9".encode("latin-1")), *GOOD)),
    Threat("R5", "raw UTF-8", (redirect("/電力".encode()), *GOOD)),
    Threat(
        "R5", "a host that is none", (redirect("http://["), *GOOD), "header_bad",
        "pending", title=DERIVED,
    ),
    *(
        Threat(
            "R6", status, (redirect("/elsewhere", status), *GOOD), "http_3xx",
            "pending", title=DERIVED, requests=1,
        )
        for status in ("300 A", "304 B", "305 C", "306 D", "399 E", "332 F")
    ),
    Threat(
        "R7", "headers of a page that name another",
        (
            reply(
                PAGE, "Location: http://127.0.0.1/", "Content-Location: /x",
                "Refresh: 0;url=http://127.0.0.1/",
            ),
        ),
        requests=1,
    ),
    Threat(
        "R8", "a refresh to an inner number",
        (reply(b'<meta http-equiv=refresh content="0;url=http://10.0.0.1/">'), *GOOD),
        "url_host", "refused", title=DERIVED, requests=1,
    ),
    Threat(
        "R8", "a refresh to an inner name",
        (
            reply(
                b'<meta http-equiv=refresh content="0;url=http://inner.example.com/">'
            ),
            *GOOD,
        ),
        "ip_refused", "refused", title=DERIVED, requests=1,
    ),
    Threat(
        "R10", "a cookie and another host",
        (
            MOVED + b"Set-Cookie: a=1\r\nLocation: http://other.example.net/x\r\n\r\n",
            *GOOD,
        ),
        requests=2,
    ),
    Threat(
        "R11", "to the front page", (redirect("/"), *GOOD), "landing", "pending",
        title=DERIVED,
    ),
    Threat(
        "R11", "to the log-in", (redirect("/login?next=/grid"), *GOOD), "landing",
        "blocked", title=DERIVED,
    ),
    Threat(
        "R11", "to a consent host",
        (redirect("http://consent.example.com/x"), *GOOD), "landing", "blocked",
        title=DERIVED, names={"consent.example.com": [OTHER]},
    ),
]  # fmt: skip


def _silent(conn: socket.socket, request: bytes) -> None:
    conn.settimeout(3)
    conn.recv(1)


def _drip(before: bytes, piece: bytes) -> Callable[[socket.socket, bytes], None]:
    def answer(conn: socket.socket, request: bytes) -> None:
        conn.sendall(before)
        for _ in range(60):
            conn.sendall(piece)
            time.sleep(0.05)

    return answer


def _reset(conn: socket.socket, request: bytes) -> None:
    conn.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    conn.close()


def _endless(conn: socket.socket, request: bytes) -> None:
    conn.sendall(OK + b"Content-Type: text/html\r\n\r\n" + PAGE)
    while True:
        conn.sendall(b"x" * 65536)


def _three_gigabytes(conn: socket.socket, request: bytes) -> None:
    conn.sendall(
        OK + b"Content-Type: text/html\r\nContent-Length: 3000000000\r\n\r\n" + PAGE
    )
    while True:
        conn.sendall(b"x" * 65536)


def _tiny_chunks(conn: socket.socket, request: bytes) -> None:
    conn.sendall(OK + b"Content-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n")
    conn.sendall(b"%x\r\n%s\r\n" % (len(PAGE), PAGE))
    for _ in range(1000):
        conn.sendall(b"1\r\nx\r\n" * 1000)


def _failed(row: str, name: str, answer: object, code: str, **more: object) -> Threat:
    values: dict[str, object] = {"status": "pending", "title": DERIVED, **more}
    return Threat(row, name, (answer,), code, **values)  # type: ignore[arg-type]


def _status(status: str, code: str, after: str, *headers: str) -> Threat:
    return _failed(
        "T11", status, reply(b"no", *headers, status=status), code, status=after
    )


TRANSPORT = [
    _failed("T1", "silence", _silent, "timeout_first_byte", limits=IMPATIENT),
    _failed(
        "T2", "a head that drips", _drip(OK + b"X: ", b"a"), "timeout_total",
        limits=IMPATIENT,
    ),
    _failed(
        "T3", "a body that drips", _drip(OK + b"Content-Length: 99999\r\n\r\n", b"a"),
        "timeout_total", limits=IMPATIENT,
    ),
    _failed(
        "T4", "endless continues", _drip(b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
        "timeout_total", limits=IMPATIENT,
    ),
    _failed("T6", "HTTP/0.9", b"<html><title>x</title>", "header_bad"),
    _failed("T6", "SSH", b"SSH-2.0-OpenSSH_9.2\r\n", "header_bad"),
    _failed("T6", "SMTP", b"220 mail.example.com ESMTP\r\n", "header_bad"),
    _failed("T6", "nothing", b"", "connect_reset"),
    _failed("T6", "a reset", _reset, "connect_reset"),
    _failed("T7", "5,000 headers", OK + b"A: b\r\n" * 5000 + b"\r\n", "header_bad"),
    _failed("T7", "a line of 10 MB", OK + b"A: " + b"b" * 10_000_000, "header_bad"),
    _failed("T7", "a folded line", OK + b"A: b\r\n folded\r\n\r\n", "header_bad"),
    _failed("T7", "NUL", OK + b"A: b\0c\r\n\r\n", "header_bad"),
    Threat(
        "T8", "more than was announced",
        (OK + b"Content-Length: %d\r\n\r\n" % len(PAGE) + PAGE + b"x" * 100_000,),
    ),
    _failed("T8", "less", OK + b"Content-Length: 1000\r\n\r\nabc", "body_short"),
    _failed("T8", "negative", OK + b"Content-Length: -1\r\n\r\nabc", "header_bad"),
    _failed(
        "T8", "two lengths",
        OK + b"Content-Length: 3\r\nContent-Length: 5\r\n\r\nabc", "header_bad",
    ),
    _failed(
        "T8", "length and chunks",
        OK + b"Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "header_bad",
    ),
    *(
        _failed(
            "T9", f"a chunk of size {size}",
            OK + b"Transfer-Encoding: chunked\r\n\r\n" + size.encode() + b"\r\nabc",
            "header_bad",
        )
        for size in ("FFFFFFFFFFFFFFFF", "-1", "zz")
    ),
    Threat("T9", "a million tiny chunks", (_tiny_chunks,)),
    _status("401 Who", "http_4xx", "blocked"),
    _status("403 Forbidden", "http_4xx", "blocked"),
    _status("406 No", "http_4xx", "blocked"),
    _status("451 Law", "http_4xx", "blocked"),
    _status("429 Many", "http_4xx", "pending", "Retry-After: 3600"),
    _status("429 Many", "http_4xx", "pending", "Retry-After: -5"),
    _status("429 Many", "http_4xx", "pending", "Retry-After: 1000000000"),
    _status(
        "503 Busy", "http_5xx", "pending", "Retry-After: Wed, 21 Oct 2065 07:28:00 GMT"
    ),
    Threat(
        "T13", "a wall over good data",
        (reply(b'<meta property="og:title" content="Just a moment...">'),),
        "challenge", "blocked", title="既知の題", stored={"title": "既知の題"},
    ),
]  # fmt: skip


def _gzip_bomb() -> bytes:
    machine = zlib.compressobj(9, wbits=31)
    zeros = bytes(MIB)
    parts = [machine.compress(zeros) for _ in range(128)]
    return b"".join([*parts, machine.flush()])


def _coded(coding: str, body: bytes) -> bytes:
    return reply(body, f"Content-Encoding: {coding}")


_NOISE = bytes(range(33, 127)) * 200
BODIES = [
    _failed("B1", "a gzip bomb", _coded("gzip", _gzip_bomb()), "body_bomb"),
    _failed(
        "B2", "gzip twice", _coded("gzip, gzip", gzip.compress(gzip.compress(PAGE))),
        "body_coding",
    ),
    _failed("B3", "deflate", _coded("deflate", zlib.compress(PAGE)), "body_coding"),
    _failed("B4", "br", _coded("br", b"\x0b\x02\x80abc\x03"), "body_coding"),
    _failed("B4", "zstd", _coded("zstd", b"\x28\xb5\x2f\xfd"), "body_coding"),
    _failed(
        "B4", "identity, gzip", _coded("identity, gzip", gzip.compress(PAGE)),
        "body_coding",
    ),
    Threat("B5", "half a gzip", (_coded("gzip", gzip.compress(PAGE + _NOISE)[:-60]),)),
    Threat("B6", "gzip and more", (_coded("gzip", gzip.compress(PAGE) + b"more"),)),
    _failed("B7", "gzip only in name", _coded("gzip", PAGE), "body_coding"),
    Threat("B8", "a body without end", (_endless,)),
    Threat("B8", "three gigabytes", (_three_gigabytes,)),
    Threat(
        "B9", "tags within the prefix",
        (reply(b" " * 1_900_000 + b'<meta property="og:title" content="Far">'),),
        title="Far",
    ),
    Threat(
        "B9", "tags behind it",
        (reply(b" " * 2_200_000 + b'<meta property="og:title" content="Far">'),),
        "parse_empty", "pending", title=DERIVED,
    ),
    Threat(
        "B11", "PDF", (reply(b"%PDF-1.7 x", kind="application/pdf"),), title=DERIVED
    ),
    Threat(
        "B11", "zip", (reply(b"PK\x03\x04", kind="application/zip"),), title=DERIVED
    ),
    Threat("B11", "video", (reply(b"\0" * 99, kind="video/mp4"),), title=DERIVED),
    Threat(
        "B11", "octets", (reply(b"\1\2", kind="application/octet-stream"),),
        title=DERIVED,
    ),
    Threat("B11", "a PNG as a page", (reply(b"\x89PNG\r\n\x1a\n"),), title=DERIVED),
    Threat("B11", "no type", (reply(PAGE, kind=""),)),
    *(
        Threat("B12", f"empty {number}", (reply(body),), "parse_empty", "pending",
               title=DERIVED)
        for number, body in enumerate([b"", b"\xef\xbb\xbf", b"\0" * 100, b"x"])
    ),
]  # fmt: skip


def slow_pages(size: int) -> Iterator[Threat]:
    """Row B10 with pages of that many bytes, one at a time for they are large; what
    they say is no matter."""
    for name, make in BOMBS.items():
        yield Threat("B10", name, (reply(make(size)),), title="")


THREATS = [*NAMES, *REDIRECTS, *TRANSPORT, *BODIES]
