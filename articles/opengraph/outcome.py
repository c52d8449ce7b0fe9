"""What a fetch means for a source: keep, try again, give up, or show as gone."""

from __future__ import annotations

from enum import StrEnum

from articles.opengraph.challenge import landing
from articles.opengraph.codes import ErrorCode
from articles.opengraph.fetch import FetchResult


class Outcome(StrEnum):
    """The classes of the retry table; one bad answer never erases a good one."""

    FRESH = "fresh"
    """A new body to read."""
    UNCHANGED = "unchanged"
    TRANSIENT = "transient"
    """Soon again, with growing pauses."""
    BROKEN = "broken"
    """The server's mistake: again in a day, then weekly."""
    BLOCKED = "blocked"
    """The site does not want a bot: by hand, or in a month."""
    GONE = "gone"
    """To be believed only after several checks, days apart."""
    REFUSED = "refused"
    """Our policy: never again until the address is edited."""


def outcome_of(result: FetchResult, asked: str) -> Outcome:
    """The class of a result for the address that was asked for.

    A log-in or consent page is a wall and the site's root a lost page, even with
    status 200: neither may replace the data of an article.
    """
    if result.error is None:
        return _of_landing(result, asked)
    if result.status in _STATUS and result.error in _BY_STATUS:
        return _STATUS[result.status]
    return _ERRORS.get(result.error, Outcome.BROKEN)


_BY_STATUS = frozenset({ErrorCode.HTTP_4XX, ErrorCode.HTTP_5XX})
_STATUS = {
    **dict.fromkeys((401, 402, 403, 406, 451), Outcome.BLOCKED),
    **dict.fromkeys((408, 425, 429), Outcome.TRANSIENT),
    **dict.fromkeys((404, 410), Outcome.GONE),
}
_ERRORS = {
    **{
        code: Outcome.REFUSED
        for code in ErrorCode
        if code.value.startswith(("url_", "redirect_"))
    },
    **{
        code: Outcome.TRANSIENT
        for code in ErrorCode
        if code.value.startswith(("timeout_", "connect_"))
    },
    ErrorCode.IP_REFUSED: Outcome.REFUSED,
    ErrorCode.DNS_FAIL: Outcome.TRANSIENT,
    ErrorCode.DNS_EMPTY: Outcome.TRANSIENT,
    ErrorCode.DNS_TIMEOUT: Outcome.TRANSIENT,
    ErrorCode.DNS_NXDOMAIN: Outcome.GONE,
    ErrorCode.TLS_FAILED: Outcome.TRANSIENT,
    ErrorCode.BODY_SHORT: Outcome.TRANSIENT,
    ErrorCode.HTTP_5XX: Outcome.TRANSIENT,
    ErrorCode.CHALLENGE: Outcome.BLOCKED,
}


def _of_landing(result: FetchResult, asked: str) -> Outcome:
    if result.not_modified:
        return Outcome.UNCHANGED
    match landing(asked, result.url):
        case "root":
            return Outcome.GONE
        case "login" | "consent":
            return Outcome.BLOCKED
        case _:
            return Outcome.FRESH
