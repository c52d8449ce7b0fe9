"""Messages are rows of the transaction that changed the site."""

from __future__ import annotations

import json
from typing import Any

from django.utils.timezone import localtime, now

from articles.announcing.hub import announce_feeds
from articles.conf import conf
from articles.models import Article, Correction, Webhook, WebhookDelivery
from articles.models.webhook import DeliveryQuerySet

TEST = "test"


def announce(article: Article, event: str, **more: Any) -> int:
    """One message to each webhook that wants the event; how many. One query for none.

    `more` stands beside the article in the message's data. The hub that feeds name is
    told of each event.
    """
    announce_feeds(article)
    wanted = [
        hook for hook in Webhook.objects.filter(is_active=True) if hook.wants(event)
    ]
    if not wanted:
        return 0
    moment = now()
    data = {"article": _article(article), **more}
    text = _payload(event, data)
    WebhookDelivery.objects.bulk_create(
        WebhookDelivery(
            webhook=hook,
            event=event,
            subject=article.title,
            payload=text,
            next_attempt_at=moment,
        )
        for hook in wanted
    )
    return len(wanted)


def announce_correction(correction: Correction) -> int:
    """What readers were told of a change: an update, or something was wrong."""
    is_update = correction.kind == Correction.Kind.UPDATE
    return announce(
        correction.article,
        Webhook.Event.UPDATED if is_update else Webhook.Event.CORRECTED,
        correction={"kind": correction.kind, "note": correction.note},
    )


def announce_test(webhook: Webhook) -> WebhookDelivery:
    """A message that says nothing but that it arrives."""
    return WebhookDelivery.objects.create(
        webhook=webhook,
        event=TEST,
        subject=webhook.name,
        payload=_payload(TEST, {"site": conf.site_url}),
        next_attempt_at=now(),
    )


def try_again(deliveries: DeliveryQuerySet) -> int:
    """Send what was given up once more, from the first attempt on; how many."""
    given_up = deliveries.filter(next_attempt_at=None, delivered_at=None)
    return given_up.update(attempts=0, next_attempt_at=now())


def _payload(event: str, data: dict[str, Any]) -> str:
    moment = localtime(now()).isoformat(timespec="milliseconds")
    return json.dumps(
        {"type": event, "timestamp": moment, "data": data}, ensure_ascii=False
    )


def _article(article: Article) -> dict[str, Any]:
    """What a receiver needs to fetch the rest."""
    published = article.published_at
    return {
        "id": article.pk,
        "slug": article.slug,
        "url": f"{conf.site_url}{article.get_absolute_url()}",
        "title": article.title,
        "language": article.language,
        "version": article.version,
        "published_at": localtime(published).isoformat() if published else None,
    }
