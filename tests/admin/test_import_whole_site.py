"""An uploaded ZIP of export_articles brings back what the command brings back."""

from __future__ import annotations

import json
import zipfile
from io import BytesIO, StringIO
from pathlib import Path

import pytest
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.utils.timezone import now

from articles.admin import import_upload
from articles.evidence import import_text
from articles.models import (
    Article,
    Correction,
    Figure,
    ImportRun,
    Redirect,
    Revision,
    Source,
)
from tests.exporting.emptying import empty
from tests.make import make_article, make_redirect, make_user

pytestmark = pytest.mark.django_db

UPLOAD = "/admin/articles/importrun/upload/"
URL = "https://a.example/1"
MODELS = (Article, Source, Figure, Revision, Redirect, Correction)
FIGURES = (
    "key,entity,measure,value,unit,status,source_url\n"
    f"factory,工場,投資額,50000000000,JPY,actual,{URL}\n"
)


def counted() -> dict[str, int]:
    return {model.__name__: model._default_manager.count() for model in MODELS}


@pytest.fixture
def site(tmp_path: Path) -> bytes:
    """The bytes of an exported site: a public article, a draft and their records."""
    article = make_article(
        slug="ports", body=f"本文\n\n[500億円](figure:factory)\n\n[[ogp:{URL}]]\n"
    )
    make_article(slug="draft", published=False)
    import_text(FIGURES)
    Source.objects.filter(url=URL).update(title="編集者の題", notes="覚え書き")
    make_redirect("/old/ports/", article=article)
    Correction.objects.create(article=article, note="数を直した。", made_at=now())
    file = tmp_path / "site.zip"
    call_command("export_articles", str(file), stdout=StringIO())
    return file.read_bytes()


def send(client, content: bytes, **fields: str) -> str:
    answer = client.post(
        UPLOAD,
        {
            "file": SimpleUploadedFile("site.zip", content),
            "on_conflict": "skip",
            **fields,
        },
    )
    return str(answer["Location"])


def changed(content: bytes, **tables: str) -> bytes:
    """The archive with other lines in these tables."""
    out = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(content)) as old,
        zipfile.ZipFile(out, "w") as new,
    ):
        for name in old.namelist():
            table = Path(name).stem
            is_changed = name.startswith("_site/") and table in tables
            new.writestr(name, tables[table] if is_changed else old.read(name))
    return out.getvalue()


def test_the_report_comes_first_and_then_everything(client, site):
    before = counted()
    assert all(before.values())
    empty()
    user = make_user(group="Publisher")
    client.force_login(user)
    assert "id_records" in client.get(UPLOAD).text
    address = send(client, site, records="on")
    page = client.get(address).text
    assert "付属の記録: 新規" in page
    assert "公開されていた記事は、取り込むとすぐに公開されます" in page
    assert not any(counted().values())

    page = client.post(address, {"_import": "1"}, follow=True).text
    assert counted() == before
    assert "付属の記録は" in page
    assert Article.objects.get(slug="ports").is_live()
    assert Article.objects.get(slug="draft").status == Article.Status.DRAFT
    assert Source.objects.get(url=URL).notes == "覚え書き"
    assert Figure.objects.confirmed().get().key == "factory"
    run = ImportRun.objects.get()
    assert (run.started_by, run.options["records"]) == (user, True)


def test_not_asked_for_they_stay_out_and_that_is_said(client, site):
    empty()
    client.force_login(make_user(group="Publisher"))
    address = send(client, site)
    page = client.get(address).text
    assert "_site/" in page
    assert "は取り込んでいません" in page
    client.post(address, {"_import": "1"})
    assert Article.objects.count() == 2
    assert not Article.objects.published().exists()
    assert not Redirect.objects.exists()
    assert not Correction.objects.exists()


@pytest.mark.parametrize("missing", ["publish_article", "change_figure", "add_author"])
def test_they_are_for_those_who_may_make_all_of_it(client, site, missing):
    empty()
    user = make_user(group="Publisher")
    user.groups.get().permissions.remove(Permission.objects.get(codename=missing))
    client.force_login(user)
    assert "id_records" not in client.get(UPLOAD).text
    address = send(client, site, records="on")
    assert "は取り込んでいません" in client.get(address).text
    client.post(address, {"_import": "1"})
    assert not Article.objects.published().exists()
    assert not Redirect.objects.exists()


def test_rights_taken_away_after_the_check_count(client, site):
    empty()
    user = make_user(group="Publisher")
    client.force_login(user)
    address = send(client, site, records="on")
    user.groups.get().permissions.remove(
        Permission.objects.get(codename="publish_article")
    )
    client.post(address, {"_import": "1"})
    assert not Article.objects.published().exists()
    assert not Redirect.objects.exists()


def test_more_than_a_request_can_take_is_refused_with_the_way_in(
    client, site, monkeypatch
):
    empty()
    client.force_login(make_user(group="Publisher"))
    monkeypatch.setattr("articles.importing.records.MAX_AT_ONCE", 10)
    page = client.get(send(client, site, records="on"), follow=True).text
    assert "manage.py import_articles で取り込んでください" in page
    assert not any(counted().values())


def test_lines_that_mean_harm_are_told_and_left(client, site):
    empty()
    client.force_login(make_user(group="Publisher"))
    host = {"host": "a.example", "pk": 1}
    source = {"url_key": URL, "host": "a.example", "site": ["a.example"]}
    picture = {"sha256": "0" * 64, "file": "pictures/x.html", "width": 1, "height": 1}
    lines = [
        {**source, "url": "javascript:alert(1)"},
        {**source, "url": URL, "status": "invented"},
        {**source, "url": URL, "fetched": ["no", "object"]},
    ]
    content = changed(
        site,
        source="".join(json.dumps(line) + "\n" for line in lines),
        sourcehost=json.dumps(host) + "\n",
        illustration=json.dumps(picture) + "\n",
    )
    address = send(client, content, records="on")
    page = client.get(address).text
    assert "pictures/x.html はWebPの画像ではありません" in page
    assert "「invented」は使えない値です" in page
    assert "fetched: 値の型が違います" in page
    page = client.post(address, {"_import": "1"}, follow=True).text
    assert "「invented」は使えない値です" in page
    assert not Source.objects.filter(url__startswith="javascript").exists()


def test_many_problems_are_counted(client, site, monkeypatch):
    monkeypatch.setattr(import_upload, "SHOWN_PROBLEMS", 1)
    empty()
    client.force_login(make_user(group="Publisher"))
    page = client.get(
        send(client, changed(site, source="x\n[1]\nz\n"), records="on")
    ).text
    assert "source.jsonl: 1:" in page
    assert "source.jsonl: 2:" not in page
    assert "ほかに" in page
