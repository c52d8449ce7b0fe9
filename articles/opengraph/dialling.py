"""A connection to one vetted address: pinned, and over TLS always verified."""

from __future__ import annotations

import re
import socket
import ssl
from collections.abc import Callable, Sequence
from functools import cache
from ipaddress import IPv4Address, ip_address

from articles.opengraph.codes import ErrorCode
from articles.opengraph.failure import FetchFailed
from articles.opengraph.guard import Address
from articles.opengraph.limits import FetchLimits
from articles.opengraph.urls import SplitURL

Connector = Callable[[str, int, float], tuple[socket.socket, str]]
"""(address, port, timeout) → a connected socket and the address it is connected to."""


def direct_connector(
    address: str, port: int, timeout: float
) -> tuple[socket.socket, str]:
    """A plain TCP connection; proxies in the environment have no say."""
    sock = socket.create_connection((address, port), timeout)
    return sock, str(sock.getpeername()[0])


def through_proxy(proxy: str) -> Connector:
    """Connections by way of an HTTP proxy (`host:port`) that knows CONNECT.

    Names are still looked up and vetted here: the proxy is told the vetted number, so
    it must admit numbers, and it cannot be led elsewhere by a name.
    """
    host, _, proxy_port = proxy.rpartition(":")

    def connect(address: str, port: int, timeout: float) -> tuple[socket.socket, str]:
        sock = socket.create_connection((host.strip("[]"), int(proxy_port)), timeout)
        try:
            target = f"[{address}]:{port}" if ":" in address else f"{address}:{port}"
            sock.sendall(
                f"CONNECT {target} HTTP/1.1\r\nHost: {target}\r\n\r\n".encode()
            )
            answer = b""
            # Byte by byte: what follows the head already belongs to the site.
            while not answer.endswith(b"\r\n\r\n"):
                piece = sock.recv(1)
                if not piece or len(answer) > _LONGEST_PROXY_HEAD:
                    raise ConnectionRefusedError("the proxy gave no answer")
                answer += piece
            if not _CONNECTED.match(answer):
                raise ConnectionRefusedError("the proxy refused")
        except BaseException:
            sock.close()
            raise
        return sock, address

    return connect


_LONGEST_PROXY_HEAD = 8 * 1024
_CONNECTED = re.compile(rb"HTTP/1\.[01] 200[ \r]")


@cache
def default_tls() -> ssl.SSLContext:
    """The system's trust, TLS 1.2 and later."""
    context = ssl.create_default_context()
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context


def dial(
    url: SplitURL,
    addresses: Sequence[Address],
    *,
    limits: FetchLimits,
    connector: Connector,
    tls: ssl.SSLContext,
    left: Callable[[], float],
) -> tuple[socket.socket, Address]:
    """A socket to the first of two addresses that answers, and which it was."""
    port = url.port or (443 if url.scheme == "https" else 80)
    failure = FetchFailed(ErrorCode.CONNECT_FAILED)
    for address in _one_of_each(addresses):
        try:
            sock, peer = connector(str(address), port, min(limits.connect, left()))
        except TimeoutError:
            failure = FetchFailed(ErrorCode.TIMEOUT_CONNECT)
            continue
        except ConnectionRefusedError:
            failure = FetchFailed(ErrorCode.CONNECT_REFUSED)
            continue
        except OSError:
            failure = FetchFailed(ErrorCode.CONNECT_FAILED)
            continue
        try:
            if ip_address(peer) != address:
                raise FetchFailed(ErrorCode.IP_REFUSED)
            if url.scheme == "https":
                sock = _secured(sock, url.host, tls, min(limits.tls, left()))
        except BaseException:
            sock.close()
            raise
        return sock, address
    raise failure


def _one_of_each(addresses: Sequence[Address]) -> list[Address]:
    """The first of either version, in the resolver's order."""
    chosen: list[Address] = []
    for address in addresses:
        if all(address.version != other.version for other in chosen):
            chosen.append(address)
    if len(chosen) == 1 and len(addresses) > 1 and isinstance(chosen[0], IPv4Address):
        chosen.append(addresses[1])
    return chosen


def _secured(
    sock: socket.socket, host: str, tls: ssl.SSLContext, timeout: float
) -> socket.socket:
    sock.settimeout(timeout)
    try:
        # Takes the socket over, so that this one must be closed from here on.
        secured = tls.wrap_socket(
            sock, server_hostname=host, do_handshake_on_connect=False
        )
    except OSError:  # the peer has gone already
        raise FetchFailed(ErrorCode.TLS_FAILED) from None
    try:
        # One deadline for the whole handshake: a dripping server cannot stretch it.
        secured.do_handshake()
    except OSError as problem:
        secured.close()
        raise FetchFailed(_handshake_code(problem)) from None
    return secured


def _handshake_code(problem: OSError) -> ErrorCode:
    if isinstance(problem, TimeoutError):
        return ErrorCode.TIMEOUT_TLS
    broken_off = (ssl.SSLEOFError, ssl.SSLZeroReturnError)
    if isinstance(problem, ssl.SSLError) and not isinstance(problem, broken_off):
        return ErrorCode.TLS_INVALID
    return ErrorCode.TLS_FAILED
