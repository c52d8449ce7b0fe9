"""Time, heads and TLS: the T rows of the threat table."""

from __future__ import annotations

import dataclasses
import datetime
import socket
import ssl
import struct
import threading
import time

import pytest

from articles.opengraph import ErrorCode
from articles.opengraph.dialling import default_tls
from articles.opengraph.fetch import fetch
from articles.opengraph.request import Form, Identity
from tests.certificates import server_side
from tests.opengraph.hostile import (
    IMPATIENT,
    QUICK,
    Network,
    Server,
    redirect,
    reply,
    serving,
)

URL = "http://example.com/news/a"
NOW = datetime.datetime(2026, 4, 1, 12, 0, tzinfo=datetime.UTC)


def _sleep(conn: socket.socket, seconds: float) -> None:
    """Waits until the client has given up or the time is over."""
    conn.settimeout(seconds)
    conn.recv(1)


def silent(conn, request):
    _sleep(conn, 3)


def drip(before: bytes, piece: bytes):
    def answer(conn, request):
        conn.sendall(before)
        for _ in range(40):
            conn.sendall(piece)
            time.sleep(0.05)

    return answer


SLOW = {
    "never answers": (silent, ErrorCode.TIMEOUT_FIRST_BYTE),
    "head drips": (drip(b"HTTP/1.1 200 OK\r\nX: ", b"a"), ErrorCode.TIMEOUT_TOTAL),
    "status drips": (drip(b"", b"H"), ErrorCode.TIMEOUT_TOTAL),
    "body drips": (
        drip(b"HTTP/1.1 200 OK\r\nContent-Length: 99999\r\n\r\n", b"a"),
        ErrorCode.TIMEOUT_TOTAL,
    ),
    "chunks drip": (
        drip(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"1\r\na\r\n"),
        ErrorCode.TIMEOUT_TOTAL,
    ),
    "continues forever": (
        drip(b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
        ErrorCode.TIMEOUT_TOTAL,
    ),
}


@pytest.mark.parametrize("name", SLOW)
def test_a_slow_server_costs_no_more_than_the_deadline(name):
    answer, code = SLOW[name]
    with serving(answer) as network:
        result = network.fetch(URL, IMPATIENT)
    assert result.error is code
    assert result.seconds <= IMPATIENT.total + 5
    assert result.body == b""


def test_one_deadline_holds_for_all_hops():
    def late(conn, request):
        time.sleep(0.25)
        number = len(request.split(b" ")[1])
        conn.sendall(redirect("/" + "x" * number))

    with serving(late) as network:
        result = network.fetch(URL, IMPATIENT)
    assert result.error is ErrorCode.TIMEOUT_TOTAL
    assert result.seconds <= IMPATIENT.total + 5
    assert 2 <= len(result.hops) <= 5


def test_a_flood_of_interim_answers_ends():
    flood = b"HTTP/1.1 100 Continue\r\n\r\n" * 10_000
    with serving(flood) as network:
        assert network.fetch(URL).error is ErrorCode.HEADER_BAD


def test_interim_answers_are_skipped():
    hints = b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n"
    with serving(hints + hints + reply()) as network:
        assert network.fetch(URL).body == b"<title>Grid</title>"


def reset(conn, request):
    conn.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    conn.close()


OK = b"HTTP/1.1 200 OK\r\n"


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (b"just some text\n", ErrorCode.HEADER_BAD),
        (b"<html><title>HTTP/0.9</title>", ErrorCode.HEADER_BAD),
        (b"SSH-2.0-OpenSSH_9.2\r\n", ErrorCode.HEADER_BAD),
        (b"220 mail.example.com ESMTP\r\n", ErrorCode.HEADER_BAD),
        (b"HTTP/2.0 200 OK\r\n\r\n", ErrorCode.HEADER_BAD),
        (b"HTTP/1.1 2000 OK\r\n\r\n", ErrorCode.HEADER_BAD),
        (b"HTTP/1.1 -20 OK\r\n\r\n", ErrorCode.HEADER_BAD),
        (b"HTTP/1.1 101 Switching\r\n\r\n", ErrorCode.HEADER_BAD),
        (b"HTTP/1.1 200 OK", ErrorCode.HEADER_BAD),
        (b"", ErrorCode.CONNECT_RESET),
        (reset, ErrorCode.CONNECT_RESET),
        (OK + b"A: b\r\n" * 5000 + b"\r\n", ErrorCode.HEADER_BAD),
        (OK + b"A: " + b"b" * 10_000_000, ErrorCode.HEADER_BAD),
        (OK + b"A: b\r\n folded\r\n\r\n", ErrorCode.HEADER_BAD),
        (OK + b"A: b\0c\r\n\r\n", ErrorCode.HEADER_BAD),
        (OK + b"A: b\rc\r\n\r\n", ErrorCode.HEADER_BAD),
        (OK + b"A b: c\r\n\r\n", ErrorCode.HEADER_BAD),
        (OK + b"A : c\r\n\r\n", ErrorCode.HEADER_BAD),
        (OK + b"no colon\r\n\r\n", ErrorCode.HEADER_BAD),
        (OK + b"A: b\r\n", ErrorCode.HEADER_BAD),
        (OK + b"Content-Length: -1\r\n\r\nabc", ErrorCode.HEADER_BAD),
        (OK + b"Content-Length: +3\r\n\r\nabc", ErrorCode.HEADER_BAD),
        (OK + b"Content-Length: 0x3\r\n\r\nabc", ErrorCode.HEADER_BAD),
        (OK + b"Content-Length: " + b"9" * 30 + b"\r\n\r\n", ErrorCode.HEADER_BAD),
        (
            OK + b"Content-Length: 3\r\nContent-Length: 5\r\n\r\nabc",
            ErrorCode.HEADER_BAD,
        ),
        (OK + b"Content-Length: 3, 5\r\n\r\nabc", ErrorCode.HEADER_BAD),
        (
            OK + b"Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            ErrorCode.HEADER_BAD,
        ),
        (OK + b"Transfer-Encoding: gzip, chunked\r\n\r\n", ErrorCode.HEADER_BAD),
        (OK + b"Content-Length: 1000\r\n\r\nabc", ErrorCode.BODY_SHORT),
    ],
)
def test_a_malformed_answer_is_refused(answer, code):
    with serving(answer) as network:
        result = network.fetch(URL)
    assert (result.error, result.body) == (code, b"")


