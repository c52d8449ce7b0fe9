"""The level that machines share: found, proved true, and never in the way."""

from __future__ import annotations

import os
import threading
import time
from typing import Any

import pytest
import redis

from articles.caching import breaker
from articles.caching.shared import SharedPages, pack, unpack
from articles.caching.store import make_page
from tests.caching.test_layer import Site

HEADERS = [("Content-Type", "text/html"), ("Surrogate-Key", "home")]


class Memory:
    """Redis as far as it is used, shared by "machines" of one test; may break."""

    def __init__(self) -> None:
        self.data: dict[str, bytes] = {}
        self.asked = 0
        self.broken = False

    def get(self, name: str) -> Any:
        self._answer()
        return self.data.get(name)

    def set(self, name: str, value: bytes, ex=None, px=None, nx=False) -> Any:
        self._answer()
        if nx and name in self.data:
            return None
        self.data[name] = value
        return True

    def delete(self, *names: str) -> Any:
        self._answer()
        for name in names:
            self.data.pop(name, None)

    def _answer(self) -> None:
        self.asked += 1
        if self.broken:
            raise redis.ConnectionError("gone")


def machine(client) -> Site:
    site = Site()
    site.pages.shared = SharedPages(
        client, namespace="test", errors=(redis.RedisError,)
    )
    return site


@pytest.fixture
def client():
    return Memory()


@pytest.mark.parametrize("body", [b"short", b"<p>long</p>" * 500])
def test_a_page_comes_back_as_it_was(body):
    page = make_page(
        body,
        HEADERS,
        names=("home", "article-1"),
        reads=frozenset({"entity"}),
        version=7,
    )
    assert unpack(pack(page)) == page


@pytest.mark.parametrize("kept", [0, 3, 12, 40, -1])
def test_damaged_bytes_are_a_miss(client, kept):
    shared = SharedPages(client, namespace="test", errors=(redis.RedisError,))
    shared.put("a", make_page(b"x" * 999, HEADERS, names=("home",), version=1))
    (key,) = client.data
    client.data[key] = client.data[key][:kept]
    assert shared.get("a") is None


def test_what_one_machine_rendered_another_serves(client):
    first, second = machine(client), machine(client)
    assert first.get() == second.get()
    assert (first.rendered, second.rendered) == (1, 0)
    asked = client.asked
    second.get()
    assert client.asked == asked  # from its own memory now


def test_a_page_that_has_changed_since_is_not_taken_from_another(client):
    first, second = machine(client), machine(client)
    first.get()
    second.change("home")
    second.get()
    assert second.rendered == 1


def test_answers_for_one_reader_reach_nobody_else(client):
    site = machine(client)
    site.headers.append(("Set-Cookie", "a=b"))
    site.get()
    assert client.data == {}


def test_machines_asked_at_once_render_once(client):
    sites = [machine(client) for _ in range(4)]
    for site in sites:
        site.delay = 0.3
    answers: list[bytes] = []
    threads = [
        threading.Thread(target=lambda site=site: answers.append(site.get()["body"]))
        for site in sites
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(site.rendered for site in sites) == 1
    assert len(set(answers)) == 1


def test_without_redis_pages_are_served_and_it_is_left_alone(client, monkeypatch):
    site = machine(client)
    client.broken = True
    assert site.get()["status"] == 200
    asked = client.asked
    for number in range(50):
        assert site.get(path=f"/{number}/")["status"] == 200
    assert client.asked == asked == 1
    client.broken = False
    monkeypatch.setattr(breaker, "REST", 0)
    shared = site.pages.shared
    assert shared is not None
    shared._breaker._rests_until = 0.0
    site.get(path="/again/")
    assert len(client.data) == 1


def test_a_renderer_that_died_holds_others_up_for_a_moment_only(client, monkeypatch):
    site = machine(client)
    shared = site.pages.shared
    assert shared is not None
    shared.begin("http://news.example/")
    monkeypatch.setattr("articles.caching.layer.WAIT", 0.2)
    began = time.monotonic()
    assert site.get()["status"] == 200
    assert time.monotonic() - began < 5


@pytest.mark.redis
def test_a_real_server():
    client = redis.Redis.from_url(os.environ["TEST_REDIS_URL"])
    shared = SharedPages(client, namespace=os.urandom(4).hex(), errors=())
    page = make_page(b"x" * 999, HEADERS, names=("home",), version=1)
    shared.put("a", page)
    assert shared.get("a") == page
    assert shared.begin("a")
    assert not shared.begin("a")
    shared.end("a")
    assert shared.begin("a")
    shared.end("a")
    client.close()
