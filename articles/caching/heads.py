"""Reads the head of a request as far as a stored page needs, and no further.

Only the plainest requests are understood here; whatever is unusual in a head, right or
wrong, is left to the web server's own parser. So a mistake here can make a request
slower, and never more permissive.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import parse_qsl, unquote_to_bytes, urlencode

ALLOWED_PARAMETERS = frozenset({"page"})

_LINE = re.compile(r"GET (/(?!/)[!$-~]*) HTTP/1\.1")  # no NUL, no "#", no "//host"
_FIELD = re.compile(r"([!#$%&'*+\-.^_`|~0-9A-Za-z]+):[ \t]*([^\x00-\x08\x0a-\x1f]*)")
_HOST = re.compile(r"[A-Za-z0-9.\-]+(:[0-9]+)?|\[[0-9A-Fa-f:.]+\](:[0-9]+)?")
_USED = frozenset({"host", "cookie", "accept-encoding", "if-none-match"})
# A body, another protocol, a connection to be closed: not ours to answer.
_UNUSUAL = frozenset(
    {"content-length", "transfer-encoding", "expect", "upgrade", "connection", "te"}
)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a request asks for, as far as it concerns a stored page."""

    address: str
    encodings: str
    etags: str
    others: frozenset[str] = frozenset()
    """Names of parameters that are no part of the address."""


def read_head(
    head: bytes, *, session_cookie: str, secure_header: tuple[str, str] | None
) -> Asked | None:
    """The page asked for, or None for what the web server must read itself.

    `head` ends with its empty line. `session_cookie` is the name with its "=";
    `secure_header` the lower-case field and value by which a proxy says "https".
    """
    first, *rest = head[:-4].decode("latin-1").split("\r\n")
    line = _LINE.fullmatch(first)
    if line is None:
        return None
    fields: dict[str, str] = {}
    scheme = "http"
    for text in rest:
        field = _FIELD.fullmatch(text)
        if field is None:
            return None
        name, value = field[1].lower(), field[2].rstrip(" \t")
        if name in _UNUSUAL and (name, value.lower()) != ("connection", "keep-alive"):
            return None
        if secure_header is not None and name == secure_header[0]:
            scheme = scheme_told(value, secure_header[1])
        if name in _USED:
            if name in fields:
                return None
            fields[name] = value
    host = fields.get("host", "")
    if _HOST.fullmatch(host) is None or session_cookie in fields.get("cookie", ""):
        return None
    path, _, query = line[1].partition("?")
    place = f"{scheme}://{host}{unquote_to_bytes(path).decode('latin-1')}"
    address, others = page_address(place, query)
    return Asked(
        address=address,
        encodings=fields.get("accept-encoding", ""),
        etags=fields.get("if-none-match", ""),
        others=others,
    )


def scheme_told(value: str, secure: str) -> str:
    """What a proxy's header says, read as Django reads it."""
    return "https" if value.split(",", 1)[0].strip() == secure else "http"


def page_address(place: str, query: str) -> tuple[str, frozenset[str]]:
    """What a page is stored under, and the names of the other parameters given.

    Parameters no page knows do not make new entries: a page that is stored is found
    without them unless it says that it reads them, and none is made from such a
    request.
    """
    if not query:
        return place, frozenset()
    given = parse_qsl(query, keep_blank_values=True, max_num_fields=50)
    known = sorted({pair for pair in given if pair[0] in ALLOWED_PARAMETERS})
    others = frozenset(name for name, _ in given) - ALLOWED_PARAMETERS
    return (f"{place}?{urlencode(known)}" if known else place), others


def names_etag(asked: str, etag: str) -> bool:
    """Whether an If-None-Match header names this ETag."""
    if asked == etag:
        return True
    parts: Iterable[str] = asked.split(",")
    return asked.strip() == "*" or any(
        part.strip().removeprefix("W/") == etag for part in parts
    )
