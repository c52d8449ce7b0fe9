"""Addresses of cited pages: the gate, the normal form, the key of duplicates."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import unquote

from articles.opengraph.address_rules import IDENTIFYING_PARAMETERS, address_rules
from articles.opengraph.codes import URL_MESSAGES, ErrorCode
from articles.opengraph.hosts import ascii_host

MAX_URL = 2048


class RefusedURL(ValueError):
    """An address that cannot be cited; `str()` is an English sentence with a remedy.

    `suggestion` is the percent-encoded form when that alone would make it good.
    """

    def __init__(self, code: ErrorCode, suggestion: str = "") -> None:
        super().__init__(URL_MESSAGES[code])
        self.code = code
        self.suggestion = suggestion

    @property
    def message(self) -> str:
        """The sentence for people; a constant of the code, so it can be translated."""
        return URL_MESSAGES[self.code]


@dataclass(frozen=True, slots=True)
class SplitURL:
    """The parts of an address in normal form; `port` is 0 when it is the default."""

    scheme: str
    host: str
    port: int
    path: str
    query: str | None
    route: str
    """The fragment when it is a `#!` route, with its `!`; else empty."""

    def __str__(self) -> str:
        port = f":{self.port}" if self.port else ""
        query = "" if self.query is None else f"?{self.query}"
        route = f"#{self.route}" if self.route else ""
        return f"{self.scheme}://{self.host}{port}{self.path}{query}{route}"


def check_url(url: str, *, extra_ports: Collection[int] | None = None) -> str:
    """The normal form of an address that may be cited, or `RefusedURL`.

    `extra_ports` are those of the site's rules unless given.

    >>> check_url(" HTTPS://Example.COM:443/a/../b#top ")
    'https://example.com/b'
    """
    return str(split_url(url, extra_ports=extra_ports))


def split_url(url: str, *, extra_ports: Collection[int] | None = None) -> SplitURL:
    """The parts of `check_url(url)`."""
    if extra_ports is None:
        extra_ports = address_rules().extra_ports
    return _split(url, frozenset(extra_ports))


@lru_cache(maxsize=512)  # an article's sources are asked for again and again
def _split(url: str, extra_ports: frozenset[int]) -> SplitURL:
    text = url.strip(_ASCII_SPACE)
    if not text:
        raise RefusedURL(ErrorCode.URL_EMPTY)
    if len(text) > MAX_URL:
        raise RefusedURL(ErrorCode.URL_TOO_LONG)
    scheme, rest = _split_scheme(text)
    if _FORBIDDEN.search(text):
        raise RefusedURL(ErrorCode.URL_CHARS, _encoded_form(text, extra_ports))
    if scheme not in ("http", "https"):
        raise RefusedURL(ErrorCode.URL_SCHEME)
    if not rest.startswith("//"):
        raise RefusedURL(ErrorCode.URL_SYNTAX)
    authority, tail = _cut_authority(rest[2:])
    host, port = _host_and_port(authority, scheme, extra_ports)
    before, _, fragment = tail.partition("#")
    path, mark, query = before.partition("?")
    split = SplitURL(
        scheme=scheme,
        host=host,
        port=port,
        path=_without_dot_segments(_percent_normal(path)),
        query=_percent_normal(query) if mark else None,
        route=_percent_normal(_without_directive(fragment))
        if fragment.startswith("!")
        else "",
    )
    if len(str(split)) > MAX_URL:
        raise RefusedURL(ErrorCode.URL_TOO_LONG)
    return split


def url_key(
    url: str,
    *,
    tracking: Collection[str] | None = None,
    extra_ports: Collection[int] | None = None,
) -> str:
    """What two addresses of one document have in common; unique per source.

    The normal form without scheme, `www.`, tracking parameters and the order of
    differently named parameters. A trailing slash goes too, except after a file
    name: no site is known to serve two articles as `/slug` and `/slug/`, and two
    cards for one source would mislead; `/report.pdf/` however is not the file.
    """
    if tracking is None:
        tracking = address_rules().tracking
    return _key_of(split_url(url, extra_ports=extra_ports), tracking)


def url_and_key(url: str) -> tuple[str, str]:
    """`check_url(url)` and `url_key(url)` for the work of one of them."""
    split = split_url(url)
    return str(split), _key_of(split, address_rules().tracking)


def _key_of(split: SplitURL, tracking: Collection[str]) -> str:
    host = split.host
    if host.startswith("www.") and host.count(".") > 1:
        host = host[4:]
    path = split.path
    if path.endswith("/") and "." not in path.rstrip("/").rpartition("/")[2]:
        path = path.rstrip("/") or "/"
    port = f":{split.port}" if split.port else ""
    query = _query_key(split.query or "", tracking)
    route = f"#{split.route}" if split.route else ""
    return f"{host}{port}{path}{'?' if query else ''}{query}{route}"


def refused_key(text: str) -> str:
    """What stands for the key of an address the gate refuses: the same for the same
    text, and no key of a good one, whose host ends at its first colon in a port."""
    return (
        "refused:" + hashlib.sha256(text.strip().encode(errors="replace")).hexdigest()
    )


def host_of(url: str, *, extra_ports: Collection[int] | None = None) -> str:
    """The ASCII host name of an address, as it would be dialled."""
    return split_url(url, extra_ports=extra_ports).host


_ASCII_SPACE = " \t\n\r\f\v"
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
# C0, C1, every kind of white space (a full-width one is always an accident), what
# browsers read differently from servers, and lone surrogates.
_FORBIDDEN = re.compile(
    r"[\x00-\x20\x7f-\xa0\\<>\"^`{|}\u1680\u2000-\u200a\u2028\u2029\u202f\u205f"
    r"\u3000\ud800-\udfff]"
)
_ENCODABLE = re.compile(r"[ <>\"^`{|}\u3000]")
_TO_NORMALISE = re.compile(r"%(?:[0-9A-Fa-f]{2})?|[^\x00-\x7f]+")
_UNRESERVED = frozenset(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~"
)
_DEFAULT_PORT = {"http": 80, "https": 443}


def _split_scheme(text: str) -> tuple[str, str]:
    found = _SCHEME.match(text)
    if found is None:
        return "", text
    scheme = found[1].lower()
    if scheme not in ("http", "https"):
        raise RefusedURL(ErrorCode.URL_SCHEME)
    return scheme, text[found.end() :]


def _encoded_form(text: str, extra_ports: Collection[int]) -> str:
    """The address with the offending characters encoded, if that makes it good."""
    encoded = _ENCODABLE.sub(
        lambda found: "".join(f"%{byte:02X}" for byte in found[0].encode()), text
    )
    if _FORBIDDEN.search(encoded):
        return ""
    try:
        return check_url(encoded, extra_ports=extra_ports)
    except RefusedURL:
        return ""


def _cut_authority(rest: str) -> tuple[str, str]:
    end = min((at for at in map(rest.find, "/?#") if at >= 0), default=len(rest))
    return rest[:end], rest[end:]


def _host_and_port(
    authority: str, scheme: str, extra_ports: Collection[int]
) -> tuple[str, int]:
    if "@" in authority:
        raise RefusedURL(ErrorCode.URL_USERINFO)
    if "[" in authority or "]" in authority:
        raise RefusedURL(ErrorCode.URL_HOST)
    name, colon, digits = authority.partition(":")
    port = 0
    if colon and digits:
        if not (digits.isascii() and digits.isdigit() and len(digits) <= 5):
            raise RefusedURL(ErrorCode.URL_PORT)
        port = int(digits)
        if port == _DEFAULT_PORT[scheme]:
            port = 0
        elif port not in extra_ports:
            raise RefusedURL(ErrorCode.URL_PORT)
    host = ascii_host(name)
    if host is None:
        raise RefusedURL(ErrorCode.URL_HOST)
    return host, port


def _percent_normal(text: str) -> str:
    """Unreserved escapes decoded, the others in upper case, everything else ASCII."""
    return _TO_NORMALISE.sub(_normal_escape, text)


def _normal_escape(found: re.Match[str]) -> str:
    text = found[0]
    if text == "%":
        return "%25"
    if text[0] != "%":
        return "".join(f"%{byte:02X}" for byte in text.encode())
    char = chr(int(text[1:], 16))
    return char if char in _UNRESERVED else text.upper()


def _without_dot_segments(path: str) -> str:
    """RFC 3986 §5.2.4, keeping empty segments: `//` inside a path means something."""
    segments = path.split("/")[1:] if path else [""]
    kept: list[str] = []
    for segment in segments:
        if segment == "..":
            if kept:
                kept.pop()
        elif segment != ".":
            kept.append(segment)
    if segments[-1] in (".", ".."):
        kept.append("")
    return "/" + "/".join(kept)


def _without_directive(fragment: str) -> str:
    """Drops what only a browser reads: `:~:text=…`."""
    return fragment.partition(":~:")[0]


def _query_key(query: str, tracking: Collection[str]) -> str:
    if not query:
        return ""
    exact = {name for name in tracking if not name.endswith("*")}
    prefixes = tuple(name[:-1] for name in tracking if name.endswith("*"))
    kept: list[tuple[str, str]] = []
    for pair in query.split("&"):
        name = unquote(pair.partition("=")[0]).lower()
        follows = name in exact or bool(prefixes and name.startswith(prefixes))
        if pair and (name in IDENTIFYING_PARAMETERS or not follows):
            kept.append((pair.partition("=")[0], pair.replace("+", "%20")))
    # By name alone: the order of two values of one name may matter to the site.
    kept.sort(key=lambda item: item[0])
    return "&".join(pair for _, pair in kept)
