"""What an editor enters for a source stands beside what its page says."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils.timezone import now

from articles import publishing
from articles.models import Source
from articles.sources.fields import override
from tests.admin.forms import fields_of, send
from tests.admin.source_screen import LIST, _editor, act, change, press, source
from tests.make import make_article, picture_bytes
from tests.sources.network import PAGE

pytestmark = pytest.mark.django_db
__all__ = ["_editor", "source"]


def test_a_typed_value_stands_beside_the_pages_own_and_can_be_given_up(client, source):
    press(client, source, "_save", title="編集部の題")
    source.refresh_from_db()
    assert source.title == "編集部の題"
    assert source.overrides["title"]["by"] == "hana"
    page = client.get(change(source)).content.decode()
    assert "From the page" in page
    assert "編集部の題" in page
    send(
        client,
        change(source),
        "_ignored",
        form_id="source_form",
        _use_fetched="title",
    )
    source.refresh_from_db()
    assert (source.title, source.overrides) == ("From the page", {})


def test_saving_does_not_undo_what_a_worker_wrote_meanwhile(client, source):
    form = fields_of(client.get(change(source)).content.decode(), "source_form")
    Source.objects.update(status="stale", description="New from the page", fail_count=2)
    send(
        client,
        change(source),
        "_save",
        form_id="source_form",
        into={**form, "title": ["私の題"]},
    )
    source.refresh_from_db()
    assert (source.title, source.status, source.fail_count) == ("私の題", "stale", 2)


def test_a_pasted_page_is_read_like_a_fetched_one(client, source):
    Source.objects.update(status="blocked", error_code="http_4xx")
    address = reverse("admin:articles_source_paste", args=[source.pk])
    assert press(client, source, "_paste").url == address
    assert client.get(address).status_code == 200
    client.post(address, {"html": PAGE.decode()})
    source.refresh_from_db()
    assert (source.status, source.title) == ("ok", "The grid in winter")
    assert (source.fetches.get().trigger, source.fetches.get().by_name) == (
        "paste",
        "hana",
    )
    upload = SimpleUploadedFile("x.html", PAGE.replace(b"winter", b"spring"))
    client.post(address, {"html": "", "file": upload})
    source.refresh_from_db()
    assert source.title == "The grid in spring"


@pytest.mark.parametrize(
    "html", ["", "plain words", "<title>Just a moment...</title>", "x" * 600]
)
def test_a_paste_that_is_no_page_is_refused_with_a_reason(
    client, source, settings, html
):
    settings.SOURCES_PASTE_BYTES = 500
    address = reverse("admin:articles_source_paste", args=[source.pk])
    response = client.post(address, {"html": html})
    assert response.context["form"].errors
    source.refresh_from_db()
    assert source.title == "From the page"


def test_an_uploaded_picture_is_shown_instead_of_the_pages_own(client, source):
    upload = SimpleUploadedFile("p.png", picture_bytes((640, 336), "PNG"))
    press(client, source, "_save", thumbnail=upload)
    source.refresh_from_db()
    assert source.image_policy == "upload"
    assert source.image.decorative
    bad = SimpleUploadedFile("p.png", b"<svg/>")
    response = press(client, source, "_save", thumbnail=bad)
    assert response.context["adminform"].form.errors["thumbnail"]


def test_changes_are_shown_until_they_are_noted(client, source):
    Source.objects.update(changes=[["title", "古い題", "新しい題"]], changed_at=now())
    assert "古い題" in client.get(change(source)).content.decode()
    assert client.get(LIST, {"changed": "yes"}).context["cl"].result_count == 1
    press(client, source, "_noted")
    source.refresh_from_db()
    assert (source.changes, source.changed_at) == ([], None)
    Source.objects.update(changed_at=now())
    act(client, "note_selected", source)
    source.refresh_from_db()
    assert source.changed_at is None


def test_a_new_address_starts_anew_and_keeps_what_was_typed(client, source):
    override(source, "author", "高橋", by="hana", at=now())
    source.save()
    press(client, source, "_save", url="https://c.example/z")
    source.refresh_from_db()
    assert (source.status, source.host, source.author) == (
        "pending",
        "c.example",
        "高橋",
    )
    assert source.title == ""
    assert source.next_fetch_at <= now()


def test_the_part_a_page_plays_in_an_article_is_set_beside_it(client, source):
    article = make_article(body="[[ogp:https://a.example/x]]\n")
    citation = article.citations.get()
    other = make_article(body="[[ogp:https://b.example/y]]\n").citations.get()
    press(
        client, source, "_save",
        **{f"role-{citation.pk}": "primary", f"role-{other.pk}": "data"},
    )  # fmt: skip
    citation.refresh_from_db()
    other.refresh_from_db()
    assert (citation.role, other.role) == ("primary", "")
    page = client.get(article.get_absolute_url()).content.decode()
    assert '"isBasedOn"' in page
    press(client, source, "_save", **{f"role-{citation.pk}": "nonsense"})
    citation.refresh_from_db()
    assert citation.role == "primary"


def test_a_citation_has_its_own_note_and_day_of_access(client, source):
    article = make_article(body="[[ogp:https://a.example/x]]\n")
    elsewhere = make_article(body="[[ogp:https://a.example/x]]\n")
    citation = article.citations.get()
    press(
        client, source, "_save",
        **{
            f"accessed-{citation.pk}": "2025-11-12",
            f"note-{citation.pk}": " 会員登録が<必要> ",
        },
    )  # fmt: skip
    page = client.get(article.get_absolute_url()).content.decode()
    assert '<p class="citation-note" dir="auto">会員登録が&lt;必要&gt;</p>' in page
    assert '<time class="dt-accessed" datetime="2025-11-12">' in page
    assert "会員登録" not in client.get(elsewhere.get_absolute_url()).content.decode()
    (item,) = client.get(f"{article.get_absolute_url()}sources.csl.json").json()
    assert item["note"] == "会員登録が<必要>"
    assert item["accessed"] == {"date-parts": [[2025, 11, 12]]}
    # The text is saved again: what was said about the citation stays.
    article.body = "甲。\n\n[[ogp:https://a.example/x]]\n"
    publishing.save(article, by=None)
    citation = article.citations.get()
    assert (citation.note, str(citation.accessed_on)) == (
        "会員登録が<必要>",
        "2025-11-12",
    )
    press(
        client, source, "_save",
        **{f"accessed-{citation.pk}": "", f"note-{citation.pk}": ""},
    )  # fmt: skip
    citation.refresh_from_db()
    assert (citation.note, citation.accessed_on) == ("", None)


def test_a_value_keeps_the_reason_it_was_changed_for(client, source):
    press(client, source, "_save", title="正しい題", reason="原題に誤植がある")
    page = client.get(change(source)).content.decode()
    assert "原題に誤植がある" in page
    source.refresh_from_db()
    assert source.overrides["title"]["note"] == "原題に誤植がある"
    assert "note" not in source.overrides.get("author", {})
