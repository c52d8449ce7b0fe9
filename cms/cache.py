"""Django's cache on Redis, which may be away: then nothing is cached, nothing fails."""

from __future__ import annotations

from typing import Any

import redis
from django.core.cache.backends.redis import RedisCache
from redis.backoff import NoBackoff
from redis.retry import Retry

from articles.caching.breaker import Breaker

REDIS_ERRORS: tuple[type[Exception], ...] = (redis.RedisError, OSError)
PATIENCE = 0.25  # seconds; a page is rendered in less


def quick_client(location: str) -> Any:
    """A client that gives up soon: whatever it holds can be made anew."""
    return redis.Redis.from_url(
        location,
        socket_timeout=PATIENCE,
        socket_connect_timeout=PATIENCE,
        retry=Retry(NoBackoff(), 0),
    )


class FailOpenRedisCache(RedisCache):
    """A miss instead of an error, and no waiting for a server known to be away."""

    def __init__(self, server: Any, params: dict[str, Any]) -> None:
        options = {
            "socket_timeout": PATIENCE,
            "socket_connect_timeout": PATIENCE,
            **params.get("OPTIONS", {}),
        }
        super().__init__(server, {**params, "OPTIONS": options})
        self._breaker = Breaker("Redis", REDIS_ERRORS)

    def add(self, key: Any, value: Any, *args: Any, **kwargs: Any) -> bool:
        return bool(self._ask(super().add, True, key, value, *args, **kwargs))

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        return self._ask(super().get, default, key, default, version)

    def set(self, key: Any, value: Any, *args: Any, **kwargs: Any) -> None:
        self._ask(super().set, None, key, value, *args, **kwargs)

    def touch(self, key: Any, *args: Any, **kwargs: Any) -> bool:
        return bool(self._ask(super().touch, False, key, *args, **kwargs))

    def delete(self, key: Any, version: int | None = None) -> bool:
        return bool(self._ask(super().delete, False, key, version))

    def get_many(self, keys: Any, version: int | None = None) -> dict[Any, Any]:
        found: dict[Any, Any] = self._ask(super().get_many, {}, keys, version)
        return found

    def set_many(self, data: Any, *args: Any, **kwargs: Any) -> list[Any]:
        failed: list[Any] = self._ask(
            super().set_many, list(data), data, *args, **kwargs
        )
        return failed

    def delete_many(self, keys: Any, version: int | None = None) -> None:
        self._ask(super().delete_many, None, keys, version)

    def has_key(self, key: Any, version: int | None = None) -> bool:
        return bool(self._ask(super().has_key, False, key, version))

    def incr(self, key: Any, delta: int = 1, version: int | None = None) -> int:
        """A count begins anew while the server is away."""
        return int(self._ask(super().incr, delta, key, delta, version))

    def clear(self) -> None:
        self._ask(super().clear, None)

    def _ask(self, ask: Any, default: Any, *args: Any, **kwargs: Any) -> Any:
        return self._breaker.call(lambda: ask(*args, **kwargs), default=default)
