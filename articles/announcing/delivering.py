"""Sends what waits: each message by one worker, repeated ever more seldom."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from ipaddress import ip_network

from django.conf import settings
from django.db import connection, transaction
from django.utils.timezone import now

from articles.announcing.hub import CONTENT_TYPE, FEED
from articles.announcing.signing import headers_for
from articles.models import WebhookDelivery
from articles.opengraph import (
    POST_LIMITS,
    FetchFailed,
    FetchLimits,
    Posted,
    post,
    receiver,
)

Send = Callable[[str, bytes, dict[str, str]], Posted]

# As Standard Webhooks recommends: three days in all, then it is given up.
PAUSES = tuple(
    timedelta(seconds=seconds)
    for seconds in (5, 300, 1800, 7200, 18000, 36000, 50400, 72000, 86400)
)
GONE = 410
LEASE = timedelta(minutes=10)  # longer than a whole batch may take
KEPT = timedelta(days=30)


def deliver_due(*, seconds: float = 30.0, send: Send | None = None) -> int:
    """Send what is due for at most `seconds`; how many messages were taken.

    A worker that dies leaves a lease behind that runs out: the message is sent again,
    under the same id, by which receivers know what they have had already.
    """
    until = time.monotonic() + seconds
    sent = 0
    while time.monotonic() < until:
        delivery = _claim()
        if delivery is None:
            break
        _attempt(delivery, send or _post)
        sent += 1
    return sent


def drop_old() -> int:
    """Messages that were delivered or given up a month ago."""
    ended = WebhookDelivery.objects.filter(
        next_attempt_at=None, created_at__lt=now() - KEPT
    )
    return ended.delete()[0]


@transaction.atomic
def _claim() -> WebhookDelivery | None:
    rows = WebhookDelivery.objects.due(now()).order_by("next_attempt_at", "created_at")
    if connection.features.has_select_for_update_skip_locked:
        rows = rows.select_for_update(skip_locked=True, of=("self",))
    found = rows.select_related("webhook").first()
    if found is not None:
        found.lease_until = now() + LEASE
        found.save(update_fields=["lease_until"])
    return found


def _attempt(delivery: WebhookDelivery, send: Send) -> None:
    body = delivery.payload.encode()
    webhook = delivery.webhook
    headers = {
        "Content-Type": (
            CONTENT_TYPE if delivery.event == FEED else "application/json"
        ),
        "User-Agent": "Urazuke-Webhooks/1.0",
        **headers_for(str(delivery.pk), int(time.time()), body, webhook.secret),
    }
    answer = send(webhook.url, body, headers)
    with transaction.atomic():
        _note(delivery, answer)


def _note(delivery: WebhookDelivery, answer: Posted) -> None:
    moment = now()
    delivery.attempts += 1
    delivery.lease_until = None
    delivery.http_status = answer.status
    delivery.error_code = answer.error.value if answer.error else ""
    delivery.next_attempt_at = None
    if answer.ok:
        delivery.delivered_at = moment
    elif answer.status == GONE:
        # The receiver says that it wants no more.
        delivery.webhook.is_active = False
        delivery.webhook.save(update_fields=["is_active"])
    elif delivery.attempts <= len(PAUSES):
        delivery.next_attempt_at = moment + PAUSES[delivery.attempts - 1]
    delivery.save()


def refusal_of(url: str) -> str:
    """The code of why no message would ever be sent there; empty where one would.

    Nothing is looked up: a name that leads inside is refused when a message is sent.
    """
    try:
        receiver(url, _limits())
    except FetchFailed as failure:
        return failure.code.value
    return ""


def _post(url: str, body: bytes, headers: dict[str, str]) -> Posted:
    return post(url, body, headers, limits=_limits())


def _limits() -> FetchLimits:
    """Receivers inside the own network are reached only where a setting names it."""
    named = getattr(settings, "WEBHOOKS_ALLOWED_NETWORKS", ())
    return replace(POST_LIMITS, also_allowed=tuple(ip_network(one) for one in named))
