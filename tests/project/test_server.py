"""The real server process: what the event loop answers, and what it hands over."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def port(tmp_path_factory):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        number = probe.getsockname()[1]
    process = subprocess.Popen(
        [
            sys.executable, "-m", "gunicorn", "-c", "python:cms.server_settings",
            "--bind", f"127.0.0.1:{number}", "--workers", "1", "--keep-alive", "2",
            "tests.project.server_app:application",
        ],
        cwd=ROOT,
        # Whatever database the tests run on: this application has none.
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "cms.settings",
             "DATABASE_URL": "sqlite://:memory:",
             "DATA_DIR": str(tmp_path_factory.mktemp("server")),
             "PYTHONPATH": str(ROOT)},
        start_new_session=True,
    )  # fmt: skip
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        try:
            socket.create_connection(("127.0.0.1", number)).close()
            break
        except OSError:
            time.sleep(0.05)
    yield number
    process.terminate()
    assert process.wait(30) == 0


class Client:
    def __init__(self, port):
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=10)
        self.file = self.socket.makefile("rb")

    def send(self, data):
        self.socket.sendall(data)

    def read(self):
        status = int(self.file.readline().split()[1])
        headers = {}
        while (line := self.file.readline()) != b"\r\n":
            name, _, value = line.decode().partition(": ")
            headers[name] = value.strip()
        return status, headers, self.file.read(int(headers.get("Content-Length", 0)))

    def get(self, path, *lines):
        text = "\r\n".join([f"GET {path} HTTP/1.1", "Host: x", *lines, "", ""])
        self.send(text.encode())
        return self.read()


@pytest.fixture
def client(port):
    made = Client(port)
    yield made
    made.file.close()
    made.socket.close()


def by_the_loop(headers):
    return "Server" not in headers  # gunicorn's threads name themselves


def test_the_second_answer_comes_from_the_loop_and_is_the_same(client):
    first = client.get("/asked-here-alone")
    second = client.get("/asked-here-alone")
    assert (by_the_loop(first[1]), by_the_loop(second[1])) == (False, True)
    assert (first[0], first[2]) == (second[0], second[2])
    own = {"Server", "Connection", "Date"}
    assert {k: v for k, v in first[1].items() if k not in own} == {
        k: v for k, v in second[1].items() if k not in own
    }
    assert second[1]["Date"].endswith("GMT")


def test_a_known_page_is_a_304(client):
    etag = client.get("/known")[1]["ETag"]
    status, headers, body = client.get("/known", f"If-None-Match: {etag}")
    assert (status, body, by_the_loop(headers)) == (304, b"", True)
    assert headers["ETag"] == etag
    assert client.get("/known")[0] == 200


def test_one_connection_goes_both_ways_in_turn(client):
    for number in range(20):
        assert client.get("/mixed")[2].startswith(b"/mixed ")
        body = f"form {number}".encode()
        client.send(
            b"POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n%s"
            % (len(body), body)
        )
        assert client.read()[2] == body
        status, headers, _ = client.get("/private")
        assert (status, by_the_loop(headers)) == (200, False)


def test_requests_sent_at_once_are_answered_in_their_order(client):
    client.get("/one")
    client.get("/two")
    client.send(b"".join(
        b"GET /%s HTTP/1.1\r\nHost: x\r\n\r\n" % name
        for name in (b"one", b"two", b"private", b"one")
    ))  # fmt: skip
    starts = [client.read()[2].split(b" ")[0] for _ in range(4)]
    assert starts == [b"/one", b"/two", b"/private", b"/one"]


def test_a_head_that_comes_byte_by_byte_is_answered(client):
    client.get("/slow")
    for byte in b"GET /slow HTTP/1.1\r\nHost: x\r\n\r\n":
        client.send(bytes([byte]))
        time.sleep(0.001)
    status, headers, _ = client.read()
    assert (status, by_the_loop(headers)) == (200, True)


def test_a_body_in_pieces_reaches_the_application(client):
    client.send(b"POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n")
    time.sleep(0.05)
    client.send(b"\r\n3\r\nabc\r\n")
    time.sleep(0.05)
    client.send(b"0\r\n\r\n")
    assert client.read()[2] == b"abc"


def test_a_slow_reader_gets_the_whole_of_a_large_page(client, port):
    client.get("/large")
    slow = Client(port)
    slow.send(b"GET /large HTTP/1.1\r\nHost: x\r\n\r\n")
    time.sleep(0.3)
    assert client.get("/large")[0] == 200  # others do not wait for the slow one
    status, headers, body = slow.read()
    assert (status, by_the_loop(headers)) == (200, True)
    assert body == b"/large " * (3_000_000 // 7)
    slow.file.close()
    slow.socket.close()


def test_whoever_is_logged_in_reaches_the_application(client):
    client.get("/page")
    _, headers, _ = client.get("/page", "Cookie: sessionid=abc")
    assert not by_the_loop(headers)


def test_a_connection_to_be_closed_is_closed(client):
    client.get("/page")
    client.get("/page", "Connection: close")
    assert client.socket.recv(1) == b""


@pytest.mark.parametrize(
    "head",
    [
        b"GET /page HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2",
        b"GET /page HTTP/9.9\r\nHost: x",
        b"GET /page HTTP/1.1\r\nHost: x\r\nbad header",
        b"\x16\x03\x01\x02",
    ],
)
def test_nonsense_is_refused_by_the_servers_own_parser(client, head):
    client.send(head + b"\r\n\r\n")
    assert client.read()[0] in {400, 505}
    assert client.socket.recv(1) == b""


def test_a_head_without_end_takes_no_thread(client):
    client.send(b"GET /page HTTP/1.1\r\nHost: x\r\nX-Long: " + b"y" * 40_000)
    assert client.read()[0] == 431


def test_an_idle_client_is_let_go(client):
    client.get("/page")
    client.get("/page")
    client.socket.settimeout(15)
    assert client.socket.recv(1) == b""


def test_many_clients_at_once(port):
    clients = [Client(port) for _ in range(200)]
    for each in clients:
        each.send(b"GET /many HTTP/1.1\r\nHost: x\r\n\r\n")
    assert {each.read()[2][:6] for each in clients} == {b"/many "}
    for each in clients:
        each.file.close()
        each.socket.close()
