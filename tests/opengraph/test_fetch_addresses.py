"""Names, addresses and the dial: the D rows of the threat table."""

from __future__ import annotations

import dataclasses
import os
import socket
import threading
import time
from ipaddress import ip_network

import pytest

from articles.opengraph import ErrorCode, fetch
from articles.opengraph.dialling import through_proxy
from articles.opengraph.failure import FetchFailed
from articles.opengraph.resolving import Resolution
from tests.opengraph.hostile import (
    OTHER,
    PUBLIC,
    PUBLIC_V6,
    QUICK,
    Network,
    Server,
    reply,
    serving,
)
from tests.opengraph.test_guard import REFUSED

URL = "http://example.com/news/a"


@pytest.mark.parametrize("address", REFUSED)
def test_a_name_that_leads_inside_is_never_dialled(address):
    network = Network(None, example_com=[address])
    result = network.fetch(URL)
    assert result.error is ErrorCode.IP_REFUSED
    assert (network.dialled, result.body, result.status) == ([], b"", 0)


@pytest.mark.parametrize("answers", [[PUBLIC, "10.0.0.5"], ["10.0.0.5", PUBLIC]])
def test_mixed_answers_are_refused_in_any_order(answers):
    network = Network(None, example_com=answers)
    assert network.fetch(URL).error is ErrorCode.IP_REFUSED


def test_rebinding_finds_no_second_look_up():
    with serving(reply()) as network:
        answers = iter([[PUBLIC], ["127.0.0.1"]])
        network.resolve = lambda host: next(answers)  # type: ignore[method-assign]
        assert network.fetch(URL).ok
        assert network.dialled == [PUBLIC]
        assert next(answers) == ["127.0.0.1"]  # was never asked for


def test_every_hop_is_resolved_and_vetted_again():
    moved = b"HTTP/1.1 302 Found\r\nLocation: http://example.com/b\r\n\r\n"
    with serving(moved, reply()) as network:
        answers = iter([[PUBLIC], ["127.0.0.1"]])
        network.resolve = lambda host: next(answers)  # type: ignore[method-assign]
        result = network.fetch(URL)
    assert result.error is ErrorCode.IP_REFUSED
    assert network.dialled == [PUBLIC]


def test_of_many_answers_sixteen_are_read():
    read = []

    def many(host):
        for number in range(500):
            read.append(number)
            yield f"9.9.{number // 250}.{number % 250}"

    assert len(Resolution(many).addresses("example.com", 1)) == 16
    assert len(read) == 16


@pytest.mark.parametrize(
    ("problem", "code"),
    [
        (socket.gaierror(socket.EAI_NONAME, "x"), ErrorCode.DNS_NXDOMAIN),
        (socket.gaierror(socket.EAI_AGAIN, "x"), ErrorCode.DNS_FAIL),
        (socket.gaierror(socket.EAI_FAIL, "x"), ErrorCode.DNS_FAIL),
        (OSError("x"), ErrorCode.DNS_FAIL),
        (UnicodeError("x"), ErrorCode.DNS_FAIL),
        (None, ErrorCode.DNS_EMPTY),
    ],
)
def test_a_resolver_that_fails_is_told_apart(problem, code):
    network = Network(None, example_com=[])

    def resolve(host):
        if problem:
            raise problem
        return []

    network.resolve = resolve  # type: ignore[method-assign]
    assert network.fetch(URL).error is code


