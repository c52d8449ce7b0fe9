"""One job against the network: a page, its picture, its icon. Touches no database."""

from __future__ import annotations

import ssl
import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import NamedTuple

from articles.opengraph import (
    Card,
    ErrorCode,
    FetchLimits,
    FetchResult,
    Form,
    Identity,
    ImageLimits,
    Outcome,
    RefusedImage,
    RefusedURL,
    Resolution,
    ScanLimits,
    Thumbnails,
    Validators,
    build_fragment,
    completed,
    fetch,
    host_of,
    make_thumbnails,
    needs_oembed,
    outcome_of,
    quote_found,
    read_oembed,
    system_resolver,
    text_of_body,
)
from articles.opengraph.dialling import Connector, direct_connector


@dataclass(frozen=True, slots=True)
class Order:
    """What a worker is to bring; made from the row before the network is touched."""

    url: str
    validators: Validators | None = None
    image_seen: Validators | None = None
    """The picture we have: at its address again we only ask whether it changed, and
    not at all where its server gave nothing to ask with."""
    wants_image: bool = True
    wants_icon: bool = True
    languages: str = ""
    quotes: tuple[str, ...] = ()


NOTHING_TO_ASK_WITH = Validators("")


class LookedFor(NamedTuple):
    """Whether a quote stands on the page, and the fragment that leads to it there:
    with some of what precedes it where it stands twice."""

    found: bool | None
    fragment: str


@dataclass(frozen=True, slots=True)
class Retrieved:
    """What came back, judged but not stored."""

    started_at: datetime
    result: FetchResult
    outcome: Outcome
    code: str = ""
    card: Card | None = None
    """Only of an answer that may replace data."""
    image: Thumbnails | None = None
    image_url: str = ""
    image_code: str = ""
    image_validators: Validators = NOTHING_TO_ASK_WITH
    icon: Thumbnails | None = None
    icon_url: str = ""
    quotes: dict[str, LookedFor] = field(default_factory=dict)
    seconds: float = 0.0


class Network:
    """The way out: resolver, connections, limits, and pauses between requests.

    Shared by the threads of one worker. Tests put their own resolver and connector in.
    """

    def __init__(
        self,
        *,
        page: FetchLimits,
        image: FetchLimits,
        icon: FetchLimits,
        json: FetchLimits,
        picture: ImageLimits,
        identity: Identity,
        spacing: float,
        job_seconds: float,
        scan: ScanLimits | None = None,
        own_host: str = "",
        resolver: Callable[[str], Iterable[str]] = system_resolver,
        connector: Connector = direct_connector,
        tls: ssl.SSLContext | None = None,
        dns_threads: int = 8,
        dns_answers: int = 16,
    ) -> None:
        self.page, self.image, self.icon, self.json = page, image, icon, json
        self.picture, self.identity = picture, identity
        self.spacing, self.job_seconds = spacing, job_seconds
        self.scan, self.own_host = scan or ScanLimits(), own_host
        self._resolution = Resolution(
            resolver, threads=dns_threads, answers=dns_answers
        )
        self._connector, self._tls = connector, tls
        self._lock = threading.Lock()
        self._asked: dict[str, float] = {}

    def get(
        self,
        url: str,
        limits: FetchLimits,
        *,
        left: float,
        validators: Validators | None = None,
        languages: str = "",
        form: Form | None = None,
    ) -> FetchResult:
        """After the host's pause, and within `left` seconds."""
        left -= self._wait(url, left)
        identity = self.identity
        if languages:
            identity = replace(identity, languages=languages)
        if limits is not self.page:
            accept = "application/json" if limits is self.json else "*/*"
            identity = replace(identity, accept=accept)
        return fetch(
            url,
            limits=replace(limits, total=max(0.1, min(limits.total, left))),
            identity=identity,
            validators=validators,
            form=form,
            resolution=self._resolution,
            connector=self._connector,
            tls=self._tls,
        )

    def _wait(self, url: str, left: float) -> float:
        try:
            host = host_of(url)
        except RefusedURL:
            return 0.0
        with self._lock:
            now = time.monotonic()
            if len(self._asked) > 10_000:
                self._asked = {h: t for h, t in self._asked.items() if t > now}
            at = max(now, self._asked.get(host, now))
            self._asked[host] = at + self.spacing
        pause = min(at - now, max(left, 0))
        time.sleep(pause)
        return pause