@pytest.mark.parametrize(
    ("answer", "body"),
    [
        (OK + b"Content-Length: 10\r\n\r\n" + b"0123456789" * 10_000, b"0123456789"),
        (OK + b"Content-Length: 3\r\nContent-Length: 3\r\n\r\nabc", b"abc"),
        (OK + b"Content-Length: 3, 3\r\n\r\nabc", b"abc"),
        (OK + b"\r\nuntil the end", b"until the end"),
        (b"HTTP/1.0 200\r\n\r\nabc", b"abc"),
        (b"HTTP/1.1 200 OK\nA: b\n\nabc", b"abc"),
        (
            OK + b"Transfer-Encoding: chunked\r\n\r\n"
            b"3;x=y\r\nabc\r\n2\r\nde\r\n0\r\nTrailer: x\r\n\r\n",
            b"abcde",
        ),
    ],
)
def test_a_sound_body_is_read_to_its_end(answer, body):
    with serving(answer) as network:
        result = network.fetch(URL)
    assert (result.error, result.body, result.truncated) == (None, body, False)


@pytest.mark.parametrize(
    "chunks",
    [b"FFFFFFFFFFFFFFFF\r\n", b"-1\r\n", b"zz\r\n", b"\r\n", b"3\r\nabcX\r\n0\r\n\r\n",
     b"3" * 5000],
)  # fmt: skip
def test_nonsense_chunks_are_refused(chunks):
    with serving(OK + b"Transfer-Encoding: chunked\r\n\r\n" + chunks) as network:
        assert network.fetch(URL).error is ErrorCode.HEADER_BAD


@pytest.mark.parametrize("chunks", [b"3\r\nab", b"3\r\nabc\r\n", b"FFFFFFFF\r\nabc"])
def test_chunks_that_break_off_are_short(chunks):
    with serving(OK + b"Transfer-Encoding: chunked\r\n\r\n" + chunks) as network:
        assert network.fetch(URL).error is ErrorCode.BODY_SHORT


