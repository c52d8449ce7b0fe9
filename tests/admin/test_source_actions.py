"""What is done to sources from their list, and how often."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils.timezone import now

from articles.models import Source, SourceHost
from articles.sources.claiming import join_hosts
from tests.admin.forms import send
from tests.admin.source_screen import _editor, act, press, source
from tests.make import make_article, picture_bytes

pytestmark = pytest.mark.django_db
__all__ = ["_editor", "source"]


def test_fetch_now_only_marks_the_row_due(client, source, monkeypatch):
    def never(*_arguments, **_more):
        raise AssertionError("no network in a request")

    monkeypatch.setattr("articles.sources.retrieval.fetch", never)
    press(client, source, "_fetch")
    source.refresh_from_db()
    assert source.next_fetch_at <= now()
    assert source.status == "ok"


def test_fetch_now_is_limited_for_each_editor(client, source):
    for _number in range(31):
        act(client, "fetch_selected", source)
    Source.objects.update(next_fetch_at=None)
    act(client, "fetch_selected", source)
    source.refresh_from_db()
    assert source.next_fetch_at is None


def test_pictures_of_many_cards_are_hidden_at_once(client, source):
    act(client, "hide_pictures", source)
    source.refresh_from_db()
    assert source.image_policy == "none"


def test_site_defaults_reach_every_card(client, source):
    join_hosts()
    site = SourceHost.objects.get(host="a.example")
    address = reverse("admin:articles_sourcehost_change", args=[site.pk])
    icon = SimpleUploadedFile("i.png", picture_bytes((64, 64), "PNG"))
    send(
        client, address, "_save", form_id="sourcehost_form", name="例通信", upload=icon
    )
    site.refresh_from_db()
    assert site.name == "例通信"
    assert site.icon is not None
    assert site.icon.shape == "icon"
    article = make_article(body="[[ogp:https://a.example/x]]\n")
    page = client.get(article.get_absolute_url()).content.decode()
    assert "例通信" in page
    assert "例通信" in client.get("/admin/articles/sourcehost/").content.decode()
