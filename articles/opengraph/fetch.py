"""One bounded GET: every hop gated, resolved once, vetted, pinned and limited."""

from __future__ import annotations

import re
import ssl
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from articles.opengraph.card import Card, Kind
from articles.opengraph.challenge import challenge_in_headers
from articles.opengraph.codes import ErrorCode
from articles.opengraph.dialling import Connector, default_tls, dial, direct_connector
from articles.opengraph.extract import extract
from articles.opengraph.failure import FetchFailed
from articles.opengraph.filetype import kind_of
from articles.opengraph.guard import vet
from articles.opengraph.limits import PAGE_LIMITS, FetchLimits
from articles.opengraph.redirects import (
    FOLLOWED,
    PERMANENT,
    gated,
    location_of,
    refresh_of,
)
from articles.opengraph.request import (
    Form,
    Identity,
    Validators,
    conditions,
    request_for,
)
from articles.opengraph.resolving import Resolution, system_resolver
from articles.opengraph.scanner import DEFAULT_LIMITS, ScanLimits
from articles.opengraph.urls import SplitURL
from articles.opengraph.wire import Body, Head, Wire


@dataclass(frozen=True, slots=True)
class Hop:
    """One request made, or refused: then `ip` is empty or `status` is 0."""

    url: str
    ip: str = ""
    status: int = 0


@dataclass(frozen=True, slots=True)
class FetchResult:
    """How a fetch ended; without `error` there is a body, or nothing has changed."""

    url: str
    """The address that answered, after redirects."""
    error: ErrorCode | None = None
    status: int = 0
    not_modified: bool = False
    headers: dict[str, str] = field(default_factory=dict)
    """Of the last answer, names in small letters."""
    body: bytes = b""
    truncated: bool = False
    kind: Kind = "page"
    hops: tuple[Hop, ...] = ()
    downgraded: bool = False
    """Some hop went from https to http."""
    retry_after: int | None = None
    """Seconds the server asks to be left alone, 0 to `longest_wait`."""
    wire_bytes: int = 0
    seconds: float = 0.0

    @property
    def ok(self) -> bool:
        """Whether there is a new body to read."""
        return self.error is None and not self.not_modified

    @property
    def content_type(self) -> str | None:
        """As the server sent it."""
        return self.headers.get("content-type")

    @property
    def moved_to(self) -> str:
        """Where the server says the page stands for good; empty when any hop on the
        way was of another kind."""
        statuses = {hop.status for hop in self.hops[:-1]}
        return self.url if statuses and statuses <= PERMANENT else ""

    def card(self, limits: ScanLimits = DEFAULT_LIMITS) -> Card:
        """The card of the answer; `Card.challenge` may still tell a wall from it."""
        return extract(
            self.body,
            self.url,
            self.content_type,
            headers=self.headers,
            limits=limits,
        )


_SYSTEM = Resolution(system_resolver)
_NOBODY_ELSE = Identity()


