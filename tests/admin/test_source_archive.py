"""Copies in the archive: asked for, confirmed, dated."""

from __future__ import annotations

import pytest

from articles.models import ArchiveRequest
from tests.admin.forms import send
from tests.admin.source_screen import _editor, act, change, copy_of, press, source
from tests.make import make_article, make_source

pytestmark = pytest.mark.django_db
__all__ = ["_editor", "source"]


def test_a_found_copy_is_shown_to_readers_only_when_confirmed(client, source):
    article = make_article(body="[[ogp:https://a.example/x]]\n")
    found = copy_of(source)
    assert found.copy_url in client.get(change(source)).content.decode()
    assert (
        "web.archive.org" not in client.get(article.get_absolute_url()).content.decode()
    )
    send(client, change(source), "_ignored", form_id="source_form", _use_copy=found.pk)
    source.refresh_from_db()
    assert source.archive_url == found.copy_url
    page = client.get(article.get_absolute_url()).content.decode()
    assert f'data-versionurl="{found.copy_url}"' in page
    found.refresh_from_db()
    assert (found.state, found.by_name) == ("confirmed", "hana")


def test_a_found_copy_can_be_left_unused(client, source):
    found = copy_of(source)
    send(client, change(source), "_ignored", form_id="source_form", _drop_copy=found.pk)
    source.refresh_from_db()
    found.refresh_from_db()
    assert (found.state, source.archive_url) == ("dismissed", "")


def test_the_copy_of_another_source_cannot_be_confirmed_here(client, source):
    found = copy_of(make_source("https://b.example/y"))
    send(client, change(source), "_ignored", form_id="source_form", _use_copy=found.pk)
    found.refresh_from_db()
    assert found.state == "found"


def test_the_archive_is_asked_by_a_worker_not_by_the_button(client, source):
    press(client, source, "_look_for_copy")
    asked = ArchiveRequest.objects.get()
    assert (asked.kind, asked.state, asked.by_name) == ("lookup", "waiting", "hana")
    page = press(client, source, "_have_copied")
    assert ArchiveRequest.objects.count() == 1  # submitting is off
    act(
        client, "look_for_copies_of_selected", source, make_source("https://b.example/")
    )
    assert ArchiveRequest.objects.count() == 2
    assert page.status_code in (200, 302)


def test_an_entered_copy_of_the_archive_brings_its_own_date(client, source):
    copy = "https://web.archive.org/web/20251113073005/https://a.example/x"
    press(client, source, "_save", archive_url=copy)
    source.refresh_from_db()
    assert source.archived_at is not None
    assert source.archived_at.isoformat() == "2025-11-13T07:30:05+00:00"
    press(client, source, "_save", title="その間に直した題")
    before = source.archived_at
    source.refresh_from_db()
    assert source.archived_at == before
    press(client, source, "_save", archive_url="https://kept.example/1", archived_at="")
    assert ArchiveRequest.objects.get().kind == "date"
