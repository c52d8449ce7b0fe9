"""Telling a page from the wall in front of it: bot checks, log-ins, soft 404s."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Literal
from urllib.parse import urlsplit

Landing = Literal["root", "login", "consent"]

SMALL_PAGE = 32 * 1024
"""Characters; walls are short, articles that load such a script are not."""


def challenge_in_headers(headers: Mapping[str, str]) -> str:
    """The name of the wall the response headers admit to, else empty.

    `headers` has names in small letters.
    """
    if "challenge" in headers.get("cf-mitigated", "").lower():
        return "cloudflare"
    if headers.get("x-vercel-mitigated"):
        return "vercel"
    if headers.get("x-datadome"):
        return "datadome"
    return ""


def challenge_in_title(title: str) -> str:
    """The wall whose name the title is, else empty."""
    words = re.sub(r"[\s.…!?|·-]+", " ", title.lower()).strip()
    return words if words in _TITLES or _TITLE_STARTS.match(words) else ""


def challenge_in_body(text: str) -> str:
    """The wall a small page without metadata is made of, else empty."""
    if len(text) > SMALL_PAGE:
        return ""
    return next((wall for sign, wall in _BODY_SIGNS if sign in text), "")


def landing(asked: str, reached: str) -> Landing | None:
    """What a redirect from an article ended at when that is not an article."""
    before, after = urlsplit(asked), urlsplit(reached)
    host, path = after.hostname or "", after.path.lower()
    if asked == reached or before.path in ("", "/"):
        return None
    if host.startswith(("consent.", "guce.")) or "/consent" in path:
        return "consent"
    if _LOGIN.search(path) or host.startswith(("login.", "accounts.", "signin.")):
        return "login"
    if path in ("", "/") and not after.query:
        return "root"
    return None


_BODY_SIGNS = (
    ("_Incapsula_Resource", "incapsula"),
    ("/cdn-cgi/challenge-platform/", "cloudflare"),
    ("captcha-delivery.com", "datadome"),
    ("px-captcha", "perimeterx"),
    ("/_sec/cp_challenge/", "akamai"),
    ("awsWafCookieDomainList", "aws waf"),
)
_TITLES = frozenset(
    {
        "just a moment",
        "attention required cloudflare",
        "access denied",
        "are you a robot",
        "pardon our interruption",
        "robot check",
        "403 forbidden",
        "security check",
        "checking your browser",
        "one moment, please",
        "bot verification",
        "human verification",
        "verify you are human",
        "ddos guard",
        "request blocked",
    }
)
_TITLE_STARTS = re.compile(
    r"access to this page has been denied|bloomberg are you a robot"
    r"|please verify you are (?:a )?human|just a moment"
)
_LOGIN = re.compile(r"/(?:log-?in|sign-?in|signon|auth/login|sso)(?:/|\.|$)")