def fetch(
    url: str,
    *,
    limits: FetchLimits = PAGE_LIMITS,
    identity: Identity = _NOBODY_ELSE,
    validators: Validators | None = None,
    form: Form | None = None,
    resolution: Resolution = _SYSTEM,
    connector: Connector = direct_connector,
    tls: ssl.SSLContext | None = None,
    clock: Callable[[], float] = time.monotonic,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> FetchResult:
    """What stands at an address. Never raises for anything a server or a URL does.

    Sends no cookies, no Referer, no credentials but those of a `form`, and asks no
    proxy of the environment. `tls` must verify.
    """
    tls = tls or default_tls()
    if tls.verify_mode is not ssl.CERT_REQUIRED or not tls.check_hostname:
        raise ValueError("a TLS context that does not verify is of no use here")
    if form is not None:
        limits = replace(limits, redirects=0, meta_refresh=False)
    run = _Run(limits, identity, validators, form, resolution, connector, tls, clock)
    error: ErrorCode | None = None
    try:
        run.follow(url)
    except FetchFailed as failure:
        error = failure.code
    head, body = run.head, run.body
    headers = head.as_dict() if head else {}
    if error in (ErrorCode.HTTP_4XX, ErrorCode.HTTP_5XX) and challenge_in_headers(
        headers
    ):
        error = ErrorCode.CHALLENGE
    return FetchResult(
        url=run.hops[-1].url if run.hops else url,
        error=error,
        status=head.status if head else 0,
        not_modified=error is None and head is not None and head.status == 304,
        headers=headers,
        body=body.content if error is None else b"",
        truncated=body.truncated,
        kind=kind_of(body.content, headers.get("content-type")),
        hops=tuple(run.hops),
        downgraded=run.downgrades > 0,
        retry_after=_retry_after(
            headers.get("retry-after", ""), now, limits.longest_wait
        ),
        wire_bytes=run.wire_bytes,
        seconds=clock() - run.started,
    )


class _Run:
    """The state of one fetch: its deadline, its hops, its last answer."""

    def __init__(
        self,
        limits: FetchLimits,
        identity: Identity,
        validators: Validators | None,
        form: Form | None,
        resolution: Resolution,
        connector: Connector,
        tls: ssl.SSLContext,
        clock: Callable[[], float],
    ) -> None:
        self.limits, self.identity, self.validators = limits, identity, validators
        self.form = form
        self.resolution, self.connector, self.tls = resolution, connector, tls
        self.clock, self.started = clock, clock()
        self.deadline = self.started + limits.total
        self.hops: list[Hop] = []
        self.head: Head | None = None
        self.body = Body(b"", truncated=False)
        self.downgrades = self.wire_bytes = 0
        self.refreshed = False

    def left(self) -> float:
        """Seconds until the deadline; past it, the fetch has failed."""
        left = self.deadline - self.clock()
        if left <= 0:
            raise FetchFailed(ErrorCode.TIMEOUT_TOTAL)
        return left

    def follow(self, url: str) -> None:
        """Hop by hop to an answer that is none, or to a failure."""
        target: SplitURL | None = gated(url, self.limits)
        if self.form is not None and target is not None and target.scheme != "https":
            raise FetchFailed(ErrorCode.URL_SCHEME)
        seen: set[str] = set()
        while target is not None:
            if str(target) in seen:
                raise FetchFailed(ErrorCode.REDIRECT_LOOP)
            if len(seen) > self.limits.redirects:
                raise FetchFailed(ErrorCode.REDIRECT_MANY)
            seen.add(str(target))
            current = target
            target = self._visit(current)
            if target and (current.scheme, target.scheme) == ("https", "http"):
                self.downgrades += 1
                if self.downgrades > 1:
                    raise FetchFailed(ErrorCode.REDIRECT_SCHEME)

    def _visit(self, url: SplitURL) -> SplitURL | None:
        """One request; the next address when the answer names one."""
        self.hops.append(Hop(str(url)))
        self.head, self.body = None, Body(b"", truncated=False)
        found = self.resolution.addresses(url.host, min(self.limits.dns, self.left()))
        addresses = vet(found, nat64=self.limits.nat64, also=self.limits.also_allowed)
        if not addresses:
            raise FetchFailed(ErrorCode.IP_REFUSED)
        sock, address = dial(
            url,
            addresses,
            limits=self.limits,
            connector=self.connector,
            tls=self.tls,
            left=self.left,
        )
        self.hops[-1] = Hop(str(url), str(address))
        wire = Wire(sock, self.limits, self.clock, self.deadline)
        try:
            wire.send(request_for(url, self.identity, self.validators, self.form))
            self.head = head = wire.read_head()
            self.hops[-1] = Hop(str(url), str(address), head.status)
            if head.status in FOLLOWED:
                return location_of(head, url, self.limits)
            self._judge(head, url)
            if head.status == 304:
                return None
            self.body = wire.read_body(head, self._most(head))
        finally:
            self.wire_bytes += wire.received
            sock.close()
        return self._refresh(head, url)

    def _judge(self, head: Head, url: SplitURL) -> None:
        status = head.status
        if status == 304 and self._asks_whether_changed(url):
            return
        if 200 <= status < 300 and status not in (205, 206):
            return
        codes = {3: ErrorCode.HTTP_3XX, 4: ErrorCode.HTTP_4XX, 5: ErrorCode.HTTP_5XX}
        raise FetchFailed(codes.get(status // 100, ErrorCode.HTTP_OTHER))

    def _most(self, head: Head) -> int:
        """How much of the body is worth reading."""
        declared = head.get("content-type").partition(";")[0].strip().lower()
        plain = not declared or declared.startswith("text/") or "html" in declared
        if plain or not self.limits.other_bytes:
            return self.limits.body_bytes
        return self.limits.other_bytes

    def _refresh(self, head: Head, url: SplitURL) -> SplitURL | None:
        if self.refreshed or not self.limits.meta_refresh:
            return None
        content_type = head.get("content-type") or None
        if kind_of(self.body.content, content_type) != "page":
            return None
        target = refresh_of(self.body.content, content_type, url, self.limits)
        if target is None or str(target) == str(url):  # a page that reloads itself
            return None
        self.refreshed = True
        return target

    def _asks_whether_changed(self, url: SplitURL) -> bool:
        return self.validators is not None and bool(conditions(self.validators, url))


def _retry_after(value: str, now: Callable[[], datetime], most: int) -> int | None:
    value = value.strip()
    if not value:
        return None
    if re.fullmatch(r"-?[0-9]{1,12}", value):
        seconds = float(value)
    else:
        try:
            until = parsedate_to_datetime(value[:64])
        except (ValueError, OverflowError, TypeError, IndexError):
            return None
        seconds = (until.replace(tzinfo=until.tzinfo or UTC) - now()).total_seconds()
    return int(min(max(seconds, 0), most))
