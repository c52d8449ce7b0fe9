"""export_articles on the command line."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import UTC, datetime

import pytest
from django.core.management import CommandError, call_command

from articles.management.commands.export_articles import Command
from articles.models import Article, ImportedFile
from tests.commands.speaking import ENGLISH, JAPANESE
from tests.make import make_article

pytestmark = pytest.mark.django_db


def run(*arguments: str) -> str:
    out = io.StringIO()
    call_command("export_articles", *arguments, stdout=out)
    return out.getvalue()


def names(folder):
    return sorted(path.name for path in folder.glob("*.md"))


def test_all_or_only_some(tmp_path):
    make_article(slug="public")
    make_article(slug="draft", published=False)
    assert "2 written" in run(str(tmp_path / "all"))
    assert names(tmp_path / "all") == ["draft.md", "public.md"]
    run(str(tmp_path / "some"), "--status", "published")
    assert names(tmp_path / "some") == ["public.md"]


def test_since_a_day_of_this_zone(tmp_path):
    make_article(slug="old")
    make_article(slug="new")
    Article.objects.filter(slug="old").update(
        saved_at=datetime(2025, 11, 22, 14, 59, tzinfo=UTC)
    )
    Article.objects.filter(slug="new").update(
        saved_at=datetime(2025, 11, 22, 15, 0, tzinfo=UTC)
    )
    run(str(tmp_path), "--since", "2025-11-23")
    assert names(tmp_path) == ["new.md"]


def test_a_file_in_the_folders_place_is_wrong_usage(tmp_path):
    target = tmp_path / "file"
    target.write_text("x")
    with pytest.raises(CommandError) as caught:
        run(str(target))
    assert caught.value.returncode == 2


def test_what_cannot_be_written_is_named_and_status_1(tmp_path, capsys):
    make_article(slug="a")
    (tmp_path / "a.md").symlink_to("/nowhere/a.md")
    out = io.StringIO()
    with pytest.raises(SystemExit) as end:
        call_command("export_articles", str(tmp_path), stdout=out)
    assert end.value.code == 1
    assert "a.md: refused" in out.getvalue()


def test_help_has_examples():
    text = Command().create_parser("manage.py", "export_articles").format_help()
    assert "examples:" in text
    assert "byte for byte" in text


def test_the_tables_go_along_unless_they_are_not_wanted(tmp_path):
    make_article(slug="a", tags=["港"])
    assert "records beside them" in run(str(tmp_path / "all"))
    assert '"港"' in (tmp_path / "all" / "_site" / "tag.jsonl").read_text("utf-8")
    assert "records" not in run(str(tmp_path / "some"), "--articles-only")
    assert not (tmp_path / "some" / "_site").exists()


def test_a_zip_that_the_importer_takes(tmp_path):
    make_article(slug="a", tags=["港"])
    target = tmp_path / "site.zip"
    run(str(target))
    Article.objects.all().delete()
    out = io.StringIO()
    call_command("import_articles", str(target), stdout=out)
    assert "1 created" in out.getvalue()
    assert Article.objects.get().is_live()
    assert [path.name for path in tmp_path.iterdir()] == ["site.zip"]


def test_the_summary_is_said_in_both_languages(tmp_path, terminal):
    make_article(slug="a")
    (tmp_path / "a.md").symlink_to("/nowhere/a.md")
    make_article(slug="b")
    told = terminal.run(ENGLISH, "export_articles", str(tmp_path)).splitlines()
    assert told[0] == "a.md: refused: A symbolic link leads out of the folder."
    assert told[1] == "1 written, 0 unchanged, 1 refused."
    assert re.fullmatch(r"\d+ records beside them in _site/\.", told[2])
    told = terminal.run(JAPANESE, "export_articles", str(tmp_path)).splitlines()
    assert told[0] == (
        "a.md: 書き出せません: シンボリックリンクがフォルダの外を指しています。"
    )
    assert told[1] == "書き出し 0、変更なし 1、書き出せず 1"
    assert re.fullmatch(r"付属の記録\d+件を _site/ に書き出しました。", told[2])


def test_what_another_program_has_no_word_for_is_said_in_both(tmp_path, terminal):
    make_article(slug="a", body="[[stat:a]]\n\n[[stat:b]]\n")
    arguments = ("export_articles", str(tmp_path), "--format", "zenn")
    told = terminal.run(ENGLISH, *arguments)
    assert "“description” has no place in Zenn." in told
    assert "[[stat:…]] and the like is kept as text, 2 times." in told
    told = terminal.run(JAPANESE, *arguments)
    assert "は文字のまま残ります（2か所）。" in told
    assert "has no place" not in told


def test_a_place_it_cannot_use_is_said_in_both(tmp_path, terminal):
    file = tmp_path / "file"
    file.write_text("x")
    make_article(slug="a")
    cases = [
        ([str(file)], 2, "this is no folder", "これはフォルダではありません"),
        (
            [str(tmp_path / "no" / "a.zip")],
            2,
            "no archive can be written there",
            "ここには書庫を作れません",
        ),
        ([str(file / "x")], 1, "Make room or choose", "空きを作るか別の場所を選んで"),
        ([str(tmp_path), "--since", "today"], 1, "is no day", "日付ではありません"),
        ([str(tmp_path), "--status", "x"], 1, "choose from", "から選んでください"),
    ]
    for arguments, status, english, japanese in cases:
        refusal = terminal.refusal(ENGLISH, "export_articles", *arguments)
        assert english in str(refusal)
        assert refusal.returncode == status
        assert japanese in str(
            terminal.refusal(JAPANESE, "export_articles", *arguments)
        )


def test_an_archive_holds_what_could_be_written(tmp_path, monkeypatch):
    """Not nothing at all because of one article."""
    make_article(slug="a")
    article = make_article(slug="b")
    ImportedFile.objects.create(article=article, path="../b.md", sha256="0")
    with pytest.raises(SystemExit) as ended:
        run(str(tmp_path / "site.zip"))
    assert ended.value.code == 1
    with zipfile.ZipFile(tmp_path / "site.zip") as archive:
        assert "a.md" in archive.namelist()
