"""What one fetch may cost: seconds, bytes and hops."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from articles.opengraph.codes import ErrorCode
from articles.opengraph.guard import Network

MIB: Final = 1024 * 1024


@dataclass(frozen=True, slots=True)
class FetchLimits:
    """Every limit of a fetch; times in seconds, sizes in bytes."""

    total: float = 15.0
    """All hops together."""
    dns: float = 3.0
    connect: float = 3.0
    tls: float = 4.0
    first_byte: float = 6.0
    redirects: int = 5
    header_lines: int = 100
    header_bytes: int = 64 * 1024
    wire_bytes: int = 2 * MIB
    body_bytes: int = 2 * MIB
    """After decompression; what is longer is cut, or refused with `over_limit`."""
    over_limit: ErrorCode | None = None
    other_bytes: int = 4096
    """Read of answers that are no pages, to tell their kind; 0: no difference."""
    ratio: int = 200
    """Decompressed bytes per wire byte beyond which an answer is a bomb."""
    ratio_from: int = 64 * 1024
    meta_refresh: bool = True
    refresh_body: int = 8 * 1024
    refresh_seconds: float = 5.0
    longest_wait: int = 7 * 24 * 3600
    """Seconds a Retry-After is honoured at most."""
    extra_ports: frozenset[int] = frozenset()
    nat64: bool = False
    reserved_names: bool = False
    """Admit .example and .test: for networks that lead to this machine alone."""
    also_allowed: tuple[Network, ...] = field(default=())
    """Networks to admit although they are not public: for tests on the loopback."""


PAGE_LIMITS = FetchLimits()
IMAGE_LIMITS = FetchLimits(
    wire_bytes=5 * MIB,
    body_bytes=5 * MIB,
    over_limit=ErrorCode.IMAGE_BYTES,
    other_bytes=0,
    meta_refresh=False,
)
ICON_LIMITS = FetchLimits(
    total=8.0,
    wire_bytes=MIB,
    body_bytes=MIB,
    over_limit=ErrorCode.IMAGE_BYTES,
    other_bytes=0,
    meta_refresh=False,
)
JSON_LIMITS = FetchLimits(
    total=6.0,
    wire_bytes=64 * 1024,
    body_bytes=64 * 1024,
    over_limit=ErrorCode.BODY_TOO_BIG,
    other_bytes=0,
    meta_refresh=False,
)
"""For oEmbed and archive look-ups."""
