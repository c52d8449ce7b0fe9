"""What bodies may cost: the B rows of the threat table."""

from __future__ import annotations

import dataclasses
import gzip
import time
import tracemalloc
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.opengraph import ErrorCode, Resolution, extract, fetch
from articles.opengraph.fetch import FetchResult
from articles.opengraph.limits import IMAGE_LIMITS, JSON_LIMITS, MIB
from tests.opengraph.hostile import QUICK, redirect, reply, serving

URL = "http://example.com/news/grid-operators-warn"
GZIP = "Content-Encoding: gzip"


def fetch_reply(answer: bytes, limits=QUICK) -> FetchResult:
    with serving(answer) as network:
        return network.fetch(URL, limits)


def bomb(megabytes: int) -> bytes:
    machine = zlib.compressobj(9, wbits=31)
    zeros = bytes(MIB)
    parts = [machine.compress(zeros) for _ in range(megabytes)]
    return b"".join([*parts, machine.flush()])


PAGE = b"<title>Grid report</title>" + bytes(range(32, 127)) * 50


def test_one_gzip_is_read():
    result = fetch_reply(reply(gzip.compress(PAGE), GZIP))
    assert (result.error, result.body, result.truncated) == (None, PAGE, False)


def test_no_byte_is_lost_where_the_inflater_pauses():
    pattern = bytes(range(100)) + b"a" * 3000
    limits = dataclasses.replace(QUICK, ratio=10_000)
    with serving(b"") as network:
        assert network.server is not None
        for size in range(64 * 1024 - 300, 64 * 1024 + 300, 120):
            page = (pattern * 40)[:size]
            network.server.answers = [reply(gzip.compress(page), GZIP)]
            result = network.fetch(URL, limits)
            assert (result.error, result.body == page) == (None, True), size
            assert not result.truncated


def test_a_gzip_bomb_costs_little_memory():
    answer = reply(bomb(64), GZIP)
    tracemalloc.start()
    try:
        result = fetch_reply(answer)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert result.error is ErrorCode.BODY_BOMB
    assert peak < 4 * MIB


def test_a_long_page_in_gzip_is_cut_at_the_limit():
    words = b"".join(b"<p>%d</p>" % (number * 7919) for number in range(30_000))
    limits = dataclasses.replace(QUICK, body_bytes=100_000)
    result = fetch_reply(reply(gzip.compress(PAGE + words), GZIP), limits)
    assert (result.error, result.truncated) == (None, True)
    assert len(result.body) == 100_000
    assert result.body.startswith(PAGE)


@pytest.mark.parametrize(
    ("coding", "body"),
    [
        ("gzip, gzip", gzip.compress(gzip.compress(PAGE))),
        ("deflate", zlib.compress(PAGE)),
        ("br", b"\x0b\x02\x80abc\x03"),
        ("zstd", b"\x28\xb5\x2f\xfd"),
        ("identity, gzip", gzip.compress(PAGE)),
        ("gzip", PAGE),
        ("gzip", b"\x1f\x8b\x08\x00broken"),
    ],
)
def test_other_codings_are_refused(coding, body):
    result = fetch_reply(reply(body, f"Content-Encoding: {coding}"))
    assert (result.error, result.body) == (ErrorCode.BODY_CODING, b"")


def test_two_coding_headers_are_two_codings():
    result = fetch_reply(reply(gzip.compress(PAGE), GZIP, GZIP))
    assert result.error is ErrorCode.BODY_CODING


