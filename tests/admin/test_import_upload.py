"""Uploading files: the report comes first, the import after a second click."""

from __future__ import annotations

import io
import zipfile
from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils.timezone import now

from articles.admin import import_upload
from articles.models import Article, Figure, ImportRun, ImportUpload, Source
from tests.importing.folder import ARTICLE, article
from tests.make import make_user

pytestmark = pytest.mark.django_db

UPLOAD = "/admin/articles/importrun/upload/"
BROKEN = "---\ntitle: '題'\ndate: 2025-13-40\n---\n本文\n"


def packed(**files: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name.replace("__", "/") + ".md", text)
    return out.getvalue()


def send(client, content: bytes, name: str = "site.zip", **fields: str):
    data = {
        "file": SimpleUploadedFile(name, content),
        "on_conflict": "skip",
        **fields,
    }
    return client.post(UPLOAD, data)


@pytest.fixture
def publisher(client):
    user = make_user(group="Publisher")
    client.force_login(user)
    return user


def test_the_report_comes_before_anything_is_stored(client, publisher):
    answer = send(client, packed(a=ARTICLE, b=BROKEN), publish="on")
    row = ImportUpload.objects.get()
    assert answer["Location"] == reverse(
        "admin:articles_importrun_check", args=[row.pk]
    )
    page = client.get(answer["Location"]).content.decode()
    assert not Article.objects.exists()
    assert not ImportRun.objects.exists()
    assert page.index("b.md") < page.index("a.md")
    assert "3行目" in page
    assert "date" in page
    assert "2025-11-23 のように" in page

    answer = client.post(answer["Location"], {"_import": "1"})
    run = ImportRun.objects.get()
    assert answer["Location"] == reverse(
        "admin:articles_importrun_change", args=[run.pk]
    )
    assert (run.started_by, run.paths) == (publisher, ["site.zip"])
    assert Article.objects.get().is_live()
    assert not ImportUpload.objects.exists()


def test_nothing_is_imported_when_that_is_said(client, publisher):
    address = send(client, packed(a=ARTICLE))["Location"]
    client.post(address, {"_drop": "1"})
    assert not Article.objects.exists()
    assert not ImportUpload.objects.exists()


def test_an_editor_imports_drafts_and_cannot_publish(client):
    client.force_login(make_user(group="Editor"))
    assert "id_publish" not in client.get(UPLOAD).content.decode()
    address = send(client, packed(a=ARTICLE), publish="on")["Location"]
    client.post(address, {"_import": "1"})
    assert Article.objects.get().status == Article.Status.DRAFT


@pytest.mark.parametrize("who", ["anonymous", "staff", "Author"])
def test_nobody_else_gets_there(client, who):
    chief = make_user(group="Publisher")
    row = ImportUpload.objects.create(name="a.md", content=b"x", made_by=chief)
    if who != "anonymous":
        client.force_login(make_user(group=who if who == "Author" else ""))
    for address in (UPLOAD, f"{UPLOAD}{row.pk}/"):
        for answer in (client.get(address), client.post(address, {"_import": "1"})):
            assert answer.status_code == (302 if who == "anonymous" else 403)
    assert not Article.objects.exists()


def test_the_upload_of_someone_else_is_not_found(client, publisher):
    other = make_user(group="Publisher")
    row = ImportUpload.objects.create(name="a.md", content=b"x", made_by=other)
    assert client.get(f"{UPLOAD}{row.pk}/").status_code == 404


def test_what_cannot_be_read_is_told_and_not_kept(client, publisher, monkeypatch):
    monkeypatch.setattr("articles.importing.archives.MAX_TOTAL", 1024**2)
    for name, content in (
        ("a.zip", b"no zip"),
        ("a.xml", b"<html/>"),
        ("a.json", b"{}"),
        ("bomb.zip", packed(x="あ" * 1_000_000)),
    ):
        answer = client.get(send(client, content, name)["Location"], follow=True)
        assert name in answer.content.decode().casefold()
        assert not ImportUpload.objects.exists()
    monkeypatch.setattr(import_upload, "MAX_FILES", 1)
    answer = client.get(send(client, packed(a="x", b="y"))["Location"], follow=True)
    assert "多すぎます" in answer.content.decode()


def test_the_form_says_what_is_wrong_with_a_file(client, publisher, monkeypatch):
    assert "取り込めません" in send(client, b"x", "a.exe").content.decode()
    monkeypatch.setattr(import_upload, "MAX_BYTES", 10)
    assert "MB" in send(client, b"x" * 11, "a.md").content.decode()
    assert not ImportUpload.objects.exists()


def test_uploads_nobody_came_back_for_are_gone_after_a_day(client, publisher):
    row = ImportUpload.objects.create(name="a.md", content=b"x", made_by=publisher)
    old = now() - timedelta(days=2)
    ImportUpload.objects.filter(pk=row.pk).update(made_at=old)
    send(client, article("題").encode(), "b.md")
    assert not ImportUpload.objects.filter(pk=row.pk).exists()


def test_a_name_cannot_lead_anywhere(client, publisher):
    address = send(client, ARTICLE.encode(), "..%2f..%2fetc/x y.md")["Location"]
    client.post(address, {"_import": "1"})
    assert Article.objects.get().imported_file.path == "x-y.md"


SOURCES = "url,title\nhttps://a.example/1,工場の記録\n"
FIGURES = (
    "key,entity,measure,value,unit,status,source_url\n"
    "factory,工場,投資額,50000000000,JPY,actual,https://a.example/1\n"
)


@pytest.mark.parametrize(
    ("text", "model"),
    [(SOURCES, Source), (FIGURES, Figure)],
    ids=["sources", "figures"],
)
def test_a_table_is_checked_first_and_then_stored(client, publisher, text, model):
    assert ".csv" in client.get(UPLOAD).text
    address = send(client, text.encode(), "表.csv")["Location"]
    page = client.get(address).text
    assert "新規1行" in page
    assert not model.objects.exists()
    client.post(address, {"_import": "1"})
    assert model.objects.count() == 1
    assert ImportRun.objects.get().counts["created"] == 1


def test_the_good_rows_of_a_table_with_a_bad_one_may_go_in(client, publisher):
    content = (SOURCES + "javascript:x,罠\n").encode("cp932")
    address = send(client, content, "sources.csv")["Location"]
    page = client.get(address).text
    assert "3行目" in page
    assert "http:// か https://" in page
    assert "取り込めない行があります" in page
    assert "disabled" not in page.partition("_import")[2].partition(">")[0]
    page = client.post(address, {"_import": "1"}, follow=True).text
    assert '<li class="warning">1行を取り込みました。</li>' in page
    assert [row.title for row in Source.objects.all()] == ["工場の記録"]


def test_tables_are_for_those_who_may_change_what_they_change(client):
    user = make_user(group="Editor")
    group = user.groups.get()
    group.permissions.remove(Permission.objects.get(codename="change_figure"))
    client.force_login(user)
    assert ".csv" not in client.get(UPLOAD).text
    assert "取り込めません" in send(client, FIGURES.encode(), "a.csv").text
    row = ImportUpload.objects.create(name="a.csv", content=b"x", made_by=user)
    for answer in (
        client.get(f"{UPLOAD}{row.pk}/"),
        client.post(f"{UPLOAD}{row.pk}/", {"_import": "1"}),
    ):
        assert answer.status_code == 403


def test_the_list_leads_there(client, publisher):
    assert UPLOAD in client.get("/admin/articles/importrun/").content.decode()
