"""A WebSub hub is named by the feeds and told of each that changed; off by default."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from django.utils.timezone import now

from articles import publishing
from articles.announcing import deliver_due
from articles.announcing.hub import announce_feeds
from articles.models import Webhook, WebhookDelivery
from articles.opengraph import Resolution, post
from tests.make import make_article
from tests.opengraph.hostile import QUICK, serving

pytestmark = pytest.mark.django_db

HUB = "http://hub.example.com/"
TAKEN = b"HTTP/1.1 204 No Content\r\n\r\n"


@pytest.fixture
def hub(settings):
    settings.WEBSUB_HUB = HUB


def told() -> list[str]:
    """The feeds whose change waits to be told."""
    rows = WebhookDelivery.objects.filter(next_attempt_at__isnull=False)
    return [parse_qs(row.payload)["hub.url"][0] for row in rows]


def deliver(*answers: bytes) -> list[bytes]:
    """What a hub on loopback got."""
    with serving(*answers) as network:
        server = network.server
        assert server is not None
        network.names["hub.example.com"] = ["93.184.215.14"]

        def send(url, body, headers):
            return post(
                url,
                body,
                headers,
                limits=QUICK,
                resolution=Resolution(network.resolve),
                connector=network.connect,
            )

        deliver_due(send=send)
        return server.requests


def test_without_the_setting_nobody_is_told_and_no_feed_names_one(client):
    publishing.publish(make_article(published=False))
    assert not WebhookDelivery.objects.exists()
    answer = client.get("/feeds/atom.xml")
    assert b'rel="hub"' not in answer.content
    assert "Link" not in answer.headers


@pytest.mark.usefixtures("hub")
def test_every_feed_names_the_hub_and_itself(client):
    article = make_article(category="経済", tags=["港"], authors=["甲"])
    assert article.category is not None
    section = article.category.get_absolute_url()
    for path in (
        *("/feeds/atom.xml", "/feeds/rss.xml", "/corrections/feeds/atom.xml"),
        f"{section}feeds/atom.xml",
    ):
        answer = client.get(path)
        assert f'href="{HUB}" rel="hub"'.encode() in answer.content, path
        assert answer.headers["Link"] == (
            f'<{HUB}>; rel="hub", <http://testserver{path}>; rel="self"'
        )
    feed = client.get("/feeds/feed.json").json()
    assert feed["hubs"] == [{"type": "WebSub", "url": HUB}]


@pytest.mark.usefixtures("hub")
def test_what_is_told_are_the_feeds_own_addresses(client):
    """The hub fetches what it is told, and followers asked for what the feed says."""
    publishing.publish(
        make_article(
            published=False, category="経済", tags=["港 と 船"], authors=["甲"]
        )
    )
    topics = told()
    assert len(topics) == len(set(topics)) == 15
    for topic in topics:
        answer = client.get(unquote(urlsplit(topic).path))
        assert answer.status_code == 200
        assert f'<{topic}>; rel="self"' in answer.headers["Link"]


@pytest.mark.usefixtures("hub")
def test_a_hub_gets_a_form_for_each_feed_once():
    publishing.publish(make_article(published=False))
    requests = deliver(TAKEN)
    assert len(requests) == 6
    head, _, body = requests[0].partition(b"\r\n\r\n")
    assert head.startswith(b"POST / HTTP/1.1\r\nHost: hub.example.com\r\n")
    assert b"Content-Type: application/x-www-form-urlencoded\r\n" in head
    assert parse_qs(body.decode()) == {
        "hub.mode": ["publish"],
        "hub.url": ["http://testserver/feeds/atom.xml"],
    }
    assert told() == []
    assert deliver(TAKEN) == []


@pytest.mark.usefixtures("hub")
def test_a_hub_that_is_away_is_told_later():
    publishing.publish(make_article(published=False))
    deliver(b"HTTP/1.1 503 Later\r\n\r\n")
    assert len(told()) == 6
    assert set(WebhookDelivery.objects.values_list("attempts", flat=True)) == {1}


@pytest.mark.usefixtures("hub")
def test_many_changes_are_one_message_a_feed():
    for _ in range(3):
        publishing.publish(make_article(published=False))
    assert len(told()) == 6


@pytest.mark.usefixtures("hub")
def test_a_message_already_under_way_does_not_count():
    """It may have been read before this change was there to be read."""
    article = make_article()
    assert announce_feeds(article) == 6
    WebhookDelivery.objects.update(lease_until=now() + timedelta(minutes=1))
    assert announce_feeds(article) == 6


@pytest.mark.usefixtures("hub")
def test_the_hub_is_one_webhook_which_gets_nothing_else_and_can_be_switched_off():
    for _ in range(2):
        publishing.publish(make_article(published=False))
    hook = Webhook.objects.get()
    assert set(hook.deliveries.values_list("event", flat=True)) == {"feed.changed"}
    Webhook.objects.update(is_active=False)
    assert announce_feeds(make_article()) == 0


@pytest.mark.usefixtures("hub")
def test_the_admin_shows_it_and_lets_its_name_and_state_be_changed(admin_client):
    publishing.publish(make_article(published=False))
    hook = Webhook.objects.get()
    page = admin_client.get("/admin/articles/webhook/").content.decode()
    assert "変わったフィード" in page
    path = f"/admin/articles/webhook/{hook.pk}/change/"
    assert 'name="events"' not in admin_client.get(path).content.decode()
    answer = admin_client.post(path, {"name": "ハブ"})
    assert answer.status_code == 302
    hook.refresh_from_db()
    assert (hook.name, hook.events, hook.is_active) == ("ハブ", ["feed.changed"], False)
