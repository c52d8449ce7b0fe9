"""The endpoint that keeps unsaved text, and the form that offers it again."""

from __future__ import annotations

import pytest
from django.db import IntegrityError
from django.test import Client
from django.urls import reverse

from articles import publishing
from articles.models import Article, Autosave, Revision
from tests.admin.forms import send
from tests.make import make_article, make_user

pytestmark = pytest.mark.django_db

AUTOSAVE = "/admin/articles/article/autosave/"


@pytest.fixture
def author(client):
    user = make_user(group="Author")
    client.force_login(user)
    return user


def keep(client, article=None, **form):
    data = {"do": "keep", "title": "題", "body": "書きかけ\r\n二行目", **form}
    if isinstance(article, Article):
        data |= {"article": article.pk, "version": article.version}
    elif article is not None:
        data["article"] = article
    return client.post(AUTOSAVE, data)


def change(article):
    return reverse("admin:articles_article_change", args=[article.pk])


def test_it_is_kept_and_offered_and_gone_with_the_save(client, author):
    article = make_article(published=False, by=author)
    assert "saved_at" in keep(client, article).json()
    [offered] = client.get(change(article)).context["autosave"]
    assert offered["fields"]["body"] == "書きかけ\n二行目"
    assert offered["version"] == "1"
    assert Revision.objects.filter(article=article).count() == 1
    assert send(client, change(article), body="保存した文章").status_code == 302
    assert not Autosave.objects.exists()
    assert client.get(change(article)).context["autosave"] == []


def test_a_new_article_has_its_own(client, author):
    keep(client, draft="form-one")
    keep(client, draft="form-two", title="別の題")
    add = "/admin/articles/article/add/"
    offered = client.get(add).context["autosave"]
    assert [(row["draft"], row["fields"]["title"]) for row in offered] == [
        ("form-two", "別の題"),
        ("form-one", "題"),
    ]
    answer = send(client, add, title="新しい題", draft="form-one")
    assert answer.status_code == 302
    assert answer.cookies["desk_saved"].value == "form-one"
    assert Article.objects.get().title == "新しい題"
    assert [row.draft for row in Autosave.objects.all()] == ["form-two"]


def test_a_text_brought_back_is_saved_with_the_form_that_brought_it(client, author):
    keep(client, draft="form-one")
    add = "/admin/articles/article/add/"
    answer = send(client, add, title="新しい題", draft="form-two.form-one")
    assert answer.cookies["desk_saved"].value == "form-two.form-one"
    assert not Autosave.objects.exists()


def test_a_text_that_arrives_after_its_save_is_not_offered(client, author):
    add = "/admin/articles/article/add/"
    send(client, add, title="新しい題", draft="form-one")
    keep(client, draft="form-one")
    keep(client, draft="form-two", title="別の題")
    [offered] = client.get(add).context["autosave"]
    assert offered["draft"] == "form-two"
    assert [row.draft for row in Autosave.objects.all()] == ["form-two"]


def test_it_is_gone_too_where_the_save_leads(client, author):
    send(client, "/admin/articles/article/add/", title="新しい題", draft="form-one")
    keep(client, draft="form-one")
    assert client.get(change(Article.objects.get())).context["autosave"] == []
    assert not Autosave.objects.exists()


def test_the_browser_learns_which_forms_were_saved_and_nothing_else(client, author):
    article = make_article(published=False, by=author)
    answer = send(client, change(article), body="甲", draft="form-one")
    cookie = answer.cookies["desk_saved"]
    assert (cookie["path"], cookie["samesite"]) == ("/admin/", "Lax")
    answer = send(client, change(article), body="乙", draft="form-two")
    assert answer.cookies["desk_saved"].value == "form-one.form-two"
    answer = send(client, change(article), body="丙", draft="x; path=/")
    assert "desk_saved" not in answer.cookies
    refused = send(client, change(article), title="", draft="form-four")
    assert refused.status_code == 200
    assert "desk_saved" not in refused.cookies


def test_a_save_answered_by_the_log_in_says_nothing_of_being_saved(client, author):
    client.logout()
    sent = {"title": "題", "body": "本文", "draft": "form-one"}
    answer = client.post("/admin/articles/article/add/", sent)
    assert answer.status_code == 302
    assert "/login/" in answer.url
    assert "desk_saved" not in answer.cookies


def test_it_is_dropped_when_not_wanted(client, author):
    keep(client)
    assert client.post(AUTOSAVE, {"do": "drop"}).status_code == 200
    assert not Autosave.objects.exists()


def test_it_compares_with_the_stored_text(client, author):
    article = make_article(published=False, by=author, body="古い行\n同じ行\n")
    data = {"do": "compare", "article": article.pk, "body": "<b>新しい行\r\n同じ行\r\n"}
    html = client.post(AUTOSAVE, data).content.decode()
    assert "古い行" in html
    assert "&lt;b&gt;" in html
    assert "<html" not in html


def test_a_text_too_long_gets_a_clear_answer(client, author, settings):
    settings.ARTICLES_BODY_MAX_LENGTH = 5
    answer = keep(client, body="あ" * 6)
    assert answer.status_code == 413
    assert answer.json()["error"]["code"] == "text_too_long"


@pytest.mark.parametrize("what", ["", "x", "keep drop"])
def test_other_words_are_refused(client, author, what):
    assert client.post(AUTOSAVE, {"do": what, "body": "x"}).status_code == 400
    assert not Autosave.objects.exists()


def test_only_who_may_write_the_article_keeps_text_of_it(client, author):
    article = make_article(published=False, by=make_user(group="Author"))
    for action in ("keep", "drop", "compare"):
        data = {"do": action, "article": article.pk, "body": "x"}
        assert client.post(AUTOSAVE, data).status_code == 403, action
    assert keep(client, article="999999").status_code == 403
    assert keep(client, article="x").status_code == 403
    assert not Autosave.objects.exists()


def test_it_needs_the_csrf_token(author):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(author)
    assert keep(strict).status_code == 403


def test_an_article_deleted_meanwhile_is_no_error_of_ours(client, author, monkeypatch):
    article = make_article(published=False, by=author)

    def gone(*args, **kwargs):
        raise IntegrityError("FOREIGN KEY constraint failed")

    monkeypatch.setattr(publishing, "keep_autosave", gone)
    assert keep(client, article).status_code == 403