def retrieve(order: Order, network: Network) -> Retrieved:
    """Everything the order asks for. Never raises for what a server does."""
    began = time.monotonic()
    started_at = datetime.now(UTC)

    def left() -> float:
        return network.job_seconds - (time.monotonic() - began)

    result = network.get(
        order.url,
        network.page,
        left=left(),
        validators=order.validators,
        languages=order.languages,
    )
    outcome = outcome_of(result, order.url)
    code = result.error.value if result.error else ""
    if outcome in (Outcome.GONE, Outcome.BLOCKED) and not code:
        code = "landing"

    def without_card(outcome: Outcome, code: str) -> Retrieved:
        return Retrieved(
            started_at, result, outcome, code, seconds=time.monotonic() - began
        )

    if outcome is not Outcome.FRESH:
        return without_card(outcome, code)
    card = result.card(network.scan)
    if card.challenge:
        return without_card(Outcome.BLOCKED, ErrorCode.CHALLENGE.value)
    if needs_oembed(card) and card.oembed_url:
        answer = network.get(card.oembed_url, network.json, left=left())
        read = read_oembed(answer.body, answer.url) if answer.ok else None
        card = completed(card, read) if read else card
    if card.kind == "page" and card.is_empty:
        # A page that says nothing replaces nothing.
        return without_card(Outcome.BROKEN, ErrorCode.PARSE_EMPTY.value)
    image = _Picture()
    if order.wants_image and card.image:
        seen = order.image_seen
        if seen is None or seen.url != card.image:
            image = _picture(card.image, network, left(), is_icon=False)
        elif seen.etag or seen.last_modified:
            image = _picture(card.image, network, left(), is_icon=False, seen=seen)
    icon = _Picture()
    if order.wants_icon and card.icon:
        icon = _picture(card.icon, network, left(), is_icon=True)
    return Retrieved(
        started_at,
        result,
        outcome,
        card=card,
        image=image.made,
        image_url=card.image or "",
        image_code=image.code,
        image_validators=image.validators,
        icon=icon.made,
        icon_url=card.icon or "",
        quotes=quotes_in(order.quotes, result.body, result.content_type),
        seconds=time.monotonic() - began,
    )


def quotes_in(
    quotes: Sequence[str], body: bytes, content_type: str | None
) -> dict[str, LookedFor]:
    """Quote → what looking for it on the page told."""
    if not quotes:
        return {}
    text = text_of_body(body, content_type)
    return {
        quote: LookedFor(
            quote_found(quote, text), str(build_fragment(quote, text) or "")
        )
        for quote in quotes
    }


class _Picture(NamedTuple):
    made: Thumbnails | None = None
    code: str = ""
    validators: Validators = NOTHING_TO_ASK_WITH


def _picture(
    url: str,
    network: Network,
    left: float,
    *,
    is_icon: bool,
    seen: Validators | None = None,
) -> _Picture:
    """Nothing made and no code: it is the one we have, or one of this very site."""
    if host_of(url) == network.own_host:
        return _Picture()  # this very site is never asked by its worker
    if left <= 0:
        return _Picture(code="timeout_total")
    limits = network.icon if is_icon else network.image
    result = network.get(url, limits, left=left, validators=seen)
    if result.not_modified:
        return _Picture()
    if not result.ok:
        return _Picture(code=result.error.value if result.error else "image_type")
    try:
        shape = make_thumbnails(
            result.body, shape="icon" if is_icon else "card", limits=network.picture
        )
    except RefusedImage as refusal:
        return _Picture(code=refusal.code.value)
    return _Picture(shape, validators=validators_of(url, result.headers))


def validators_of(url: str, headers: Mapping[str, str]) -> Validators:
    """What an answer gave to ask next time whether it still holds."""
    return Validators(
        url,
        headers.get("etag", "")[:512],
        headers.get("last-modified", "")[:64],
    )
