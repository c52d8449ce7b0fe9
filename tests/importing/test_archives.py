"""ZIP files: their articles and pictures come in, bombs and traps stay out."""

from __future__ import annotations

import stat
import zipfile

import pytest

from articles.importing import RefusedArchive, import_articles
from articles.importing import archives as module
from articles.importing.archives import unpack
from articles.models import Article
from tests.importing.folder import article
from tests.make import picture_bytes


def pack(path, entries):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as opened:
        for name, data in entries.items():
            opened.writestr(name, data)
    return path


@pytest.mark.django_db
def test_articles_and_pictures_come_in(tmp_path):
    archive = pack(
        tmp_path / "a.zip",
        {
            "記事/a.md": article("題", image="p.png", image_alt="x"),
            "記事/p.png": picture_bytes(kind="PNG"),
            "記事/b.md": "",
        },
    )
    report = import_articles([str(archive)])
    assert [(f.path, f.outcome) for f in report.files] == [
        ("記事/a.md", "created"),
        ("記事/b.md", "rejected"),
    ]
    assert Article.objects.get().lead_image is not None
    assert import_articles([str(archive)]).counts["unchanged"] == 1


def test_names_from_windows_are_read(tmp_path):
    path = pack(tmp_path / "a.zip", {"xxxx.md": "本文"})
    # Windows writes its own bytes and no mark that says which.
    path.write_bytes(path.read_bytes().replace(b"xxxx.md", "記事.md".encode("cp932")))
    unpack(path, tmp_path / "out")
    assert [file.name for file in (tmp_path / "out").iterdir()] == ["記事.md"]


@pytest.mark.parametrize(
    "name", ["../x.md", "a/../../x.md", "/etc/x.md", "C:/x.md", "..\\x.md"]
)
def test_names_that_lead_out_are_refused(tmp_path, name):
    archive = pack(tmp_path / "a.zip", {name: "x"})
    with pytest.raises(RefusedArchive):
        unpack(archive, tmp_path / "out" / "deep")
    assert not list(tmp_path.rglob("x.md"))


def test_a_bomb_is_refused_before_it_fills_the_disk(tmp_path):
    archive = pack(
        tmp_path / "a.zip", {f"{n}.md": b"\0" * 60_000_000 for n in range(4)}
    )
    assert archive.stat().st_size < 1_000_000
    out = tmp_path / "out"
    with pytest.raises(RefusedArchive):
        unpack(archive, out)
    written = sum(path.stat().st_size for path in out.rglob("*") if path.is_file())
    assert written <= 220 * 1024**2


def test_too_many_entries_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(module, "MAX_ENTRIES", 3)
    archive = pack(tmp_path / "a.zip", {f"{n}.md": "x" for n in range(4)})
    with pytest.raises(RefusedArchive):
        unpack(archive, tmp_path / "out")


def test_links_are_left_out(tmp_path):
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as opened:
        link = zipfile.ZipInfo("link.md")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        opened.writestr(link, "/etc/passwd")
    unpack(path, tmp_path / "out")
    assert not (tmp_path / "out" / "link.md").exists()


@pytest.mark.parametrize("data", [b"", b"no zip", b"PK\x03\x04" + b"\0" * 40])
def test_damaged_archives_are_refused(tmp_path, data):
    path = tmp_path / "a.zip"
    path.write_bytes(data)
    with pytest.raises(RefusedArchive):
        unpack(path, tmp_path / "out")
