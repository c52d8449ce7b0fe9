"""Which request heads the event loop understands; every other goes to the server."""

from __future__ import annotations

import pytest

from articles.caching.heads import names_etag, read_head

PLAIN = b"GET /a/ HTTP/1.1\r\nHost: news.example\r\n\r\n"


def read(head, secure_header=None):
    return read_head(head, session_cookie="sessionid=", secure_header=secure_header)


def with_lines(*lines, first=b"GET /a/ HTTP/1.1", host=b"Host: news.example"):
    return b"\r\n".join([first, *([host] if host else []), *lines, b"", b""])


def test_a_plain_request_is_understood():
    asked = read(
        with_lines(
            b"accept-encoding: gzip, br", b'If-None-Match: "x"', b"Cookie: a=b; c=d"
        )
    )
    assert asked.address == "http://news.example/a/"
    assert (asked.encodings, asked.etags) == ("gzip, br", '"x"')


def test_addresses_are_the_ones_the_store_knows():
    path = "タグ".encode()
    quoted = "".join(f"%{byte:02X}" for byte in path).encode()
    asked = read(with_lines(first=b"GET /" + quoted + b"/?utm_x=1&page=2 HTTP/1.1"))
    assert asked.address == f"http://news.example/{path.decode('latin-1')}/?page=2"


def test_a_trusted_proxy_says_https_and_nobody_else_does():
    line = b"X-Forwarded-Proto: https, http"
    assert read(with_lines(line)).address.startswith("http://")
    trusted = ("x-forwarded-proto", "https")
    assert read(with_lines(line), trusted).address.startswith("https://")
    assert read(PLAIN, trusted).address.startswith("http://")


@pytest.mark.parametrize(
    "head",
    [
        with_lines(first=b"POST /a/ HTTP/1.1"),
        with_lines(first=b"HEAD /a/ HTTP/1.1"),
        with_lines(first=b"GET /a/ HTTP/1.0"),
        with_lines(first=b"GET /a/ HTTP/2"),
        with_lines(first=b"get /a/ HTTP/1.1"),
        with_lines(first=b"GET  /a/ HTTP/1.1"),
        with_lines(first=b"GET http://other.example/a/ HTTP/1.1"),
        with_lines(first=b"GET //other.example/a/ HTTP/1.1"),
        with_lines(first=b"GET /a\x00 HTTP/1.1"),
        with_lines(first=b"GET /a# HTTP/1.1"),
        with_lines(first=b"GET /\xe3\x82 HTTP/1.1"),
        with_lines(first=b"GET * HTTP/1.1"),
        with_lines(host=None),
        with_lines(b"Host: other.example"),
        with_lines(host=b"Host: a b"),
        with_lines(host=b"Host: user@news.example"),
        with_lines(host=b"Host : news.example"),
        with_lines(b"Content-Length: 0"),
        with_lines(b"Transfer-Encoding: chunked"),
        with_lines(b"Expect: 100-continue"),
        with_lines(b"Upgrade: websocket"),
        with_lines(b"Connection: close"),
        with_lines(b"Connection: keep-alive, upgrade"),
        with_lines(b"Cookie: sessionid=abc"),
        with_lines(b"Cookie: a=b", b"Cookie: c=d"),
        with_lines(b"Accept-Encoding: gzip", b"Accept-Encoding: br"),
        with_lines(b"X-Long: a", b" folded"),
        with_lines(b"no colon"),
        with_lines(b": no name"),
        with_lines(b"X-Ctl: a\x01b"),
        with_lines(b"X-Bare: a\nHost: other.example"),
        with_lines(b"X-Bare: a\rb"),
        b"\r\n\r\n",
        b"\x16\x03\x01\r\n\r\n",
    ],
    ids=lambda head: head[:60],
)
def test_whatever_is_unusual_is_left_to_the_server(head):
    assert read(head) is None


def test_keep_alive_is_nothing_unusual():
    assert read(with_lines(b"Connection: Keep-Alive")) is not None


def test_etags():
    assert names_etag('"a"', '"a"')
    assert names_etag('W/"b", "a"', '"a"')
    assert names_etag(" * ", '"a"')
    assert not names_etag('"ab"', '"a"')
