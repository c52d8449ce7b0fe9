"""Finished pages in memory, bounded in bytes; the least recently asked for go first."""

from __future__ import annotations

import gzip
import hashlib
import re
import threading
from collections import OrderedDict
from dataclasses import dataclass, field
from functools import lru_cache

import brotli

Headers = list[tuple[str, str]]
SMALLEST_COMPRESSED = 200


@dataclass(frozen=True, slots=True)
class Variant:
    """The body in one encoding, with the headers it is sent with.

    The headers twice: as WSGI takes them, and as the bytes that go over the wire.
    """

    body: bytes
    etag: str
    headers: Headers
    not_modified_headers: Headers
    head: bytes
    not_modified_head: bytes


@dataclass(slots=True)
class StoredPage:
    """One page; `checked` is the last site version at which it was found fresh."""

    names: tuple[str, ...]
    reads: frozenset[str]
    """Query parameters that would make it another page, "*" for any; such pages are
    not stored."""
    made_at: int
    checked: int
    digest: str
    own_headers: Headers
    """The response's own, from which every variant's are made."""
    identity: Variant
    gzip: Variant
    brotli: Variant
    size: int = field(init=False)

    def __post_init__(self) -> None:
        bodies = (self.identity, self.gzip, self.brotli)
        self.size = sum(len(variant.body) + 3 * len(variant.head) for variant in bodies)

    def is_changed_by(self, parameters: frozenset[str]) -> bool:
        """Whether a request with these may get another page than this one."""
        return bool(parameters) and (
            "*" in self.reads or not self.reads.isdisjoint(parameters)
        )

    def for_encodings(self, accepted: str) -> Variant:
        """The smallest body the client takes."""
        encoding = best_encoding(accepted)
        if encoding == "br":
            return self.brotli
        return self.gzip if encoding == "gzip" else self.identity


@lru_cache(maxsize=256)
def best_encoding(accepted: str) -> str:
    """br, gzip or "" for an Accept-Encoding header; what has q=0 is not accepted."""
    offered: dict[str, str] = {}
    for part in accepted.lower().split(","):
        name, _, weight = part.partition(";")
        offered[name.strip()] = weight.replace(" ", "")
    for encoding in ("br", "gzip"):
        weight = offered.get(encoding, "q=0")
        if not re.fullmatch(r"q=0(\.0*)?", weight):
            return encoding
    return ""


def make_page(
    body: bytes,
    headers: Headers,
    *,
    names: tuple[str, ...],
    version: int,
    reads: frozenset[str] = frozenset(),
) -> StoredPage:
    """Compress once what is then sent many times.

    `headers` are the response's own, without length, encoding, ETag and Vary.
    """
    worth_it = len(body) >= SMALLEST_COMPRESSED
    return assemble_page(
        body,
        headers,
        names=names,
        reads=reads,
        version=version,
        digest=hashlib.sha256(body).hexdigest()[:24],
        zipped=gzip.compress(body, 9, mtime=0) if worth_it else None,
        small=brotli.compress(body, quality=5) if worth_it else None,
    )


def assemble_page(
    body: bytes,
    headers: Headers,
    *,
    names: tuple[str, ...],
    reads: frozenset[str],
    version: int,
    digest: str,
    zipped: bytes | None,
    small: bytes | None,
) -> StoredPage:
    """A page of bodies that are compressed already; None: not worth it."""
    plain = _variant(body, "", digest, headers)
    return StoredPage(
        names=names,
        reads=reads,
        made_at=version,
        checked=version,
        digest=digest,
        own_headers=headers,
        identity=plain,
        gzip=plain if zipped is None else _variant(zipped, "gzip", digest, headers),
        brotli=plain if small is None else _variant(small, "br", digest, headers),
    )


def _variant(body: bytes, encoding: str, digest: str, headers: Headers) -> Variant:
    # A strong ETag names exact bytes, so each encoding has one of its own.
    etag = f'"{digest}-{encoding}"' if encoding else f'"{digest}"'
    shared = [*headers, ("ETag", etag), ("Vary", "Accept-Encoding")]
    kept = {"cache-control", "etag", "vary", "surrogate-key", "date"}
    sent = [*shared, ("Content-Length", str(len(body)))]
    if encoding:
        sent.append(("Content-Encoding", encoding))
    unchanged = [pair for pair in shared if pair[0].lower() in kept]
    return Variant(
        body=body,
        etag=etag,
        headers=sent,
        not_modified_headers=unchanged,
        head=_on_the_wire(sent),
        not_modified_head=_on_the_wire(unchanged),
    )


def _on_the_wire(headers: Headers) -> bytes:
    """The header lines and the empty one; the server adds the status and the date.

    Raises ValueError for a line break in a header, which would begin another.
    """
    lines = [f"{name}: {value}" for name, value in headers]
    if any("\r" in line or "\n" in line for line in lines):
        raise ValueError("A header holds a line break.")
    return "\r\n".join([*lines, "", ""]).encode("latin-1")


class PageStore:
    """Thread-safe; one renderer for each address, the others wait for its page."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.size = 0
        self._pages: OrderedDict[str, StoredPage] = OrderedDict()
        self._lock = threading.Lock()
        self._rendering: dict[str, threading.Event] = {}

    def get(self, address: str) -> StoredPage | None:
        page = self._pages.get(address)
        if page is not None:
            try:  # noqa: SIM105  # `suppress` costs more than all the rest here
                self._pages.move_to_end(address)
            except KeyError:  # another thread dropped it; the page in hand is good
                pass
        return page

    def put(self, address: str, page: StoredPage) -> None:
        """Store it, in the place of an older one: only readers move a page forward."""
        with self._lock:
            if page.size > self.limit:
                self._drop(address)
                return
            older = self._pages.get(address)
            self.size += page.size - (older.size if older is not None else 0)
            self._pages[address] = page
            while self.size > self.limit:
                self._drop(next(iter(self._pages)))

    def recent(self, number: int) -> list[tuple[str, StoredPage]]:
        """The pages asked for last, the last one first."""
        with self._lock:
            pages = list(self._pages.items())
        return pages[: -number - 1 : -1]

    def clear(self) -> None:
        with self._lock:
            self._pages.clear()
            self.size = 0

    def _drop(self, address: str) -> None:
        page = self._pages.pop(address, None)
        if page is not None:
            self.size -= page.size

    def begin(self, address: str) -> bool:
        """True for the caller that shall render; it must call `end`."""
        with self._lock:
            if address in self._rendering:
                return False
            self._rendering[address] = threading.Event()
            return True

    def end(self, address: str) -> None:
        with self._lock:
            self._rendering.pop(address).set()

    def wait(self, address: str, seconds: float) -> None:
        """Until the page being rendered is there, or was given up, or time is over."""
        with self._lock:
            event = self._rendering.get(address)
        if event is not None:
            event.wait(seconds)
