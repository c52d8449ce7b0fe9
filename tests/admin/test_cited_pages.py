"""What an article says about a page it cites, said in the article's own form."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from articles import publishing
from articles.models import Article
from tests.admin.forms import fields_of, send
from tests.make import make_article, make_user

pytestmark = pytest.mark.django_db
BODY = "在庫は減った。\n\n[[ogp:https://a.example/x]]\n"


def form_of(article):
    return reverse("admin:articles_article_change", args=[article.pk])


def note(key, text) -> Any:
    return {f"note-{key}": text}


def said(article):
    citation = article.citations.get()
    return citation.role, citation.note, str(citation.accessed_on or "")


@pytest.fixture
def article(client):
    client.force_login(make_user("hana", group="Publisher"))
    return make_article(body=BODY)


def test_role_day_and_note_are_set_beside_the_text(client, article):
    key = article.citations.get().source_id
    words: Any = {
        f"role-{key}": "primary",
        f"note-{key}": "会員登録が必要",
        f"accessed-{key}": "2025-11-12",
    }
    send(client, form_of(article), body="直した。\n\n" + BODY, **words)
    assert said(article) == ("primary", "会員登録が必要", "2025-11-12")
    page = client.get(article.get_absolute_url()).content.decode()
    assert "会員登録が必要" in page
    # The text itself waits for its publication, and takes the note along then.
    assert "直した" not in page
    publishing.publish_change(Article.objects.get(pk=article.pk), kind="typo")
    assert said(article) == ("primary", "会員登録が必要", "2025-11-12")


def test_what_was_not_touched_does_not_undo_a_colleagues_note(client, article):
    key = article.citations.get().source_id
    mine = fields_of(client.get(form_of(article)).content.decode(), "article_form")
    send(client, form_of(article), **note(key, "同僚の注記"))
    assert said(article)[1] == "同僚の注記"
    role: Any = {f"role-{key}": "data"}
    send(client, form_of(article), into=mine, **role)
    assert said(article)[:2] == ("data", "同僚の注記")


def test_it_is_kept_though_the_form_is_refused(client, article):
    key = article.citations.get().source_id
    answer = send(client, form_of(article), title="", **note(key, "注記"))
    assert answer.status_code == 200
    assert said(article)[1] == "注記"


def test_it_needs_the_right_to_change_sources(client, article):
    key = article.citations.get().source_id
    user = make_user("ken", group="Publisher")
    for group in user.groups.all():
        group.permissions.remove(group.permissions.get(codename="change_source"))
    client.force_login(user)
    assert (
        "disabled"
        in client.get(form_of(article))
        .content.decode()
        .partition(f'name="note-{key}"')[2]
        .partition(">")[0]
    )
    send(client, form_of(article), **note(key, "注記"))
    assert said(article)[1] == ""
