"""Which acts are announced to whom, once, and never without the act."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils.timezone import now

from articles import evidence, publishing
from articles.announcing import announce
from articles.models import Article, Webhook, WebhookDelivery
from tests.evidence.sample import make_figure
from tests.make import make_article

pytestmark = pytest.mark.django_db


@pytest.fixture
def hook():
    return Webhook.objects.create(name="翻訳", url="https://a.example.com/in")


def told():
    rows = WebhookDelivery.objects.order_by("created_at")
    return [row.event.removeprefix("article.") for row in rows]


def edit(article, body="港は変わりました。"):
    article.body = body
    publishing.store_edit(article, tags=[], authors=[])


def test_publishing_updating_and_withdrawing(hook):
    article = make_article(published=False)
    publishing.publish(article)
    assert told() == ["published"]
    edit(article)
    assert told() == ["published"]  # it waits: nobody can see it
    publishing.publish_change(article)
    publishing.withdraw(Article.objects.get(pk=article.pk))
    assert told() == ["published", "updated", "withdrawn"]


def test_a_message_names_the_article(hook):
    article = publishing.publish(make_article(published=False, slug="port"))
    delivery = WebhookDelivery.objects.get()
    message = json.loads(delivery.payload)
    assert message["type"] == "article.published"
    assert message["timestamp"].endswith("+09:00")
    assert message["data"]["article"]["url"] == "http://testserver/articles/port/"
    assert message["data"]["article"]["title"] == article.title
    assert delivery.subject == article.title


@pytest.mark.parametrize(
    ("kind", "event"),
    [("correction", "corrected"), ("retraction", "corrected"), ("update", "updated")],
)
def test_a_told_change_is_announced_once_with_its_note(hook, kind, event):
    article = make_article()
    edit(article)
    publishing.publish_change(article, kind=kind, note="桁を直しました。")
    assert told() == [event]
    data = json.loads(WebhookDelivery.objects.get().payload)["data"]
    assert data["correction"] == {"kind": kind, "note": "桁を直しました。"}


def test_a_corrected_figure_is_a_correction_of_each_live_article(hook, admin_user):
    figure = make_figure("500億ドル", key="base")
    make_article(body="[500億ドル](figure:base)")
    make_article(body="[500億ドル](figure:base)", published=False)
    figure.value = 60_000_000_000
    evidence.change(figure, by=admin_user, kind="correction", reason="訂正")
    assert told() == ["corrected"]


def test_what_time_does_is_announced_once(hook):
    soon = now() + timedelta(minutes=5)
    article = make_article(published=False)
    publishing.publish(article, at=soon)
    assert told() == []
    for _number in range(3):
        publishing.settle(at=soon + timedelta(seconds=1))
    assert told() == ["published"]


def test_what_nobody_saw_is_not_announced(hook):
    draft = make_article(published=False)
    publishing.withdraw(draft)
    publishing.return_to_draft(draft)
    assert told() == []


def test_only_chosen_events_and_only_active_webhooks(hook):
    hook.events = [Webhook.Event.WITHDRAWN]
    hook.save()
    off = Webhook.objects.create(
        name="off", url="https://b.example.com/", is_active=False
    )
    publishing.publish(make_article(published=False))
    assert told() == []
    publishing.withdraw(make_article())
    assert told() == ["withdrawn"]
    assert not off.deliveries.exists()


def test_an_act_that_fails_leaves_no_message(hook):
    article = make_article(published=False)
    with transaction.atomic():
        publishing.publish(article)
        assert told() == ["published"]
        transaction.set_rollback(True)
    assert told() == []


def test_without_a_webhook_it_costs_one_query(django_assert_num_queries):
    article = make_article()
    with django_assert_num_queries(1):
        assert announce(article, Webhook.Event.UPDATED) == 0
