"""Tables among articles are not taken in, and that is said with the way in."""

from __future__ import annotations

import zipfile
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from articles.importing import Options, import_articles
from articles.models import Article, Redirect, Source
from tests.exporting.emptying import empty
from tests.importing.folder import article
from tests.make import make_article, make_redirect

pytestmark = pytest.mark.django_db

SOURCES = "url,title\nhttps://a.example/1,工場の記録\n"
FIGURES = "key,entity,measure,value,unit,status\nfactory,工場,額,5,JPY,actual\n"


def zipped(folder: Path, *, under: str = "") -> Path:
    target = folder.with_suffix(".zip")
    with zipfile.ZipFile(target, "w") as archive:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                archive.write(path, under + path.relative_to(folder).as_posix())
        if under:
            archive.writestr("__MACOSX/._x", "")
    return target


def told(*arguments: str) -> str:
    out = StringIO()
    call_command("import_articles", *arguments, "-v2", stdout=out)
    return out.getvalue()


@pytest.mark.parametrize("is_zip", [False, True])
def test_tables_in_a_folder_or_a_zip_are_named(folder, is_zip):
    folder.write("a.md", article("題"))
    folder.write("表/sources.csv", SOURCES)
    folder.write("figures.CSV", "\ufeff" + FIGURES)
    place = zipped(folder.root) if is_zip else folder.root
    report = import_articles([str(place)])
    assert {one.path: one.outcome for one in report.files} == {
        "a.md": "created",
        "表/sources.csv": "skipped",
        "figures.CSV": "skipped",
    }
    text = report.as_text()
    assert "manage.py import_articles sources.csv or in the admin" in text
    assert "manage.py import_articles figures.CSV か管理画面で" in report.as_text(
        language="ja"
    )
    assert not Source.objects.exists()


def test_one_that_is_given_itself_is_taken_and_not_named(folder):
    folder.write("a.md", article("題"))
    table = folder.write("sources.csv", SOURCES)
    report = import_articles([str(folder.root), str(table)])
    assert {one.path: one.outcome for one in report.files} == {
        "a.md": "created",
        "sources.csv": "created",
    }


def test_other_csv_is_the_articles_own(folder):
    folder.write("a.md", article("題"))
    folder.write("data/rain.csv", "day,mm\n2025-11-01,3\n")
    folder.write("data/links.csv", "name,url\nx,https://a.example/\n")
    folder.write("data/empty.csv", "")
    folder.write("data/broken.csv", b"\xff\xfe\x00")
    folder.write(".hidden/sources.csv", SOURCES)
    folder.write("node_modules/x/sources.csv", SOURCES)
    (folder.root / "linked.csv").symlink_to("/etc/passwd")
    found = [one.path for one in import_articles([str(folder.root)]).files]
    assert not [
        path for path in found if path.endswith(".csv") and "linked" not in path
    ]


class TestExports:
    @pytest.fixture
    def out(self, tmp_path) -> Path:
        made = make_article(slug="ports")
        make_redirect("/old/ports/", article=made)
        target: Path = tmp_path / "out"
        call_command("export_articles", str(target), stdout=StringIO())
        empty()
        return target

    def test_a_zip_of_the_folder_itself_is_the_export(self, out):
        """File managers put the folder's name before all that is in it."""
        text = told(str(zipped(out, under="out/")))
        assert "records beside them stored" in text
        assert "left out" not in text
        assert Article.objects.get().imported_file.path == "ports.md"
        assert Redirect.objects.exists()

    def test_one_below_other_files_is_named(self, out, folder):
        folder.write("a.md", article("題"))
        out.rename(folder.root / "out")
        text = told(str(folder.root))
        assert "out/_site/: skipped" in text
        assert "where the folder or ZIP that export_articles wrote is given" in text
        assert not Redirect.objects.exists()

    def test_a_second_one_is_named(self, out, tmp_path):
        make_article(slug="rails")
        second = tmp_path / "second"
        call_command("export_articles", str(second), stdout=StringIO())
        empty()
        text = told(str(out), str(second))
        assert text.count("_site/: skipped") == 1
        assert "one export are taken in at a time" in text
        assert Redirect.objects.exists()

    def test_who_does_not_ask_for_them_is_told(self, out):
        report = import_articles([str(out)], options=Options())
        (left,) = [one for one in report.files if one.outcome == "skipped"]
        assert left.path == "_site/"
        assert [one.code for one in left.warnings] == ["records"]
