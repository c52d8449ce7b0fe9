"""What the fetcher sends: who asks, whether it changed, and rarely a form."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from articles.opengraph.urls import SplitURL


@dataclass(frozen=True, slots=True)
class Validators:
    """What the last answer gave to ask whether it still holds; sent to `url` only."""

    url: str
    etag: str = ""
    last_modified: str = ""


@dataclass(frozen=True, slots=True)
class Identity:
    """How the fetcher introduces itself."""

    user_agent: str = "UrazukeBot/1.0 (citation preview)"
    accept: str = "text/html,application/xhtml+xml;q=0.9,*/*;q=0.1"
    languages: str = "ja,en;q=0.8"


@dataclass(frozen=True, slots=True)
class Form:
    """Fields to be posted instead of a GET, with a word that proves who asks.

    Over https alone, and to the first address alone: a redirect of it is an error.
    """

    fields: Mapping[str, str] | None = None
    """None: a GET that only carries the word."""
    authorization: str = ""


def request_for(
    url: SplitURL,
    identity: Identity,
    validators: Validators | None = None,
    form: Form | None = None,
) -> bytes:
    """The bytes of one HTTP/1.1 request; no header value can end its line."""
    host = f"{url.host}:{url.port}" if url.port else url.host
    query = "" if url.query is None else f"?{url.query}"
    content = b""
    method = "GET"
    if form is not None and form.fields is not None:
        method, content = "POST", urlencode(form.fields).encode("ascii")
    lines = [
        f"{method} {url.path}{query} HTTP/1.1",
        f"Host: {host}",
        f"User-Agent: {_field(identity.user_agent)}",
        f"Accept: {_field(identity.accept)}",
        f"Accept-Language: {_field(identity.languages)}",
        "Accept-Encoding: gzip",
        "Connection: close",
    ]
    if validators is not None:
        lines += conditions(validators, url)
    if form is not None and form.authorization:
        lines.append(f"Authorization: {_field(form.authorization)}")
    if method == "POST":
        lines.append("Content-Type: application/x-www-form-urlencoded")
        lines.append(f"Content-Length: {len(content)}")
    return ("\r\n".join(lines) + "\r\n\r\n").encode("ascii") + content


_NOT_PRINTABLE = re.compile(r"[^\x20-\x7e]")


def _field(value: str) -> str:
    """A header value that cannot end its line."""
    return _NOT_PRINTABLE.sub("", value)[:512]


def conditions(validators: Validators, url: SplitURL) -> list[str]:
    """Header lines that ask whether the answer of last time still holds."""
    if validators.url != str(url):
        return []
    pairs = (
        ("If-None-Match", validators.etag),
        ("If-Modified-Since", validators.last_modified),
    )
    return [f"{name}: {_field(value)}" for name, value in pairs if _field(value)]
