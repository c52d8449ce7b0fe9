"""Where an answer sends its reader: Location headers and meta refresh, judged."""

from __future__ import annotations

import re
from urllib.parse import urljoin

from articles.opengraph.charset import decode_page
from articles.opengraph.codes import ErrorCode
from articles.opengraph.failure import FetchFailed
from articles.opengraph.hosts import is_documentation_host
from articles.opengraph.limits import FetchLimits
from articles.opengraph.metadata import read_metadata
from articles.opengraph.urls import RefusedURL, SplitURL, split_url
from articles.opengraph.wire import Head

FOLLOWED = frozenset({301, 302, 303, 307, 308})
PERMANENT = frozenset({301, 308})


def gated(url: str, limits: FetchLimits) -> SplitURL:
    """The parts of an address that may be fetched, else `FetchFailed` with its code."""
    try:
        split = split_url(url, extra_ports=limits.extra_ports)
    except RefusedURL as refusal:
        if refusal.suggestion:
            return gated(refusal.suggestion, limits)
        raise FetchFailed(refusal.code) from None
    if is_documentation_host(split.host) and not limits.reserved_names:
        raise FetchFailed(ErrorCode.URL_HOST)
    return split


def location_of(head: Head, current: SplitURL, limits: FetchLimits) -> SplitURL:
    """The target of a redirect: one Location, resolved and through the gate."""
    values = head.all("location")
    if len(values) != 1 or not values[0]:
        raise FetchFailed(ErrorCode.HEADER_BAD)
    raw = values[0].encode("latin-1")
    try:
        text = raw.decode()
    except UnicodeDecodeError:
        text = values[0]
    return _target(text, current, limits)


def refresh_of(
    body: bytes, content_type: str | None, current: SplitURL, limits: FetchLimits
) -> SplitURL | None:
    """The target of a small page that only sends its reader on, else None."""
    if len(body) > limits.refresh_body:
        return None
    metadata = read_metadata(decode_page(body, content_type).text)
    if metadata.og_images or any(name.startswith("og:") for name in metadata.metas):
        return None
    found = _REFRESH.match(metadata.first("refresh"))
    if found is None or float(found[1]) > limits.refresh_seconds:
        return None
    target = found[2].strip().strip("'\"").strip()
    return _target(target, current, limits) if target else None


# Digits bounded: a number of any length would do nothing but cost.
_REFRESH = re.compile(
    r"\s*(\d{1,6}(?:\.\d{0,6})?)\s*[;,]\s*(?:url\s*=\s*)?+(.+)",
    re.IGNORECASE | re.DOTALL,
)
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")


def _target(reference: str, current: SplitURL, limits: FetchLimits) -> SplitURL:
    if _CONTROL.search(reference):  # joining would drop it silently
        raise FetchFailed(ErrorCode.HEADER_BAD)
    scheme = _SCHEME.match(reference)
    if scheme and scheme[1].lower() not in ("http", "https"):
        raise FetchFailed(ErrorCode.REDIRECT_SCHEME)
    try:
        joined = urljoin(str(current), reference)
    except ValueError:
        raise FetchFailed(ErrorCode.HEADER_BAD) from None
    try:
        return gated(joined, limits)
    except FetchFailed as failure:
        if failure.code is ErrorCode.URL_CHARS:
            raise FetchFailed(ErrorCode.HEADER_BAD) from None
        raise
