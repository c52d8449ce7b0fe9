"""Every endpoint against everybody: anonymous, staff, author, editor, publisher."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.make import make_article, make_user, picture_bytes

pytestmark = pytest.mark.django_db

PEOPLE = ("anonymous", "reader", "staff", "author", "editor", "publisher")


def log_in(client, who):
    if who == "reader":
        client.force_login(make_user(is_staff=False))
    elif who == "staff":
        client.force_login(make_user())
    elif who in {"author", "editor", "publisher"}:
        user = make_user(group=who.title())
        client.force_login(user)
        return user
    return None


def preview_new(client, user):
    return client.post(
        "/admin/articles/article/preview/", {"title": "題", "body": "文"}
    )


def preview_old(client, user):
    article = make_article(published=False, by=user)
    return client.post("/admin/articles/article/preview/", {"article": article.pk})


def autosave(client, user):
    article = make_article(published=False, by=user)
    data = {"article": article.pk, "do": "keep", "body": "文"}
    return client.post("/admin/articles/article/autosave/", data)


def upload(client, user):
    file = SimpleUploadedFile("a.png", picture_bytes(kind="PNG"), "image/png")
    data = {"image": file, "alt": "青い四角"}
    return client.post("/admin/articles/article/upload/", data)


def lookup(client, user):
    return client.get("/admin/articles/article/lookup/?q=a")


def make_source(client, user):
    data = {"url": "https://a.example/report"}
    return client.post("/admin/articles/article/sources/", data)


def restore(client, user):
    revision = make_article(published=False, by=user).revisions.get()
    return client.post(reverse("admin:articles_revision_restore", args=[revision.pk]))


@pytest.mark.parametrize("who", PEOPLE)
@pytest.mark.parametrize(
    "ask", [preview_new, preview_old, autosave, upload, lookup, make_source, restore]
)
def test_endpoints(client, ask, who):
    response = ask(client, log_in(client, who))
    if who in {"anonymous", "reader"}:
        assert response.status_code == 302
        assert response["Location"].startswith("/admin/login/?next=")
    elif who == "staff":
        assert response.status_code == 403
    else:
        assert response.status_code in {200, 302}
        assert "login" not in response.get("Location", "")


def change(article):
    return reverse("admin:articles_article_change", args=[article.pk])


def form_of(article):
    return {"title": "すり替え", "body": "x", "version": "1", "language": "ja"}


@pytest.mark.parametrize(
    ("status", "may_change"),
    [
        ("draft", True),
        ("in_review", True),
        ("published", False),
        ("withdrawn", False),
    ],
)
def test_an_author_changes_own_drafts_until_they_are_out(client, status, may_change):
    author = log_in(client, "author")
    article = make_article(by=author, status=status)
    page = client.get(change(article))
    assert page.status_code == 200
    assert page.context["has_change_permission"] is may_change
    answer = client.post(change(article), form_of(article))
    assert (answer.status_code == 403) is not may_change


def test_an_author_reads_the_drafts_of_others_and_changes_nothing(client):
    log_in(client, "author")
    article = make_article(published=False, by=make_user(group="Author"))
    revision = article.revisions.get()
    assert not client.get(change(article)).context["has_change_permission"]
    assert client.post(change(article), form_of(article)).status_code == 403
    restore_it = reverse("admin:articles_revision_restore", args=[revision.pk])
    assert client.post(restore_it).status_code == 403
    preview = "/admin/articles/article/preview/"
    assert client.post(preview, {"article": article.pk}).status_code == 403
    data = {"action": "submit_selected", "_selected_action": [article.pk]}
    client.post("/admin/articles/article/", data)
    article.refresh_from_db()
    assert (article.status, article.version) == ("draft", 1)


@pytest.mark.parametrize("who", ["editor", "publisher"])
def test_editors_and_publishers_change_the_drafts_of_others(client, who):
    log_in(client, who)
    article = make_article(published=False, by=make_user(group="Author"))
    assert client.get(change(article)).context["has_change_permission"]


@pytest.mark.parametrize("name", ["preview", "autosave", "upload", "sources"])
def test_what_takes_a_form_refuses_to_be_read(client, name):
    address = f"/admin/articles/article/{name}/"
    assert client.get(address).status_code == 302
    log_in(client, "author")
    assert client.get(address).status_code == 405


def test_what_is_read_refuses_a_form_and_restoring_is_no_link(client):
    log_in(client, "publisher")
    assert client.post("/admin/articles/article/lookup/").status_code == 405
    revision = make_article().revisions.get()
    address = reverse("admin:articles_revision_restore", args=[revision.pk])
    assert client.get(address).status_code == 405


MODELS = {
    # model: (author may see the list, editor may, publisher may)
    "article": (True, True, True),
    "source": (True, True, True),
    "tag": (True, True, True),
    "category": (True, True, True),
    "author": (True, True, True),
    "illustration": (True, True, True),
    "revision": (True, True, True),
    "correction": (True, True, True),
    "redirect": (False, True, True),
    "importrun": (False, True, True),
    "activity": (False, True, True),
}


@pytest.mark.parametrize("model", MODELS)
def test_lists(client, model):
    address = f"/admin/articles/{model}/"
    assert client.get(address).status_code == 302
    client.force_login(make_user())
    assert client.get(address).status_code == 403
    for group, allowed in zip(
        ("Author", "Editor", "Publisher"), MODELS[model], strict=True
    ):
        client.force_login(make_user(group=group))
        assert client.get(address).status_code == (200 if allowed else 403), group


@pytest.mark.parametrize("model", ["revision", "importrun", "activity", "correction"])
def test_records_are_not_edited_by_anybody(admin_client, model):
    page = admin_client.get(f"/admin/articles/{model}/").content.decode()
    assert "/add/" not in page.partition('id="content"')[2]
    assert admin_client.get(f"/admin/articles/{model}/add/").status_code == 403
