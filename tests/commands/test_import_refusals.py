"""What keeps an import from beginning or ends it, in the language of the terminal."""

from __future__ import annotations

import re

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError

from articles.importing import Report, Stopped
from articles.management.commands import import_articles as command
from articles.models import Article
from tests.importing.folder import Folder

pytestmark = pytest.mark.django_db

_LATIN_SENTENCE = re.compile(r"[A-Za-z]+(?: [a-z]+){2,}")


@pytest.fixture
def folder(tmp_path):
    folder = Folder(tmp_path / "content")
    folder.write("a.md")
    (folder.root / "broken.zip").write_bytes(b"no zip")
    (folder.root / "page.xml").write_text("<html/>", encoding="utf-8")
    return folder


def refused(monkeypatch, language: str, *arguments: str) -> CommandError:
    monkeypatch.setenv("LC_ALL", f"{language}.UTF-8")
    with pytest.raises(CommandError) as caught:
        call_command("import_articles", *arguments)
    return caught.value


WRONG = {
    "path": ["{root}/missing"],
    "archive": ["{root}/broken.zip"],
    "export": ["{root}/page.xml"],
    "report": ["{root}", "--report", "{root}/no/r.json"],
    "pictures": ["{root}", "--pictures", "{root}/no"],
    "prune": ["{root}/a.md", "--prune"],
    "map": ["{root}", "--map", "nofile"],
    "field": ["{root}", "--map", "a=tilte"],
    "zone": ["{root}", "--tz", "Mars"],
    "dates": ["{root}", "--date-from", "moon"],
    "limit": ["{root}", "--limit", "0"],
    "jobs": ["{root}", "--jobs", "x"],
    "both": ["{root}", "--publish", "--draft"],
    "nothing": [],
    "option": ["{root}", "--wrong"],
    "choice": ["{root}", "--on-conflict", "fight"],
    "value": ["{root}", "--limit"],
}


@pytest.mark.parametrize("kind", WRONG)
def test_each_refusal_is_said_in_both_languages(folder, monkeypatch, kind):
    arguments = [one.format(root=folder.root) for one in WRONG[kind]]
    english = str(refused(monkeypatch, "C", *arguments))
    assert re.search(r"[a-z]+ [a-z]+", english)
    japanese = refused(monkeypatch, "ja_JP", *arguments)
    said = str(japanese).replace(str(folder.root), "")
    assert re.search(r"[ぁ-ん]", said), said
    # What another program said stands in brackets behind our words.
    said = re.sub(r"（[^（）]*）|\([^()]*\)", "", said)
    assert not _LATIN_SENTENCE.search(said), said
    assert not Article.objects.exists()


def test_wrong_usage_is_status_2(folder, monkeypatch):
    for kind in ("path", "archive", "export", "report", "pictures", "prune", "field"):
        arguments = [one.format(root=folder.root) for one in WRONG[kind]]
        assert refused(monkeypatch, "ja_JP", *arguments).returncode == 2, kind


@pytest.mark.parametrize(
    ("problem", "english", "japanese"),
    [
        ("database or disk is full", "the disk is full (database", "いっぱいです"),
        ("database is locked", "another program is writing", "書き込み中です"),
        ("connection refused", "it does not answer", "応答がありません"),
    ],
)
def test_a_database_that_stops_is_named_in_plain_words(
    folder, monkeypatch, problem, english, japanese
):
    report = Report(files=list(folder.run().files))

    def stop(*_arguments, **_options):
        raise Stopped(problem, report)

    monkeypatch.setattr(command, "import_articles", stop)
    said = str(refused(monkeypatch, "C", str(folder.root)))
    assert english in said
    assert "1 files before it are done" in said
    said = str(refused(monkeypatch, "ja_JP", str(folder.root)))
    assert japanese in said
    assert "その前の1件は取り込み済みです" in said


def test_a_database_that_cannot_be_used_is_said_before_anything(folder, monkeypatch):
    def fail(*_arguments, **_options):
        raise OperationalError("unable to open database file")

    monkeypatch.setattr(command, "import_articles", fail)
    assert "何も取り込んでいません" in str(
        refused(monkeypatch, "ja_JP", str(folder.root))
    )
    assert "its file cannot be opened" in str(
        refused(monkeypatch, "C", str(folder.root))
    )
