"""Redirects: the R rows of the threat table."""

from __future__ import annotations

import pytest

from articles.opengraph import ErrorCode
from articles.opengraph.request import Validators
from tests.opengraph.hostile import OTHER, PUBLIC, redirect, reply, serving

URL = "http://example.com/news/a"


@pytest.mark.parametrize(
    ("location", "code"),
    [
        ("http://169.254.169.254/latest/meta-data/", ErrorCode.URL_HOST),
        ("http://127.0.0.1:8000/", ErrorCode.URL_PORT),
        ("//2130706433/", ErrorCode.URL_HOST),
        ("http://[::1]/", ErrorCode.URL_HOST),
        ("http://localhost/", ErrorCode.URL_HOST),
        ("http://user@example.com/", ErrorCode.URL_USERINFO),
        ("http://inner.example.com/", ErrorCode.IP_REFUSED),
        ("file:///etc/passwd", ErrorCode.REDIRECT_SCHEME),
        ("ftp://example.com/", ErrorCode.REDIRECT_SCHEME),
        ("javascript:alert(1)", ErrorCode.REDIRECT_SCHEME),
        ("JAVASCRIPT:alert(1)", ErrorCode.REDIRECT_SCHEME),
        ("data:text/html,x", ErrorCode.REDIRECT_SCHEME),
        ("", ErrorCode.HEADER_BAD),
        ("/a\r\nLocation: /b", ErrorCode.HEADER_BAD),
        ("/a\r\n /b", ErrorCode.HEADER_BAD),
        ("/a\rb", ErrorCode.HEADER_BAD),
        ("/a\tb", ErrorCode.HEADER_BAD),
        ("/a\\b", ErrorCode.HEADER_BAD),
        ("http://[", ErrorCode.HEADER_BAD),
        ("/" + "a" * 100_000, ErrorCode.HEADER_BAD),
        ("/" + "a" * 3000, ErrorCode.URL_TOO_LONG),
    ],
)
def test_a_bad_target_is_refused_on_its_hop(location, code):
    with serving(redirect(location), reply()) as network:
        result = network.fetch(URL)
        assert result.error is code
        assert network.server is not None
        assert len(network.server.requests) == 1
        assert result.body == b""
        assert result.hops[0].status in (302, 0) or code is ErrorCode.HEADER_BAD


def test_no_location_is_a_bad_head():
    with serving(b"HTTP/1.1 302 Found\r\n\r\n") as network:
        assert network.fetch(URL).error is ErrorCode.HEADER_BAD


@pytest.mark.parametrize(
    ("location", "reached"),
    [
        ("/b", "http://example.com/b"),
        ("b?x=1", "http://example.com/news/b?x=1"),
        ("?q", "http://example.com/news/a?q"),
        ("../c#part", "http://example.com/c"),
        ("//www.example.com/d", "http://www.example.com/d"),
        ("http://other.example.net/", "http://other.example.net/"),
        ("/電力", "http://example.com/%E9%9B%BB%E5%8A%9B"),
        ("/caf\u00e9".encode("latin-1"), "http://example.com/caf%C3%A9"),
        ("/two words", "http://example.com/two%20words"),
    ],
)
@pytest.mark.parametrize(
    "status", ["301 Moved", "302 Found", "303 See", "307 T", "308 P"]
)
def test_targets_are_resolved_against_the_current_address(location, reached, status):
    with serving(redirect(location, status), reply()) as network:
        result = network.fetch(URL)
    assert (result.error, result.url) == (None, reached)
    assert [hop.status for hop in result.hops] == [int(status[:3]), 200]
    assert {hop.ip for hop in result.hops} <= {PUBLIC, OTHER}


def test_five_redirects_are_followed_and_six_are_many():
    steps = [redirect(f"/{number}") for number in range(6)]
    with serving(*steps[:5], reply()) as network:
        assert network.fetch(URL).ok
    with serving(*steps, reply()) as network:
        result = network.fetch(URL)
    assert result.error is ErrorCode.REDIRECT_MANY
    assert len(result.hops) == 6


@pytest.mark.parametrize(
    ("answers", "code"),
    [
        ([redirect("/news/a")], ErrorCode.REDIRECT_LOOP),
        ([redirect("/b"), redirect("/news/a")], ErrorCode.REDIRECT_LOOP),
        ([redirect("#part")], ErrorCode.REDIRECT_LOOP),
    ],
)
def test_loops_end(answers, code):
    with serving(*answers) as network:
        assert network.fetch(URL).error is code


