"""Tells a WebSub hub which feeds changed; it tells whoever follows them.

The hub is a webhook of its own kind: one message for each feed, in the form hubs take,
sent, repeated and logged like the others.
"""

from __future__ import annotations

from typing import Final
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.timezone import now

from articles.conf import conf
from articles.models import Article, Webhook, WebhookDelivery

FEED: Final = "feed.changed"
CONTENT_TYPE: Final = "application/x-www-form-urlencoded"


def announce_feeds(article: Article) -> int:
    """Messages about the feeds that hold the article; none without WEBSUB_HUB.

    A feed the hub is still to be told of is not told of twice: an import of a thousand
    articles is one message for the site's feed.
    """
    hub = _hub()
    if hub is None:
        return 0
    moment = now()
    topics = _topics(article)
    texts = {
        urlencode({"hub.mode": "publish", "hub.url": topic}): topic for topic in topics
    }
    waiting = WebhookDelivery.objects.filter(
        webhook=hub,
        attempts=0,
        lease_until=None,
        next_attempt_at__isnull=False,
        payload__in=texts,
    )
    # Touched, so that no worker sends them before this change is there to be read.
    waiting.update(next_attempt_at=moment)
    known = set(waiting.values_list("payload", flat=True))
    made = WebhookDelivery.objects.bulk_create(
        WebhookDelivery(
            webhook=hub,
            event=FEED,
            subject=topic[:300],
            payload=text,
            next_attempt_at=moment,
        )
        for text, topic in texts.items()
        if text not in known
    )
    return len(made)


def is_hub(webhook: Webhook) -> bool:
    return bool(webhook.events == [FEED])


def _hub() -> Webhook | None:
    """The webhook of the hub; None without one, or after it was switched off."""
    if not conf.websub_hub:
        return None
    rows = Webhook.objects.filter(url=conf.websub_hub)
    found = next((row for row in rows if is_hub(row)), None)
    if found is None:
        found = Webhook.objects.create(
            name="WebSub", url=conf.websub_hub, events=[FEED]
        )
    return found if found.is_active else None


def _topics(article: Article) -> list[str]:
    """Addresses of the feeds that hold it, in each of their forms."""
    terms = [
        ("category-feed", article.category),
        ("series-feed", article.series),
        *(("tag-feed", tag) for tag in article.tag_list),
        *(("author-feed", author) for author in article.author_list),
    ]
    feeds: list[tuple[str, list[str]]] = [("feed", []), ("corrections-feed", [])]
    feeds += [(name, [term.slug]) for name, term in terms if term is not None]
    return [
        f"{conf.site_url}{reverse(f'{name}-{form}', args=slugs)}"
        for name, slugs in feeds
        for form in ("atom", "rss", "json")
    ]
