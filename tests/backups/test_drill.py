"""The restore drill: back up under writers, lose everything, get every page back."""

from __future__ import annotations

import json
import stat
import tarfile
import threading
from io import BytesIO, StringIO
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import connections

from articles.backups import BadBackup, create_backup, restore_backup, verify_backup
from articles.caching import newest_version, site_version
from articles.models import Activity, Article
from articles.publishing import store_illustration
from tests.make import make_article, picture_bytes

pytestmark = pytest.mark.django_db(transaction=True)


def make_site():
    picture = store_illustration(picture_bytes(kind="PNG"), alt="青い四角")
    articles = [
        make_article(title=f"記事 {number}", body=f"本文 {number}。\n\n[[ogp:https://a.example/{number}]]")
        for number in range(5)
    ]  # fmt: skip
    return picture, articles


def public_pages(client):
    paths = ["/", "/articles/", "/sources/", "/feeds/atom.xml", "/sitemap.xml"]
    paths += [a.get_absolute_url() for a in Article.objects.published()]
    return {path: client.get(path).content for path in paths}


def lose_everything(picture):
    default_storage.delete(picture.file.name)
    Article.objects.update(title="壊れた", body_html="")


def test_every_page_comes_back(client, tmp_path):
    picture, _ = make_site()
    stored = Path(default_storage.path(picture.file.name))
    bytes_before = stored.read_bytes()
    before = public_pages(client)
    log = Activity.objects.count()
    file = tmp_path / "site.tar"
    create_backup(file)
    number = site_version()
    lose_everything(picture)
    make_article(title="あとから")
    assert public_pages(client) != before
    restore_backup(file)
    assert public_pages(client) == before
    assert stored.read_bytes() == bytes_before
    assert Activity.objects.count() == log
    # No process may take a page it stored before the restore for a fresh one.
    assert newest_version(["chrome"]) > number
    # What is written next gets a key of its own.
    assert make_article(title="次").pk


def test_a_backup_under_writers_is_of_one_moment(tmp_path):
    make_site()
    stop = threading.Event()

    def write():
        number = 0
        while not stop.is_set():
            make_article(title=f"書きながら {number}", body="文。")
            number += 1
        connections.close_all()

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for number in range(3):
            manifest = create_backup(tmp_path / f"{number}.tar")
            verify_backup(tmp_path / f"{number}.tar")
            rows = manifest.rows
            # Each save writes an article and its first revision in one transaction.
            assert rows["articles_article"] == rows["articles_revision"]
    finally:
        stop.set()
        writer.join()


def test_a_backup_is_for_its_owner_alone(tmp_path):
    file = tmp_path / "site.tar"
    create_backup(file)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["site.tar"]


def test_a_failed_backup_leaves_no_file_and_the_old_one(tmp_path, monkeypatch):
    file = tmp_path / "site.tar"
    create_backup(file)
    old = file.read_bytes()
    make_site()

    def full(*args, **kwargs):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(default_storage, "open", full)
    with pytest.raises(CommandError, match="No space left"):
        call_command("backup", str(file))
    assert file.read_bytes() == old
    assert [path.name for path in tmp_path.iterdir()] == ["site.tar"]


def rewritten(file: Path, change) -> Path:
    """The archive with `change(name, data)` applied to each member; None drops it."""
    other = file.with_name("changed.tar")
    with tarfile.open(file) as old, tarfile.open(other, "w") as new:
        for member in old:
            content = old.extractfile(member)
            assert content is not None
            data = change(member.name, content.read())
            if data is not None:
                member.size = len(data)
                new.addfile(member, BytesIO(data))
    return other


def flip(name, data):
    return data[:-1] + bytes([data[-1] ^ 1]) if name.startswith("media/") else data


def without_pictures(name, data):
    return None if name.startswith("media/") else data


def other_rows(name, data):
    if name != "manifest.json":
        return data
    manifest = json.loads(data)
    manifest["rows"]["articles_article"] += 1
    return json.dumps(manifest).encode()


def newer(name, data):
    if name != "manifest.json":
        return data
    manifest = json.loads(data)
    manifest["migrations"].append(["articles", "9999_from_the_future"])
    return json.dumps(manifest).encode()


def outside(name, data):
    if name != "manifest.json":
        return data
    manifest = json.loads(data)
    manifest["files"]["media/../../etc/x"] = {"size": 1, "sha256": ""}
    return json.dumps(manifest).encode()


def other_engine(name, data):
    return data.replace(b'"sqlite"', b'"mysql"').replace(b'"postgresql"', b'"mysql"')


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (flip, "damaged"),
        (without_pictures, "missing"),
        (other_rows, "articles_article"),
        (newer, "newer release"),
        (outside, "outside"),
        (other_engine, "mysql"),
        (lambda name, data: None if name == "manifest.json" else data, "manifest"),
    ],
)
def test_a_changed_backup_changes_nothing(tmp_path, change, words):
    make_site()
    create_backup(tmp_path / "site.tar")
    make_article(title="あとから")
    count = Article.objects.count()
    with pytest.raises(BadBackup, match=words):
        restore_backup(rewritten(tmp_path / "site.tar", change))
    assert Article.objects.count() == count


@pytest.mark.parametrize("kept", [0, 100, 20_000])
def test_a_file_cut_off_is_refused(tmp_path, kept):
    make_site()
    file = tmp_path / "site.tar"
    create_backup(file)
    file.write_bytes(file.read_bytes()[:kept])
    with pytest.raises(BadBackup):
        verify_backup(file)


def test_the_commands(tmp_path):
    make_site()
    out = StringIO()
    for name in ("urazuke-20200101-000000.tar", "urazuke-20200102-000000.tar"):
        (tmp_path / name).write_bytes(b"old")
    (tmp_path / "other.tar").write_bytes(b"somebody else's")
    call_command("backup", str(tmp_path), "--keep", "2", "--verify", stdout=out)
    assert "1 pictures" in out.getvalue()
    assert "verified" in out.getvalue()
    names = sorted(path.name for path in tmp_path.iterdir())
    assert names[:2] == ["other.tar", "urazuke-20200102-000000.tar"]
    assert len(names) == 3
    file = str(tmp_path / names[2])
    call_command("restore", file, "--verify", stdout=out)
    assert "Sound" in out.getvalue()
    with pytest.raises(CommandError, match="--replace"):
        call_command("restore", file)
    call_command("restore", file, "--replace", stdout=out)
    assert "Restored" in out.getvalue()


@pytest.mark.parametrize("words", [["x.tar", "--keep", "3"], ["no/such/folder/x.tar"]])
def test_wrong_usage(tmp_path, monkeypatch, words):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(CommandError) as refused:
        call_command("backup", *words)
    assert refused.value.returncode == 2