def test_a_loop_that_grows_its_query_ends():
    def grow(conn, request):
        target = request.split(b" ")[1]
        conn.sendall(redirect(target + b"x?"[::-1]))

    with serving(grow) as network:
        assert network.fetch(URL).error is ErrorCode.REDIRECT_MANY


@pytest.mark.parametrize(
    ("status", "code"),
    [
        ("300 Choices", ErrorCode.HTTP_3XX),
        ("304 Same", ErrorCode.HTTP_3XX),
        ("305 Proxy", ErrorCode.HTTP_3XX),
        ("306 Unused", ErrorCode.HTTP_3XX),
        ("399 Odd", ErrorCode.HTTP_3XX),
        ("332 Odd", ErrorCode.HTTP_3XX),
    ],
)
def test_other_statuses_are_not_followed(status, code):
    with serving(redirect("/b", status), reply()) as network:
        result = network.fetch(URL)
    assert (result.error, len(result.hops)) == (code, 1)


def test_a_good_answer_cannot_send_on_by_header():
    headers = (
        "Location: /b",
        "Content-Location: /c",
        "Refresh: 0;url=http://127.0.0.1/",
    )
    with serving(reply(b"<title>T</title>", *headers)) as network:
        result = network.fetch(URL)
    assert (result.ok, result.url, len(result.hops)) == (True, URL, 1)


def _refresh(content: str, more: str = "") -> bytes:
    return reply(f'<meta http-equiv="refresh" content="{content}">{more}'.encode())


def test_one_meta_refresh_is_followed():
    with serving(_refresh("0; URL='/b'"), reply()) as network:
        result = network.fetch(URL)
    assert (result.ok, result.url) == (True, "http://example.com/b")
    with serving(_refresh("0;url=/b"), _refresh("0;url=/c"), reply()) as network:
        result = network.fetch(URL)
    assert result.url == "http://example.com/b"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("0;url=http://10.0.0.1/", ErrorCode.URL_HOST),
        ("0;url=http://inner.example.com/", ErrorCode.IP_REFUSED),
        ("0;url=file:///etc/passwd", ErrorCode.REDIRECT_SCHEME),
        ("0;url=javascript:alert(1)", ErrorCode.REDIRECT_SCHEME),
    ],
)
def test_a_meta_refresh_passes_the_same_gate(content, code):
    with serving(_refresh(content), reply()) as network:
        result = network.fetch(URL)
    assert (result.error, result.body) == (code, b"")


@pytest.mark.parametrize(
    "answer",
    [
        _refresh("30;url=/b"),
        _refresh("0"),
        _refresh(""),
        _refresh("0;url="),
        _refresh("0;url=/news/a"),
        _refresh("0;url=/b", '<meta property="og:title" content="T">'),
        _refresh("0;url=/b", " " * 9000),
        reply(b"<!-- <meta http-equiv=refresh content='0;url=/b'> -->"),
    ],
)
def test_a_page_with_something_to_say_is_kept(answer):
    with serving(answer, reply()) as network:
        result = network.fetch(URL)
    assert (result.ok, result.url) == (True, URL)


def test_no_cookie_crosses_to_another_host():
    moved = (
        b"HTTP/1.1 302 Found\r\nSet-Cookie: a=b\r\n"
        b"Location: http://other.example.net/\r\n\r\n"
    )
    with serving(moved, reply()) as network:
        assert network.fetch(URL).ok
        assert network.server is not None
        assert b"cookie" not in network.server.requests[1].lower()


def test_validators_go_only_to_the_address_that_gave_them():
    given = Validators(
        URL, etag='"a"\r\nX: y', last_modified="Thu, 13 Nov 2025 07:30:05 GMT"
    )
    with serving(redirect("http://other.example.net/"), reply()) as network:
        assert network.fetch(URL, validators=given).ok
        assert network.server is not None
        first, second = network.server.requests
    assert b'If-None-Match: "a"X: y\r\n' in first
    assert b"If-Modified-Since: Thu, 13 Nov" in first
    assert b"If-" not in second


def test_unchanged_is_an_answer_when_asked():
    with serving(b"HTTP/1.1 304 Not Modified\r\n\r\n") as network:
        result = network.fetch(URL, validators=Validators(URL, etag='"a"'))
    assert (result.not_modified, result.error, result.ok) == (True, None, False)