def test_a_hanging_resolver_holds_nobody_and_the_pool_recovers():
    release = threading.Event()

    def hang(host):
        if host == "hangs.example.com":
            release.wait(10)
        return [PUBLIC]

    resolution = Resolution(hang, threads=4)
    before = threading.active_count()
    callers = []

    def ask():
        started = time.monotonic()
        with pytest.raises(FetchFailed) as failure:
            resolution.addresses("hangs.example.com", 0.3)
        callers.append((failure.value.code, time.monotonic() - started))

    threads = [threading.Thread(target=ask) for _ in range(50)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(5)
    assert {code for code, _ in callers} == {ErrorCode.DNS_TIMEOUT}
    assert len(callers) == 50
    assert max(seconds for _, seconds in callers) < 6
    assert threading.active_count() - before <= 4
    release.set()
    assert resolution.addresses("example.com", 2) == [PUBLIC]


def test_a_peer_that_is_not_the_vetted_address_is_left_at_once():
    with serving(reply()) as network:
        network.peer = "127.0.0.1"
        result = network.fetch(URL)
        assert result.error is ErrorCode.IP_REFUSED
        assert network.server is not None
        assert network.server.requests == []


def test_proxies_and_netrc_have_no_say(monkeypatch, tmp_path):
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    (tmp_path / ".netrc").write_text("machine example.com login u password p")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert os.environ["HOME"] == str(tmp_path)
    with serving(reply()) as network:
        assert network.fetch(URL).ok
        assert network.server is not None
        request = network.server.requests[0].lower()
    assert network.dialled == [PUBLIC]
    assert b"authorization" not in request
    assert b"cookie" not in request
    assert b"referer" not in request


def test_an_unreachable_address_gives_way_to_the_other_version():
    with serving(reply()) as network:
        network.names["example.com"] = [PUBLIC_V6, PUBLIC]
        network.unreachable = {PUBLIC_V6}
        assert network.fetch(URL).ok
    assert network.dialled == [PUBLIC_V6, PUBLIC]


def test_at_most_two_addresses_are_tried():
    network = Network(None, example_com=[PUBLIC_V6, PUBLIC, OTHER])
    network.unreachable = {PUBLIC_V6, PUBLIC, OTHER}
    assert network.fetch(URL).error is ErrorCode.CONNECT_FAILED
    assert network.dialled == [PUBLIC_V6, PUBLIC]


@pytest.mark.parametrize(
    ("problem", "code"),
    [
        (ConnectionRefusedError(), ErrorCode.CONNECT_REFUSED),
        (TimeoutError(), ErrorCode.TIMEOUT_CONNECT),
        (OSError(), ErrorCode.CONNECT_FAILED),
    ],
)
def test_a_failed_dial_is_told_apart(problem, code):
    network = Network(None, example_com=[PUBLIC])

    def connect(address, port, timeout):
        assert timeout <= QUICK.connect
        raise problem

    network.connect = connect  # type: ignore[method-assign]
    assert network.fetch(URL).error is code


@pytest.mark.parametrize(
    "url",
    ["http://127.0.0.1/", "http://[::1]/", "http://localhost/", "http://metadata/",
     "http://a.internal/", "http://demo.example/", "http://a.test/", "ftp://example.com/"],
)  # fmt: skip
def test_a_refused_address_is_not_even_resolved(url):
    network = Network(None)
    result = network.fetch(url)
    assert result.error is not None
    assert result.error.value.startswith("url_")
    assert (network.resolved, result.hops) == ([], ())


def test_a_setting_opens_a_port():
    limits = dataclasses.replace(QUICK, extra_ports=frozenset({8080}))
    with serving(reply()) as network:
        assert network.fetch("http://example.com:8080/", limits).ok
        assert network.server is not None
        assert b"Host: example.com:8080\r\n" in network.server.requests[0]


def test_a_real_dial_reaches_an_admitted_network_and_no_other():
    server = Server(reply())
    url = f"http://example.com:{server.port}/"
    closed = dataclasses.replace(QUICK, extra_ports=frozenset({server.port}))
    admitted = dataclasses.replace(closed, also_allowed=(ip_network("127.0.0.0/8"),))
    resolution = Resolution(lambda host: ["127.0.0.1"])
    try:
        result = fetch(url, limits=closed, resolution=resolution)
        assert (result.error, server.requests) == (ErrorCode.IP_REFUSED, [])
        result = fetch(url, limits=admitted, resolution=resolution)
        assert (result.ok, result.hops[0].ip) == (True, "127.0.0.1")
    finally:
        server.stop()
    result = fetch(url, limits=admitted, resolution=resolution)
    assert result.error is ErrorCode.CONNECT_REFUSED


def test_a_proxy_is_told_the_vetted_number():
    heads = []

    def relay(conn, request):
        heads.append(request)
        conn.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
        conn.recv(65536)
        conn.sendall(reply())

    proxy = Server(relay)
    resolution = Resolution(lambda host: [PUBLIC])
    connector = through_proxy(f"127.0.0.1:{proxy.port}")
    try:
        result = fetch(URL, limits=QUICK, resolution=resolution, connector=connector)
        inner = Resolution(lambda host: ["10.0.0.5"])
        refused = fetch(URL, limits=QUICK, resolution=inner, connector=connector)
    finally:
        proxy.stop()
    assert (result.ok, result.hops[0].ip) == (True, PUBLIC)
    assert heads == [
        f"CONNECT {PUBLIC}:80 HTTP/1.1\r\nHost: {PUBLIC}:80\r\n\r\n".encode()
    ]
    assert refused.error is ErrorCode.IP_REFUSED


@pytest.mark.parametrize(
    "answer", [b"HTTP/1.1 403 Forbidden\r\n\r\n", b"", b"x" * 20_000]
)
def test_a_proxy_that_refuses_is_no_connection(answer):
    proxy = Server(answer)
    try:
        result = fetch(
            URL,
            limits=QUICK,
            resolution=Resolution(lambda host: [PUBLIC]),
            connector=through_proxy(f"127.0.0.1:{proxy.port}"),
        )
    finally:
        proxy.stop()
    assert result.error in (ErrorCode.CONNECT_REFUSED, ErrorCode.CONNECT_FAILED)
