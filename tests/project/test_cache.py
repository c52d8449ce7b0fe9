"""Django's cache while Redis is away: misses, no errors, no waiting."""

from __future__ import annotations

import socket
import time

import pytest

from cms.cache import FailOpenRedisCache


@pytest.fixture
def cache():
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
    return FailOpenRedisCache(f"redis://127.0.0.1:{port}/0", {})


def test_a_server_that_is_away_is_a_miss(cache):
    began = time.monotonic()
    for _ in range(200):
        cache.set("a", 1)
        assert cache.get("a", "nothing") == "nothing"
        assert cache.add("a", 1) is True
        assert cache.incr("a") == 1
        assert cache.get_or_set("b", lambda: 5) == 5
        assert cache.get_many(["a"]) == {}
        assert cache.set_many({"a": 1}) == ["a"]
        assert cache.has_key("a") is False
        cache.delete("a")
        cache.delete_many(["a"])
        assert cache.touch("a") is False
    cache.clear()
    assert time.monotonic() - began < 30  # asked once, then left alone
