"""The fine limits of a fetch: one variable, SOURCES_LIMITS, with a name for each."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

DEFAULTS: Final[Mapping[str, float]] = MappingProxyType(
    {
        "dns_seconds": 3,
        "dns_answers": 16,
        "dns_threads": 8,
        "connect_seconds": 3,
        "tls_seconds": 4,
        "first_byte_seconds": 6,
        "icon_seconds": 8,
        "icon_bytes": 1024**2,
        "oembed_seconds": 6,
        "oembed_bytes": 64 * 1024,
        "header_lines": 100,
        "header_bytes": 64 * 1024,
        "inflate_ratio": 200,
        "inflate_ratio_from": 64 * 1024,
        "file_bytes": 4096,
        "refresh_seconds": 5,
        "refresh_bytes": 8 * 1024,
        "retry_after_seconds": 7 * 24 * 3600,
        "jitter_seconds": 30,
        "page_characters": 2 * 1024**2,
        "page_tags": 60_000,
        "tag_attributes": 64,
        "tag_characters": 128 * 1024,
        "attribute_characters": 64 * 1024,
        "jsonld_scripts": 32,
        "jsonld_characters": 512 * 1024,
        "jsonld_nodes": 5_000,
        "image_pixels": 24_000_000,
        "image_side": 12_000,
        "image_cpu_seconds": 8,
        "image_wall_seconds": 12,
        "image_memory": 1024**3,
    }
)
"""Name → default; times in seconds, sizes in bytes, characters or pixels."""


class BadLimit(ValueError):
    """A name that is none of ours, or a value that is no positive number."""


def read_limits(given: Mapping[str, str | float]) -> dict[str, float]:
    """Every limit, the given ones in place of the defaults; `BadLimit` names a bad one.

    >>> read_limits({"dns_seconds": "1.5"})["dns_seconds"]
    1.5
    """
    found = dict(DEFAULTS)
    for name, value in given.items():
        name = name.strip()
        if name not in DEFAULTS:
            raise BadLimit(f"{name!r} is no limit; known are: {', '.join(DEFAULTS)}")
        try:
            number = float(value)
        except (TypeError, ValueError):
            number = 0.0
        if not 0 < number < float("inf"):
            raise BadLimit(f"{name}={value!r} is no positive number")
        whole = not name.endswith("_seconds") or name == "image_cpu_seconds"
        found[name] = int(number) if whole else number
    return found
