"""What a source becomes after a fetch, and when it is asked again. No database."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

from articles.opengraph import ErrorCode, Outcome

Status = Literal["pending", "ok", "stale", "blocked", "gone", "refused"]

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
BACKOFF = (MINUTE, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 12 * HOUR, 24 * HOUR)
REFRESH = (7 * DAY, 30 * DAY, 90 * DAY)
"""After the first, the second and every later good fetch."""
DAILY = 7
"""Daily checks of a stale source after the backoff; weekly ones follow."""
BLOCKED_PAUSE = 30 * DAY
GONE_PAUSE = 90 * DAY
GONE_APART = 24 * HOUR
"""Two checks nearer to each other count as one."""
NXDOMAIN_OVER = 7 * DAY
TOO_MANY_REQUESTS = 429
UNREACHABLE = "unreachable"
LOST = "worker_lost"


@dataclass(frozen=True, slots=True)
class State:
    """The columns of a source that say how it is doing."""

    status: Status = "pending"
    error_code: str = ""
    http_status: int = 0
    ok_count: int = 0
    fail_count: int = 0
    """Failures in a row."""
    gone_count: int = 0
    gone_since: datetime | None = None
    gone_checked_at: datetime | None = None
    last_ok_at: datetime | None = None
    next_fetch_at: datetime | None = None
    """None: never, until an editor says so."""


def next_state(
    state: State,
    outcome: Outcome,
    *,
    now: datetime,
    code: str = "",
    http_status: int = 0,
    retry_after: int | None = None,
    chance: float = 0.5,
) -> State:
    """The state after one fetch.

    `chance` (0 to 1) spreads pauses by ±20 %, so that pages saved together are not
    asked together for ever; it never shortens one that proves something is gone.
    """
    after = replace(state, error_code=code, http_status=http_status)
    spread = 0.8 + 0.4 * chance
    match outcome:
        case Outcome.FRESH | Outcome.UNCHANGED:
            pause = REFRESH[min(state.ok_count, len(REFRESH) - 1)]
            return replace(
                after,
                status="ok",
                error_code="",
                ok_count=state.ok_count + 1,
                fail_count=0,
                gone_count=0,
                gone_since=None,
                gone_checked_at=None,
                last_ok_at=now,
                next_fetch_at=now + pause * spread,
            )
        case Outcome.REFUSED:
            return replace(after, status="refused", next_fetch_at=None)
        case Outcome.BLOCKED:
            return _blocked(after, now, spread)
        case Outcome.GONE:
            return _missing(after, now, chance)
        case Outcome.BROKEN:
            pause = DAY if state.fail_count == 0 else 7 * DAY
            return _failed(after, now, pause * spread)
        case _:
            return _transient(after, now, spread, retry_after)


def _blocked(state: State, now: datetime, spread: float) -> State:
    return replace(
        state,
        status="blocked",
        fail_count=state.fail_count + 1,
        next_fetch_at=now + BLOCKED_PAUSE * spread,
    )


def _transient(
    state: State, now: datetime, spread: float, retry_after: int | None
) -> State:
    failures = state.fail_count
    if failures < len(BACKOFF):
        pause = BACKOFF[failures] * spread
    elif failures < len(BACKOFF) + DAILY:
        pause = DAY * spread
    else:
        pause = 7 * DAY * spread
    pause = max(pause, timedelta(seconds=retry_after or 0))
    if state.http_status == TOO_MANY_REQUESTS and failures + 1 >= len(BACKOFF):
        return _blocked(state, now, spread)
    return _failed(state, now, pause)


def _failed(state: State, now: datetime, pause: timedelta) -> State:
    """Good data stays, as stale; where there never was any, six tries are enough."""
    failures = state.fail_count + 1
    after = replace(state, fail_count=failures, next_fetch_at=now + pause)
    if state.status == "gone":
        return after  # a failure to ask does not bring a page back
    if state.last_ok_at is not None:
        return replace(after, status="stale")
    if failures >= len(BACKOFF):
        parked = replace(after, error_code=state.error_code or UNREACHABLE)
        return replace(
            parked, status="blocked", next_fetch_at=now + max(pause, BLOCKED_PAUSE)
        )
    return replace(after, status="pending")


def _missing(state: State, now: datetime, chance: float) -> State:
    """Believed only after several checks far enough apart."""
    spread = 1 + 0.2 * chance
    is_nameless = state.error_code == ErrorCode.DNS_NXDOMAIN
    pause = (NXDOMAIN_OVER / 2 if is_nameless else GONE_APART) * spread
    counts = state.gone_checked_at is None or now - state.gone_checked_at >= GONE_APART
    after = replace(
        state,
        fail_count=state.fail_count + 1,
        gone_count=state.gone_count + counts,
        gone_since=state.gone_since or now,
        gone_checked_at=now if counts else state.gone_checked_at,
        next_fetch_at=now + pause,
    )
    needed = 2 if state.http_status == 410 else 3
    long_enough = not is_nameless or (
        after.gone_since is not None and now - after.gone_since >= NXDOMAIN_OVER
    )
    if state.status == "gone" or (after.gone_count >= needed and long_enough):
        return replace(after, status="gone", next_fetch_at=now + GONE_PAUSE * spread)
    return replace(after, status="stale" if state.last_ok_at else "pending")
