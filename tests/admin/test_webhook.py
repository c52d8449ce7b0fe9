"""The webhook screens: made with a secret, tested, messages looked at and repeated."""

from __future__ import annotations

import pytest
from django.urls import reverse

from articles.announcing import announce_test
from articles.models import Webhook, WebhookDelivery
from tests.make import make_user

pytestmark = pytest.mark.django_db

LIST = "/admin/articles/webhook/"
MESSAGES = "/admin/articles/webhookdelivery/"


def test_a_webhook_is_made_with_a_secret_of_its_own(admin_client):
    page = admin_client.get(f"{LIST}add/").content.decode()
    secret = page.split('name="secret" value="')[1].split('"')[0]
    assert secret.startswith("whsec_")
    admin_client.post(
        f"{LIST}add/",
        {
            "name": "翻訳",
            "url": "https://a.example.com/in",
            "secret": secret,
            "events": ["article.published"],
            "is_active": "on",
        },
    )
    hook = Webhook.objects.get()
    assert (hook.secret, hook.events) == (secret, ["article.published"])
    assert "記事が公開された" in admin_client.get(LIST).content.decode()


def test_a_weak_secret_is_refused(admin_client):
    data = {"name": "x", "url": "https://a.example.com/", "secret": "whsec_YQ=="}
    response = admin_client.post(f"{LIST}add/", data)
    assert "whsec_" in response.context["adminform"].form.errors["secret"][0]


def hook_form(client, url, **more):
    """Saves the form; the errors of its address, empty when it was taken."""
    page = client.get(f"{LIST}add/").content.decode()
    secret = page.split('name="secret" value="')[1].split('"')[0]
    data = {"name": "翻訳", "url": url, "secret": secret, "is_active": "on", **more}
    answer = client.post(f"{LIST}add/", data)
    if answer.status_code == 302:
        return []
    return answer.context["adminform"].form.errors["url"]


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("http://127.0.0.1/", "WEBHOOKS_ALLOWED_NETWORKS"),
        ("http://localhost:9000/in", "WEBHOOKS_ALLOWED_NETWORKS"),
        ("http://10.1.2.3:9000/in", "WEBHOOKS_ALLOWED_NETWORKS"),
        ("http://[::1]/in", "WEBHOOKS_ALLOWED_NETWORKS"),
        ("https://a.example.com:8443/in", "標準のポート"),
        ("http://localhost/in", "公開サイトの名前"),
        ("https://hana:secret@a.example.com/in", "@"),
    ],
)
def test_an_address_nothing_is_sent_to_is_refused_with_the_remedy(
    admin_client, settings, url, words
):
    settings.WEBHOOKS_ALLOWED_NETWORKS = []
    (said,) = hook_form(admin_client, url)
    assert words in said
    assert not Webhook.objects.exists()
    # One that is switched off may hold it: nothing is sent.
    assert hook_form(admin_client, url, is_active="") == []


def test_a_receiver_inside_a_network_that_is_named_is_taken(admin_client, settings):
    settings.WEBHOOKS_ALLOWED_NETWORKS = ["127.0.0.1/32"]
    assert hook_form(admin_client, "http://127.0.0.1:9000/in") == []
    assert len(hook_form(admin_client, "http://127.0.0.2:9000/in")) == 1


def test_a_test_message_and_its_outcome(admin_client):
    hook = Webhook.objects.create(name="翻訳", url="https://a.example.com/in")
    data = {"action": "send_test", "_selected_action": [hook.pk]}
    admin_client.post(LIST, data, follow=True)
    delivery = WebhookDelivery.objects.get()
    assert "待機中" in admin_client.get(MESSAGES).content.decode()
    WebhookDelivery.objects.update(next_attempt_at=None, attempts=10, http_status=503)
    page = admin_client.get(MESSAGES).content.decode()
    assert "503" in page
    data = {"action": "send_again", "_selected_action": [delivery.pk]}
    admin_client.post(MESSAGES, data, follow=True)
    delivery.refresh_from_db()
    assert (delivery.attempts, delivery.is_given_up) == (0, False)
    detail = reverse("admin:articles_webhookdelivery_change", args=[delivery.pk])
    assert admin_client.get(detail).status_code == 200


def test_only_administrators_see_secrets_and_messages(client):
    announce_test(Webhook.objects.create(name="翻訳", url="https://a.example.com/in"))
    for group in ("Author", "Editor", "Publisher"):
        client.force_login(make_user(group=group))
        assert client.get(LIST).status_code == 403
        assert client.get(MESSAGES).status_code == 403
