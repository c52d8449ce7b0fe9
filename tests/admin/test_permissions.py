"""Every endpoint against everybody: anonymous, staff, author, publisher."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.make import make_article, make_user, picture_bytes

pytestmark = pytest.mark.django_db

PEOPLE = ("anonymous", "reader", "staff", "author", "publisher")


def log_in(client, who):
    if who == "reader":
        client.force_login(make_user(is_staff=False))
    elif who == "staff":
        client.force_login(make_user())
    elif who in {"author", "publisher"}:
        client.force_login(make_user(group=who.title()))


def preview_new(client):
    return client.post(
        "/admin/articles/article/preview/", {"title": "題", "body": "文"}
    )


def preview_old(client):
    article = make_article(published=False)
    return client.post("/admin/articles/article/preview/", {"article": article.pk})


def upload(client):
    file = SimpleUploadedFile("a.png", picture_bytes(kind="PNG"), "image/png")
    data = {"image": file, "alt": "青い四角"}
    return client.post("/admin/articles/article/upload/", data)


def sources(client):
    return client.get("/admin/articles/article/sources/?q=a")


def restore(client):
    revision = make_article(published=False).revisions.get()
    return client.post(reverse("admin:articles_revision_restore", args=[revision.pk]))


@pytest.mark.parametrize("who", PEOPLE)
@pytest.mark.parametrize("ask", [preview_new, preview_old, upload, sources, restore])
def test_endpoints(client, ask, who):
    log_in(client, who)
    response = ask(client)
    if who in {"anonymous", "reader"}:
        assert response.status_code == 302
        assert response["Location"].startswith("/admin/login/?next=")
    elif who == "staff":
        assert response.status_code == 403
    else:
        assert response.status_code in {200, 302}
        assert "login" not in response.get("Location", "")


@pytest.mark.parametrize("name", ["preview", "upload"])
def test_what_takes_a_form_refuses_to_be_read(client, name):
    address = f"/admin/articles/article/{name}/"
    assert client.get(address).status_code == 302
    log_in(client, "author")
    assert client.get(address).status_code == 405


def test_what_is_read_refuses_a_form_and_restoring_is_no_link(client):
    log_in(client, "publisher")
    assert client.post("/admin/articles/article/sources/").status_code == 405
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