def test_what_is_left_of_a_broken_gzip_is_used():
    whole = gzip.compress(PAGE + bytes(range(256)) * 200)
    result = fetch_reply(reply(whole[: len(whole) * 2 // 3], GZIP))
    assert (result.error, result.truncated) == (None, True)
    assert result.body.startswith(b"<title>Grid report</title>")
    result = fetch_reply(reply(gzip.compress(PAGE) + b"garbage", GZIP))
    assert (result.error, result.body, result.truncated) == (None, PAGE, False)


def test_an_endless_body_is_cut_and_used():
    def endless(conn, request):
        conn.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + PAGE)
        while True:
            conn.sendall(b"x" * 65536)

    with serving(endless) as network:
        result = network.fetch(URL)
    assert (result.error, result.truncated) == (None, True)
    assert len(result.body) == QUICK.body_bytes
    assert result.wire_bytes < QUICK.wire_bytes + 200_000
    assert extract(result.body, result.url, result.content_type).title == "Grid report"


def test_a_long_body_is_cut_for_pages_and_refused_for_pictures():
    def long(conn, request):
        conn.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 3000000000\r\n\r\n")
        while True:
            conn.sendall(b"x" * 65536)

    with serving(long) as network:
        assert network.fetch(URL).truncated
        limits = dataclasses.replace(IMAGE_LIMITS, total=2)
        result = network.fetch(URL, limits)
    assert (result.error, result.body) == (ErrorCode.IMAGE_BYTES, b"")
    assert result.wire_bytes < 200_000


@pytest.mark.parametrize(
    ("size", "error"), [(64 * 1024, None), (64 * 1024 + 1, ErrorCode.BODY_TOO_BIG)]
)
@pytest.mark.parametrize("length", [True, False])
def test_json_of_more_than_its_limit_is_refused(size, error, length):
    answer = reply(b"x" * size, kind="application/json", length=length)
    assert fetch_reply(answer, JSON_LIMITS).error is error


@pytest.mark.parametrize(
    ("at", "title"), [(1_900_000, "Grid"), (2_200_000, "grid operators warn")]
)
def test_tags_count_within_the_prefix(at, title):
    body = b" " * at + b'<meta property="og:title" content="Grid">'
    result = fetch_reply(reply(body))
    assert extract(result.body, result.url, result.content_type).title == title


@pytest.mark.parametrize(
    ("content_type", "kind"),
    [
        ("application/pdf", "pdf"),
        ("video/mp4", "video"),
        ("image/jpeg", "image"),
        ("application/zip", "other"),
    ],
)
def test_of_a_file_only_the_beginning_is_read(content_type, kind):
    result = fetch_reply(reply(b"x" * MIB, kind=content_type))
    assert (result.error, result.kind, result.truncated) == (None, kind, True)
    assert len(result.body) == QUICK.other_bytes
    assert result.wire_bytes < 300_000


def test_a_page_without_a_type_is_sniffed():
    assert fetch_reply(reply(PAGE, kind="")).kind == "page"
    assert fetch_reply(reply(b"%PDF-1.7", kind="")).kind == "pdf"
    assert fetch_reply(reply(b"\x89PNG\r\n\x1a\n")).kind == "image"


@pytest.mark.parametrize("body", [b"", b"\xef\xbb\xbf", b"\0" * 100, b"x"])
def test_an_empty_page_is_fetched_and_says_nothing(body):
    result = fetch_reply(reply(body))
    assert result.ok
    assert extract(result.body, result.url, result.content_type).is_empty


def test_the_body_of_a_redirect_is_not_read():
    def moved(conn, request):
        conn.sendall(redirect("http://inner.example.com/")[:-2] + b"X: y\r\n\r\n")
        for _ in range(200):
            conn.sendall(b"x" * 65536)

    with serving(moved) as network:
        started = time.monotonic()
        result = network.fetch(URL)
    assert result.error is ErrorCode.IP_REFUSED
    assert result.wire_bytes < 200_000
    assert time.monotonic() - started < 15


class _Canned:
    """A socket that only plays back; no packet is sent."""

    def __init__(self, answer: bytes, piece: int) -> None:
        self.answer, self.piece = answer, piece

    def settimeout(self, seconds: float) -> None:
        assert seconds > 0

    def sendall(self, data: bytes) -> None:
        assert data.endswith(b"\r\n\r\n")

    def recv(self, most: int) -> bytes:
        size = min(most, self.piece)
        data, self.answer = self.answer[:size], self.answer[size:]
        return data

    def close(self) -> None:
        self.answer = b""


WHOLE = [
    reply(PAGE),
    reply(gzip.compress(PAGE), GZIP),
    b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n",
    redirect("/b"),
    reply(b'<meta http-equiv=refresh content="0;url=/b">'),
    reply(b"", "Retry-After: 5", status="503 Busy"),
]


@settings(deadline=None, max_examples=200)
@given(
    st.sampled_from(WHOLE),
    st.lists(
        st.tuples(st.integers(0, 400), st.integers(0, 9), st.binary(max_size=9)),
        max_size=5,
    ),
    st.integers(1, 5000),
)
def test_any_answer_ends_in_a_result(answer, changes, piece):
    for at, removed, added in changes:
        answer = answer[:at] + added + answer[at + removed :]
    result = fetch(
        URL,
        limits=QUICK,
        resolution=Resolution(lambda host: ["8.8.8.8"]),
        connector=lambda address, port, timeout: (_Canned(answer, piece), address),  # type: ignore[arg-type,return-value]
    )
    assert result.error is None or result.body == b""
    assert len(result.body) <= QUICK.body_bytes
    assert result.card().title
