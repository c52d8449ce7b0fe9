"""The screen of one source and the list of all, for their tests."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import now

from articles.models import ArchiveRequest
from tests.admin.forms import send
from tests.make import make_source, make_user

LIST = "/admin/articles/source/"


@pytest.fixture(autouse=True)
def _editor(client, settings):
    settings.SOURCES_FETCH_ENABLED = True
    client.force_login(make_user("hana", group="Editor"))


@pytest.fixture
def source():
    return make_source(
        "https://a.example/x",
        title="From the page",
        fetched={"title": {"value": "From the page", "origin": "og", "missed": 0}},
        status="ok",
        last_ok_at=now(),
        next_fetch_at=now() + timedelta(days=7),
    )


def change(source):
    return reverse("admin:articles_source_change", args=[source.pk])


def press(client, source, button, value="1", **changes):
    return send(
        client,
        change(source),
        button,
        form_id="source_form",
        **{button: value},
        **changes,
    )


def act(client, action, *sources):
    return client.post(
        LIST,
        {"action": action, "_selected_action": [source.pk for source in sources]},
        follow=True,
    )


def copy_of(source, **fields):
    values = {
        "kind": "lookup",
        "state": "found",
        "copy_url": "https://web.archive.org/web/20251113073005/https://a.example/x",
        "taken_at": now(),
        **fields,
    }
    return ArchiveRequest.objects.create(source=source, **values)