def test_a_million_tiny_chunks_stop_at_the_limit():
    def tiny(conn, request):
        conn.sendall(OK + b"Transfer-Encoding: chunked\r\n\r\n")
        for _ in range(100):
            conn.sendall(b"1\r\na\r\n" * 10_000)

    # A quarter of the usual limit keeps the test short.
    limits = dataclasses.replace(QUICK, wire_bytes=512 * 1024)
    started = time.process_time()
    with serving(tiny) as network:
        result = network.fetch(URL, limits)
    assert (result.error, result.truncated) == (None, True)
    assert result.wire_bytes <= limits.wire_bytes + 128 * 1024
    assert time.process_time() - started < 15


@pytest.mark.parametrize(
    ("status", "code"),
    [
        ("401 Unauthorized", ErrorCode.HTTP_4XX),
        ("403 Forbidden", ErrorCode.HTTP_4XX),
        ("404 Not Found", ErrorCode.HTTP_4XX),
        ("406 Not Acceptable", ErrorCode.HTTP_4XX),
        ("410 Gone", ErrorCode.HTTP_4XX),
        ("429 Too Many", ErrorCode.HTTP_4XX),
        ("451 Legal", ErrorCode.HTTP_4XX),
        ("500 Oops", ErrorCode.HTTP_5XX),
        ("503 Busy", ErrorCode.HTTP_5XX),
        ("206 Partial", ErrorCode.HTTP_OTHER),
    ],
)
def test_a_status_that_is_no_success_keeps_its_number(status, code):
    with serving(reply(b"<title>Error</title>", status=status)) as network:
        result = network.fetch(URL)
    assert (result.error, result.status, result.body) == (code, int(status[:3]), b"")


def test_a_bot_check_is_told_from_a_refusal():
    with serving(reply(b"x", "CF-Mitigated: challenge", status="403 No")) as network:
        assert network.fetch(URL).error is ErrorCode.CHALLENGE


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("3600", 3600),
        ("-5", 0),
        ("1000000000", 7 * 24 * 3600),
        ("Wed, 01 Apr 2026 12:10:00 GMT", 600),
        ("Wed, 01 Apr 2020 12:10:00 GMT", 0),
        ("Wed, 01 Apr 9999 12:10:00 GMT", 7 * 24 * 3600),
        ("soon", None),
        ("Wed, 99 Apr 2026 99:99:99 GMT", None),
        ("", None),
    ],
)
def test_retry_after_is_clamped(value, seconds):
    answer = reply(b"x", f"Retry-After: {value}", status="503 Busy")
    with serving(answer) as network:
        assert network.fetch(URL, now=lambda: NOW).retry_after == seconds


def test_request_says_who_asks_and_nothing_else():
    identity = Identity(user_agent="GridBot/1.0\r\nX-Evil: 1", languages="ja")
    with serving(reply()) as network:
        network.fetch("http://example.com/電力?q=1#part", identity=identity)
        assert network.server is not None
        lines = network.server.requests[0].decode().split("\r\n")
    assert lines[0] == "GET /%E9%9B%BB%E5%8A%9B?q=1 HTTP/1.1"
    assert {line.partition(":")[0] for line in lines[1:] if line} == {
        "Host",
        "User-Agent",
        "Accept",
        "Accept-Language",
        "Accept-Encoding",
        "Connection",
    }
    assert "User-Agent: GridBot/1.0X-Evil: 1" in lines


HTTPS = "https://example.com/a"


def test_a_good_certificate_is_enough_and_the_name_is_sent(certificates, trust):
    names = []
    context = server_side(certificates, "good")
    context.sni_callback = lambda conn, name, _: names.append(name)
    with serving(reply(), tls=context) as network:
        result = network.fetch(HTTPS, tls=trust)
    assert (result.error, result.body) == (None, b"<title>Grid</title>")
    assert names == ["example.com"]


