"""One bounded POST to an address somebody entered: vetted and pinned as a GET is."""

from __future__ import annotations

import ssl
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from ipaddress import ip_address
from urllib.parse import urlsplit

from articles.opengraph.codes import ErrorCode
from articles.opengraph.dialling import Connector, default_tls, dial, direct_connector
from articles.opengraph.failure import FetchFailed
from articles.opengraph.guard import Address, vet
from articles.opengraph.limits import FetchLimits
from articles.opengraph.redirects import gated
from articles.opengraph.resolving import Resolution, system_resolver
from articles.opengraph.urls import SplitURL
from articles.opengraph.wire import Wire

POST_LIMITS = FetchLimits(total=15.0, redirects=0, wire_bytes=4096, body_bytes=4096)


@dataclass(frozen=True, slots=True)
class Posted:
    """How it ended; without `error` the server took the message."""

    error: ErrorCode | None
    status: int
    """0 when there was no answer."""
    seconds: float

    @property
    def ok(self) -> bool:
        return self.error is None


_SYSTEM = Resolution(system_resolver)


def receiver(url: str, limits: FetchLimits = POST_LIMITS) -> SplitURL:
    """Where a message to the address goes, else `FetchFailed` with its code.

    It goes to public names, as a fetch does; and to a number inside a network that
    `limits.also_allowed` names, there at any port. Nothing is looked up.
    """
    inner = _number_of(url)
    if inner is None:
        return gated(url, limits)
    if not any(inner in network for network in limits.also_allowed):
        raise FetchFailed(ErrorCode.URL_HOST)
    # The gate knows no numbers; it vouches for the rest under a name's cover.
    parts = urlsplit(url.strip())
    covered = parts._replace(netloc="cover.example.com").geturl()
    rest = gated(covered, limits)
    return replace(rest, host=str(inner), port=parts.port or 0)


def _number_of(url: str) -> Address | None:
    """The host of the address, where it is a plain number without a user's name."""
    try:
        parts = urlsplit(url.strip())
        valid = parts.port != 0 and "@" not in parts.netloc
        return _number(parts.hostname or "") if valid else None
    except ValueError:  # no port, or no address at all
        return None


def _number(host: str) -> Address | None:
    try:
        return ip_address(host)
    except ValueError:
        return None


def post(
    url: str,
    content: bytes,
    headers: Mapping[str, str],
    *,
    limits: FetchLimits = POST_LIMITS,
    resolution: Resolution = _SYSTEM,
    connector: Connector = direct_connector,
    tls: ssl.SSLContext | None = None,
    clock: Callable[[], float] = time.monotonic,
) -> Posted:
    """Send the message once. Never raises for anything a server or a URL does.

    No redirect is followed: who receives is decided where the address is entered. Of
    the answer nothing but the status is read. Header values are ASCII without control
    characters.
    """
    started = clock()
    status = 0

    def left() -> float:
        seconds = started + limits.total - clock()
        if seconds <= 0:
            raise FetchFailed(ErrorCode.TIMEOUT_TOTAL)
        return seconds

    try:
        target = receiver(url, limits)
        found = (
            [target.host]
            if _number(target.host)
            else resolution.addresses(target.host, min(limits.dns, left()))
        )
        addresses = vet(found, nat64=limits.nat64, also=limits.also_allowed)
        if not addresses:
            raise FetchFailed(ErrorCode.IP_REFUSED)
        sock, _address = dial(
            target,
            addresses,
            limits=limits,
            connector=connector,
            tls=tls or default_tls(),
            left=left,
        )
        try:
            wire = Wire(sock, limits, clock, started + limits.total)
            wire.send(_request(target, content, headers))
            status = wire.read_head().status
        finally:
            sock.close()
        if not 200 <= status < 300:
            raise FetchFailed(_CODES.get(status // 100, ErrorCode.HTTP_OTHER))
    except FetchFailed as failure:
        return Posted(failure.code, status, clock() - started)
    return Posted(None, status, clock() - started)


_CODES = {3: ErrorCode.HTTP_3XX, 4: ErrorCode.HTTP_4XX, 5: ErrorCode.HTTP_5XX}


def _request(url: SplitURL, content: bytes, headers: Mapping[str, str]) -> bytes:
    host = f"[{url.host}]" if ":" in url.host else url.host
    host = f"{host}:{url.port}" if url.port else host
    query = "" if url.query is None else f"?{url.query}"
    lines = [
        f"POST {url.path}{query} HTTP/1.1",
        f"Host: {host}",
        f"Content-Length: {len(content)}",
        "Connection: close",
        *(f"{name}: {value}" for name, value in headers.items()),
    ]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("ascii") + content
