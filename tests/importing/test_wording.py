"""Reports in the reader's language; what scripts compare stays English."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.utils import translation

from articles.importing import FileReport, Remark, Report
from articles.importing.keys import REMEDIES
from articles.importing.report import file_as_stored
from articles.markdown import MESSAGES
from articles.models import ImportRun
from tests.importing.folder import article

ROOT = Path(__file__).parents[2]
# Calls whose texts end up in a report.
SAYING = {
    *("Remark", "Rejected", "Passed", "Skipped", "Refused", "RefusedArchive"),
    *("NoHistory", "HeadError", "HeadWarning", "Sentence", "_remark", "_error"),
    *("_bad_date", "BadLine", "BadCell", "Problem", "problem_at"),
}
VALUE = re.compile(r"\{[^}]*\}")
NAMES = {"message", "hint", "text", "name"}


def _texts(node: ast.AST) -> Iterator[str]:
    for part in ast.walk(node):
        if (
            isinstance(part, ast.Constant)
            and isinstance(part.value, str)
            and " " in part.value
            and part.value[0].isupper() | (part.value[0] in "{“")
        ):
            yield part.value


def _sentences(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            if name in SAYING:
                for part in (*node.args, *(word.value for word in node.keywords)):
                    yield from _texts(part)
        elif (
            isinstance(node, ast.Assign)
            and isinstance(node.value, ast.Constant)
            and NAMES & {getattr(target, "id", "") for target in node.targets}
        ):
            yield from _texts(node.value)


def _everything_said() -> list[str]:
    folder = ROOT / "articles"
    files = [
        *(folder / "importing").rglob("*.py"),
        *(folder / "markdown").glob("head*.py"),
        folder / "markdown" / "frontmatter.py",
        folder / "sources" / "taking_in.py",
        folder / "sources" / "transfer.py",
        folder / "evidence" / "taking.py",
    ]
    found = [text for path in files for text in _sentences(path)]
    return sorted({*found, *MESSAGES.values(), *REMEDIES.values()})


def test_every_sentence_of_a_report_is_there_in_japanese():
    said = _everything_said()
    assert len(said) > 120
    with translation.override("ja"):
        missing = [text for text in said if translation.gettext(text) == text]
    # Some hold values alone.
    assert [text for text in missing if re.search(r"\w", VALUE.sub("", text))] == []


@pytest.mark.django_db
class TestReport:
    def test_place_reason_and_remedy_are_japanese_where_the_reader_is(self, folder):
        folder.write("a.md", "---\ntitle: 題\ndate: 2025-13-01\n---\n\n本文\n")
        report = folder.run()
        assert report.as_text() == (
            "a.md:3:1: rejected [date]: “2025-13-01” is in no calendar.\n"
            "    → Write it as 2025-11-23, or 2025-11-23T09:30:00+09:00 with a time.\n"
            "0 created, 0 updated, 0 unchanged, 0 skipped, 1 rejected."
        )
        assert report.as_text(language="ja") == (
            "a.md:3:1: 不採用 [date]: 「2025-13-01」は暦にない日付です。\n"
            "    → 2025-11-23 のように、時刻があれば 2025-11-23T09:30:00+09:00 のように"
            "書いてください。\n"
            "新規 0、更新 0、変更なし 0、見送り 0、不採用 1"
        )

    def test_the_terminals_language_speaks_and_the_json_stays(
        self, folder, monkeypatch, tmp_path
    ):
        folder.write("a.md", "---\ntitle: 題\n---\n\n{{< gist >}}\n")
        told = {}
        for lang in ("ja_JP.UTF-8", "C.UTF-8", "fr_FR.UTF-8"):
            monkeypatch.setenv("LC_ALL", lang)
            out = StringIO()
            call_command(
                "import_articles",
                *(str(folder.root), "--dry-run", "-v2"),
                *("--report", str(tmp_path / lang)),
                stdout=out,
            )
            told[lang] = out.getvalue()
        assert "Hugoのショートコードが1行にあります" in told["ja_JP.UTF-8"]
        assert "Hugo shortcode in 1 line" in told["C.UTF-8"]
        assert told["fr_FR.UTF-8"] == told["C.UTF-8"]
        written = [(tmp_path / lang).read_text() for lang in told]
        assert written[0] == written[1] == written[2]
        assert json.loads(written[0])["files"][0]["warnings"] == [
            {
                "line": 5,
                "code": "hugo_shortcode",
                "message": "Hugo shortcode in 1 line: it is kept, and shown as the "
                "text it is.",
            }
        ]

    def test_a_reason_within_a_remark_is_japanese_too(self, folder, admin_client):
        folder.write("a.md", article("題") + "\n[[ogp:htp://x]]\n")
        folder.write("b.md", article("図") + '\n```chartjs\n{"data":\n```\n')
        report = folder.run()
        told = report.as_text(verbosity=2, language="ja")
        assert "出典にできるのは http:// か https:// で始まるURLだけです。" in told
        assert "JSONのオブジェクトではありません" in told
        assert "Only addresses that start" in report.as_text(verbosity=2)
        run = ImportRun.objects.get()
        address = f"/admin/articles/importrun/{run.pk}/change/"
        page = admin_client.get(address, headers={"accept-language": "ja"}).text
        assert "URLだけです" in page
        assert "template" not in page

    def test_a_quote_within_quotes_is_told_as_that(self, folder):
        folder.write("a.md", "---\ntitle: '港の'話'\n---\n\n本文\n")
        told = folder.run().as_text(language="ja")
        assert "a.md:2:12: 不採用 [title]: 値を閉じる引用符の後ろに" in told

    def test_why_an_article_stays_a_draft_is_said_in_both(self, folder):
        folder.write("a.md", article("題") + "\n[[ogp:javascript:x]]\n")
        report = folder.run(publish=True)
        assert "names a source address that cannot be linked" in report.as_text(
            verbosity=2
        )
        told = report.as_text(verbosity=2, language="ja")
        assert "下書きのままです。" in told
        assert "Line 6" not in told

    def test_a_stored_run_keeps_what_other_languages_need(self, folder, admin_client):
        folder.write("a.md", "---\ntitle: 'a\n---\n\nb\n")
        folder.write("b.md", "---\ntitle: b\n---\n\n# b\n\n### c\n\n![](x.png)\n")
        folder.run()
        run = ImportRun.objects.get()
        address = f"/admin/articles/importrun/{run.pk}/change/"
        page = admin_client.get(address, headers={"accept-language": "ja"})
        assert "ここで開いた引用符が正しく閉じていません。" in page.text
        assert "画像「x.png」が、ファイルの隣にもフォルダの中にもありません。" in (
            page.text
        )
        page = admin_client.get(address, headers={"accept-language": "en"})
        assert "The quote opened here is not closed" in page.text

    def test_a_run_of_an_earlier_version_is_shown_in_its_english(
        self, folder, admin_client
    ):
        stored = file_as_stored(
            FileReport("a.md", "created", None, (Remark(1, "odd", "An old remark."),))
        )
        del stored["warnings"][0]["said"]
        run = ImportRun.objects.create(paths=["a.md"], report=[stored], counts={})
        page = admin_client.get(f"/admin/articles/importrun/{run.pk}/change/")
        assert "An old remark." in page.text


def test_the_json_report_holds_the_contracts_keys_and_no_more():
    remark = Remark(3, "odd", "Odd.")
    made = Report(files=[FileReport("a.md", "created", "a", (remark,))]).as_json()
    assert made["files"][0] == {
        "path": "a.md",
        "outcome": "created",
        "article": "a",
        "warnings": [{"line": 3, "code": "odd", "message": "Odd."}],
        "error": None,
    }
