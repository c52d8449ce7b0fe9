"""Files made to do harm: refused with a message, in bounded time and memory."""

from __future__ import annotations

import resource
import time
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError

from articles.importing import Stopped, rows
from articles.importing import apply as applying
from articles.models import Article, Citation, ImportedFile, ImportRun
from tests.importing.folder import article

pytestmark = pytest.mark.django_db

HEAD = "---\ntitle: 題\ndate: 2025-11-23\n"
ALIASES = "a: &a [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{name}: &{name} [{', '.join(['*' + before] * 10)}]\n"
    for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)


def peak() -> int:
    """Most memory this process ever held, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


@pytest.mark.parametrize(
    ("text", "outcome", "code"),
    [
        (f"{HEAD}{ALIASES}---\n本文\n", "rejected", None),
        (f"{HEAD}x: {'[' * 20_000}\n---\n本文\n", "rejected", None),
        (f"{HEAD}x: {'{a: ' * 5_000}\n---\n本文\n", "rejected", None),
        (f"+++\ntitle = '題'\nx = {'[' * 20_000}\n+++\n本文\n", "rejected", None),
        ('{"title": "題", "x": ' + "[" * 50_000 + "\n\n本文\n", "rejected", None),
        (f"{HEAD}x: !!python/object/apply:os.system [ls]\n---\n本\n", "created", None),
        (f"{HEAD}---\n本文\0続き\n", "rejected", "nul_character"),
        (f"{HEAD}k: '{'あ' * 2_000_000}'\n---\n本文\n", "rejected", "too_large"),
        (f"{HEAD}---\n{'あ' * 200_001}\n", "rejected", "text_too_long"),
        (f"{HEAD}---\n" + "[[ogp:https://a.example/]]\n" * 100_000, "rejected", None),
        (f"{HEAD}---\n" + "[[ogp:https://a.example/1]]\n" * 7_000, "created", None),
        (f"{HEAD}---\n" + "> " * 20_000 + "本文\n", "created", None),
        (f"{HEAD}---\n" + "[" * 50_000 + "本文\n", "created", None),
        (f"{HEAD}---\n" + "*a_" * 30_000 + "\n", "created", None),
        (f"{HEAD}---\n" + "|a" * 20_000 + "\n" + "|-" * 20_000 + "\n", "created", None),
        (f"{HEAD}---\n" + "1" * 100_000 + "億円\n", "created", None),
    ],
    ids=[
        *("aliases", "nested-list", "nested-map", "nested-toml", "nested-json"),
        *("yaml-object", "nul", "long-value", "long-body", "100000-cards"),
        *("7000-cards", "quotes", "brackets", "emphasis", "wide-table", "digits"),
    ],
)
def test_one_file_is_told_and_the_next_is_imported(folder, text, outcome, code):
    folder.write("a.md", text)
    folder.write("b.md", article("次", date="2025-11-23"))
    before, memory = time.process_time(), peak()
    files = {file.path: file for file in folder.run().files}
    assert files["a.md"].outcome == outcome
    assert files["b.md"].outcome == "created"
    if outcome == "rejected":
        assert files["a.md"].error is not None
        assert files["a.md"].error.message
        assert files["a.md"].error.hint
        assert code in {None, files["a.md"].error.code}
    assert time.process_time() - before < 60  # a wide margin: minutes mean no bound
    assert peak() - memory < 400


def test_a_gigabyte_is_not_read(folder):
    huge = folder.write("huge.md", "---\ntitle: x\n")
    with huge.open("r+b") as stream:
        stream.truncate(1024**3)
    memory = peak()
    assert folder.only().error.code == "too_large"
    assert peak() - memory < 100


def test_a_full_disk_leaves_nothing_half_written(folder, monkeypatch):
    for number in range(5):
        folder.write(f"{number}.md", article("題", date="2025-11-23"))
    real = rows.create
    calls: list[Any] = []

    def full(*arguments: Any) -> None:
        calls.append(arguments)
        real(*arguments)
        if len(calls) == 2:
            raise OperationalError("database or disk is full")

    monkeypatch.setattr(applying, "create", full)
    with pytest.raises(Stopped, match="disk is full") as stopped:
        folder.run(batch=2)
    assert [file.outcome for file in stopped.value.report.files] == ["created"] * 2
    assert Article.objects.count() == ImportedFile.objects.count() == 2
    assert Citation.objects.exclude(article__in=Article.objects.all()).count() == 0
    monkeypatch.setattr(applying, "create", real)
    assert folder.run().counts["created"] == 3


def test_the_command_says_what_to_do_when_the_database_takes_no_more(
    folder, monkeypatch
):
    folder.write("a.md", article("題"))
    folder.write("b.md", article("題"))

    def locked(*_arguments: object) -> None:
        raise OperationalError("database is locked")

    monkeypatch.setattr(applying, "create", locked)
    with pytest.raises(CommandError, match=r"is locked\).*run the same command again"):
        call_command("import_articles", str(folder.root), "--jobs", "1")
    assert not Article.objects.exists()


@pytest.mark.parametrize(
    ("problem", "remedy"),
    [
        ("database is locked", "Wait until what holds it is done"),
        ("no such table: articles_importrun", "Run manage.py migrate first"),
    ],
)
def test_a_database_that_takes_nothing_from_the_start_is_told(
    folder, monkeypatch, problem, remedy
):
    folder.write("a.md", article("題"))

    def refuse(*_arguments: object, **_values: object) -> None:
        raise OperationalError(problem)

    monkeypatch.setattr(ImportRun.objects, "create", refuse)
    with pytest.raises(CommandError, match=rf"{problem}\)?\. Nothing was imported"):
        call_command("import_articles", str(folder.root), "--jobs", "1")
    with pytest.raises(CommandError, match=remedy):
        call_command("import_articles", str(folder.root), "--jobs", "1")
    assert not Article.objects.exists()


def test_a_toml_head_nested_too_deep_names_its_line(folder):
    folder.write("a.md", f"+++\ntitle = '題'\nx = {'[' * 20_000}\n+++\n本文\n")
    error = folder.only().error
    assert (error.line, error.key) == (3, "x")
