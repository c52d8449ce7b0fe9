"""What a deletion says it takes along: what people know, and what is in the way."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from articles import publishing
from articles.models import Webhook, WebhookDelivery
from tests.evidence.sample import make_figure
from tests.make import make_article, make_source, make_tag, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _chief(client):
    client.force_login(make_user("chief", is_superuser=True))


def asked(client, row):
    model = row._meta.label_lower.replace(".", "_")
    address = reverse(f"admin:{model}_delete", args=[row.pk])
    return address, client.get(address).content.decode()


def test_an_articles_bookkeeping_is_not_told(client):
    article = make_article(title="消す記事", tags=["港"])
    publishing.mark_present(article, make_user("ken"))
    _address, page = asked(client, article)
    assert "記事のタグ: 消す記事: 港" in page
    for word in ("Presence", "Search entr", "ken in"):
        assert word not in page


def test_a_tag_names_its_articles(client):
    make_article(title="港の記事", tags=["港"])
    _address, page = asked(client, make_tag("港"))
    assert "港の記事" in page


def test_a_group_does_not_list_the_rows_of_its_permissions(client):
    publishing.setup_roles()
    _address, page = asked(client, Group.objects.get(name="Editor"))
    assert "permission" not in page.lower()


def test_what_is_in_the_way_is_named_where_no_permission_would_help(client):
    figure = make_figure(key="storage-cost")
    _address, page = asked(client, figure.entity)
    assert "storage-cost" in page
    assert "パーミッション" not in page


def test_a_cited_source_names_who_cites_it(client):
    make_article(title="引用する記事", body="[[ogp:https://a.example/x]]\n")
    _address, page = asked(client, make_source("https://a.example/x"))
    assert "引用する記事 [1]" in page


def test_a_webhook_goes_with_its_messages(client):
    hook = Webhook.objects.create(name="翻訳", url="https://a.example.com/in")
    WebhookDelivery.objects.create(
        webhook=hook, event=Webhook.Event.values[0], subject="題", payload="{}"
    )
    address, page = asked(client, hook)
    assert 'name="post"' in page
    client.post(address, {"post": "yes"})
    assert not Webhook.objects.exists()
    assert not WebhookDelivery.objects.exists()
