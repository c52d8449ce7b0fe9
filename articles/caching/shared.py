"""The second level of the page store: pages that another machine has rendered.

Redis holds them already compressed. Whether one is still true is decided by the
versions in the database, as for a page in memory, so nothing here needs purging; what
is old goes by its time. When Redis is away, each process renders for itself.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import struct
import time
import zlib
from typing import Any, Protocol

from articles.caching.breaker import Breaker
from articles.caching.store import StoredPage, assemble_page

KEPT = 24 * 3600  # seconds
RENDERING = 10_000  # milliseconds for which a process may keep others waiting
POLL = 0.03
_SIZES = struct.Struct("!III")


class Redis(Protocol):
    """What is used of `redis.Redis`."""

    def get(self, name: str) -> Any: ...
    def set(
        self,
        name: str,
        value: bytes,
        ex: int | None = None,
        px: int | None = None,
        nx: bool = False,
    ) -> Any: ...
    def delete(self, *names: str) -> Any: ...


class SharedPages:
    """`namespace` keeps sites and releases apart that share a server."""

    def __init__(
        self, client: Redis, *, namespace: str, errors: tuple[type[Exception], ...]
    ) -> None:
        self._client = client
        self._namespace = namespace
        self._breaker = Breaker("Redis", errors)

    def get(self, address: str) -> StoredPage | None:
        """What was stored last; its `checked` is the version it was made at."""
        data = self._breaker.call(self._client.get, self._key(address), default=None)
        if not data:
            return None
        try:
            return unpack(data)
        except (ValueError, KeyError, struct.error, OSError, EOFError, zlib.error):
            return None  # another release's, or damaged: as if it were not there

    def put(self, address: str, page: StoredPage) -> None:
        self._breaker.call(self._put, self._key(address), pack(page), default=None)

    def begin(self, address: str) -> bool:
        """True for the one process that shall render; it must call `end`."""
        lock = f"{self._key(address)}:rendering"
        return bool(self._breaker.call(self._lock, lock, default=True))

    def end(self, address: str) -> None:
        lock = f"{self._key(address)}:rendering"
        self._breaker.call(self._client.delete, lock, default=None)

    def wait(self, address: str, seconds: float) -> None:
        """Until whoever renders the page has ended, or time is over."""
        lock = f"{self._key(address)}:rendering"
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            if not self._breaker.call(self._client.get, lock, default=None):
                return
            time.sleep(POLL)

    def _put(self, key: str, data: bytes) -> None:
        self._client.set(key, data, ex=KEPT)

    def _lock(self, key: str) -> Any:
        return self._client.set(key, b"1", px=RENDERING, nx=True)

    def _key(self, address: str) -> str:
        digest = hashlib.sha256(address.encode("utf-8", "surrogateescape"))
        return f"page:{self._namespace}:{digest.hexdigest()[:40]}"


def pack(page: StoredPage) -> bytes:
    """Facts, gzip and Brotli bodies one after the other; no pickle: bytes from a
    network stay data."""
    facts = {
        "names": page.names,
        "reads": sorted(page.reads),
        "made_at": page.made_at,
        "digest": page.digest,
        "headers": page.own_headers,
        "compressed": page.gzip is not page.identity,
    }
    head = json.dumps(facts).encode()
    zipped = page.gzip.body
    small = page.brotli.body if page.brotli is not page.identity else b""
    return _SIZES.pack(len(head), len(zipped), len(small)) + head + zipped + small


def unpack(data: bytes) -> StoredPage:
    """Raises ValueError and its like for anything `pack` did not make."""
    first, second, third = _SIZES.unpack_from(data)
    start = _SIZES.size
    if len(data) != start + first + second + third:
        raise ValueError("cut off")
    facts = json.loads(data[start : start + first])
    zipped = data[start + first : start + first + second]
    body = gzip.decompress(zipped) if facts["compressed"] else zipped
    return assemble_page(
        body,
        [(str(name), str(value)) for name, value in facts["headers"]],
        names=tuple(map(str, facts["names"])),
        reads=frozenset(map(str, facts["reads"])),
        version=int(facts["made_at"]),
        digest=str(facts["digest"]),
        zipped=zipped if facts["compressed"] else None,
        small=data[start + first + second :] or None,
    )
