"""import_articles on the command line: report, exit status, help."""

from __future__ import annotations

import io
import json
import re
import sys
from types import SimpleNamespace

import pytest
from django.core.management import CommandError, call_command

from articles.management.commands.import_articles import Command
from articles.models import Article
from tests.importing.folder import ARTICLE, Folder, article

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path):
    root = tmp_path / "content"
    root.mkdir()
    return Folder(root)


def run(*arguments: str) -> tuple[int, str]:
    """Exit status and what stood on standard output."""
    out = io.StringIO()
    try:
        call_command("import_articles", *arguments, stdout=out)
    except SystemExit as end:
        return int(end.code or 0), out.getvalue()
    except CommandError as error:
        return error.returncode, str(error)
    return 0, out.getvalue()


def test_all_fine_is_status_0_and_the_report_has_the_contracts_keys(folder, tmp_path):
    folder.write("a.md")
    target = tmp_path / "report.json"
    status, out = run(str(folder.root), "--publish", "--report", str(target))
    assert status == 0
    assert "1 created" in out
    report = json.loads(target.read_text(encoding="utf-8"))
    assert report["counts"] == {
        "created": 1, "updated": 0, "unchanged": 0, "skipped": 0, "rejected": 0
    }  # fmt: skip
    assert report["files"] == [
        {
            "path": "a.md",
            "outcome": "created",
            "article": "a",
            "warnings": [],
            "error": None,
        }
    ]
    assert Article.objects.get().is_live()


def test_a_rejected_file_is_named_with_line_reason_and_remedy(folder, tmp_path):
    folder.write("a.md")
    folder.write("日付.md", article("題", date="2025-13-01"))
    target = tmp_path / "report.json"
    status, out = run(str(folder.root), "--report", str(target))
    assert status == 1
    assert re.search(r"^日付\.md:3:1: rejected \[date\]: .*2025-13-01", out, re.M)
    assert re.search(r"^ +→ .*2025-11-23", out, re.M)
    error = json.loads(target.read_text(encoding="utf-8"))["files"][1]["error"]
    assert list(error) == ["line", "column", "key", "code", "message", "hint"]
    assert Article.objects.count() == 1


def test_keys_zone_and_dates_are_given_as_words(folder, tmp_path):
    folder.write("2025-02-01-a.md", "---\n見出し: 港\n公開: 2025-03-01\n---\n\nb\n")
    keys = tmp_path / "keys.txt"
    keys.write_text("# ours\n\n公開=date\n", encoding="utf-8")
    arguments = ["--map", "見出し=title", "--map", str(keys), "--tz", "UTC"]
    assert run(str(folder.root), *arguments, "--date-from", "filename,key")[0] == 0
    row = Article.objects.get()
    assert row.title == "港"
    assert row.published_at is not None
    assert row.published_at.isoformat() == "2025-02-01T00:00:00+00:00"


def test_a_mapping_to_no_field_names_those_there_are(folder):
    folder.write("a.md")
    status, said = run(str(folder.root), "--map", "a=tilte")
    assert status == 2
    assert "a=tilte" in said
    assert "title" in said.partition("one of")[2]
    assert run(str(folder.root), "--map", "no-such-file")[0] == 2
    assert run(str(folder.root), "--date-from", "git")[0] == 2  # no working tree


def test_a_limit_and_the_first_rejected_file_end_a_run(folder):
    folder.write("a.md")
    folder.write("b.md", "---\ntitle: 'b\n---\n\nc\n")
    folder.write("c.md", article("c"))
    status, said = run(str(folder.root), "--fail-fast")
    assert status == 1
    assert "1 more files: Not looked at" in said
    status, said = run(str(folder.root), "--limit", "1", "--draft")
    assert "1 created" in said


@pytest.mark.parametrize(
    "wrong", [["--tz", "Mars"], ["--date-from", "moon"], ["--limit", "0"]]
)
def test_values_that_mean_nothing_are_status_2(folder, wrong):
    with pytest.raises(CommandError):
        call_command("import_articles", str(folder.root), *wrong)


def test_wrong_usage_is_status_2_before_anything_is_done(folder, tmp_path):
    folder.write("a.md")
    assert run(str(folder.root / "missing"))[0] == 2
    assert run(str(folder.root), "--report", str(tmp_path / "no" / "r.json"))[0] == 2
    for arguments in (["--publish", "--draft"], ["--jobs", "0"], ["--jobs", "x"]):
        with pytest.raises(CommandError):
            call_command("import_articles", str(folder.root), *arguments)
    assert not Article.objects.exists()


def test_dry_run_says_what_would_be(folder):
    folder.write("a.md")
    status, out = run(str(folder.root), "--dry-run")
    assert status == 0
    assert "Would be: 1 created" in out
    assert not Article.objects.exists()


def test_warnings_are_shown_on_request(folder):
    folder.write("a.md", article("題", image="https://example.com/page"))
    assert "1 warning" in run(str(folder.root), "--dry-run")[1]
    assert "a.md:3: image_is_page" in run(str(folder.root), "-v", "2")[1]


def test_a_folder_without_articles_is_told_as_that(folder):
    assert "No article is there: looked for .md" in run(str(folder.root))[1]
    folder.write("a.md")
    for _time in range(2):
        assert "No article is there" not in run(str(folder.root))[1]


def test_standard_input(monkeypatch):
    stream = SimpleNamespace(buffer=io.BytesIO(ARTICLE.encode()))
    monkeypatch.setattr(sys, "stdin", stream)
    assert run("-")[0] == 0
    assert Article.objects.get().title == "「工場」の話"
    stream.buffer.seek(0)
    assert "1 unchanged" in run("-")[1]
    stream.buffer = io.BytesIO("題のない文".encode())
    status, out = run("-")
    assert status == 1
    assert "title" in out


def test_the_report_may_go_to_standard_output(folder):
    folder.write("a.md")
    status, out = run(str(folder.root), "--report", "-")
    assert status == 0
    assert json.loads(out)["counts"]["created"] == 1


def test_help_has_examples_and_explains_what_is_decided():
    text = Command().create_parser("manage.py", "import_articles").format_help()
    for words in ("examples:", "--publish", "drafts unless", "--on-conflict", "Exit"):
        assert words in text