@pytest.mark.parametrize("name", ["stranger", "other", "expired"])
def test_a_certificate_that_proves_nothing_is_refused(certificates, trust, name):
    with serving(reply(), tls=server_side(certificates, name)) as network:
        result = network.fetch(HTTPS, tls=trust)
        assert (result.error, result.body) == (ErrorCode.TLS_INVALID, b"")
        assert network.server is not None
        assert network.server.requests == []


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_an_old_protocol_is_refused(certificates, trust):
    context = server_side(certificates, "good")
    context.set_ciphers("DEFAULT@SECLEVEL=0")
    context.minimum_version = ssl.TLSVersion.TLSv1
    context.maximum_version = ssl.TLSVersion.TLSv1
    with serving(reply(), tls=context) as network:
        assert network.fetch(HTTPS, tls=trust).error is ErrorCode.TLS_INVALID


def test_plain_http_behind_https_is_no_answer(trust):
    def speak(listener: socket.socket) -> None:
        conn, _ = listener.accept()
        with conn:
            conn.sendall(reply())
            conn.recv(65536)

    with socket.create_server(("127.0.0.1", 0)) as listener:
        threading.Thread(target=speak, args=(listener,), daemon=True).start()
        network = Network(None, example_com=["8.8.8.8"])
        port = listener.getsockname()[1]

        def connect(address, _, timeout):
            return socket.create_connection(("127.0.0.1", port), timeout), address

        network.connect = connect  # type: ignore[method-assign]
        result = network.fetch(HTTPS, tls=trust)
    assert result.error is ErrorCode.TLS_INVALID


def test_a_handshake_that_never_ends_is_ended(trust):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        network = Network(None, example_com=["8.8.8.8"])
        port = listener.getsockname()[1]

        def connect(address, _, timeout):
            return socket.create_connection(("127.0.0.1", port), timeout), address

        network.connect = connect  # type: ignore[method-assign]
        result = network.fetch(HTTPS, IMPATIENT, tls=trust)
    assert result.error is ErrorCode.TIMEOUT_TLS
    assert result.seconds < IMPATIENT.total + 5


def test_a_step_down_to_http_is_recorded_and_allowed_once(certificates, trust):
    context = server_side(certificates, "good")
    secure = Server(
        redirect("http://example.com/b"), redirect("http://example.com/c"), tls=context
    )
    plain = Server(redirect("https://example.com/d"), reply())
    network = Network(None, example_com=["8.8.8.8"])

    def connect(address, port, timeout):
        to = secure if port == 443 else plain
        return socket.create_connection(("127.0.0.1", to.port), timeout), address

    network.connect = connect  # type: ignore[method-assign]
    try:
        once = network.fetch(HTTPS, tls=trust)
    finally:
        secure.stop()
        plain.stop()
    assert once.downgraded
    assert once.error is ErrorCode.REDIRECT_SCHEME
    assert [hop.url.partition(":")[0] for hop in once.hops] == [
        "https",
        "http",
        "https",
    ]


def test_a_context_that_does_not_verify_is_a_mistake_of_ours():
    with pytest.raises(ValueError, match="verify"):
        fetch(HTTPS, tls=ssl._create_unverified_context())
    assert default_tls().minimum_version >= ssl.TLSVersion.TLSv1_2


# A form carries a word that proves who asks: to one address, over TLS, once.

FORM = Form({"url": "https://example.com/電力"}, authorization="LOW key:secret")


def test_a_form_is_posted_with_its_word(certificates, trust):
    with serving(reply(), tls=server_side(certificates, "good")) as network:
        assert network.fetch(HTTPS, tls=trust, form=FORM).ok
        assert network.server is not None
        head, _, content = network.server.requests[0].partition(b"\r\n\r\n")
    assert head.startswith(b"POST /a HTTP/1.1\r\n")
    assert b"\r\nAuthorization: LOW key:secret" in head
    assert f"Content-Length: {len(content)}".encode() in head
    assert content == b"url=https%3A%2F%2Fexample.com%2F%E9%9B%BB%E5%8A%9B"


def test_a_form_follows_no_redirect_and_never_goes_in_the_clear(certificates, trust):
    with serving(
        redirect("https://example.com/b"), tls=server_side(certificates, "good")
    ) as network:
        result = network.fetch(HTTPS, tls=trust, form=FORM)
        assert network.server is not None
        assert len(network.server.requests) == 1
    assert result.error is ErrorCode.REDIRECT_MANY
    with serving(reply()) as network:
        result = network.fetch(URL, form=FORM)
        assert (result.error, network.dialled) == (ErrorCode.URL_SCHEME, [])
