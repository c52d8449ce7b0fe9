"""Every command an operator runs speaks Japanese where the terminal does."""

from __future__ import annotations

import ast
import json
import re
from pathlib import Path

import pytest
from django.db import OperationalError
from django.utils import translation

from articles.management.commands import publish_due
from tests.commands.speaking import ENGLISH, JAPANESE
from tests.make import make_article, make_user

ROOT = Path(__file__).parents[2] / "articles"
COMMANDS = ROOT / "management" / "commands"
LOGS = {"worker"}
"""Its lines are a service's log, for whoever searches logs."""
OWN = {"import_articles"}
"""It has an option for the language."""
DJANGOS = {"migrate"}
"""What it says is Django's."""
_KANA = re.compile(r"[ぁ-んァ-ン一-龥]")
_LATIN_SENTENCE = re.compile(r"[A-Za-z]+(?: [a-z]+){2,}")


def _texts(path: Path, calls: set[str]) -> list[str]:
    found = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "id", getattr(node.func, "attr", ""))
        first = node.args[0] if node.args else None
        is_text = isinstance(first, ast.Constant) and isinstance(first.value, str)
        if name in calls and is_text and isinstance(first, ast.Constant):
            found.append(str(first.value))
    return found


def test_every_command_is_one_that_speaks():
    silent = {
        path.stem
        for path in COMMANDS.glob("[a-z]*.py")
        if "class Command(SpokenCommand)" not in path.read_text(encoding="utf-8")
    }
    assert silent == LOGS | OWN | DJANGOS


def test_every_word_of_commands_is_there_in_japanese():
    said = [
        text
        for path in (ROOT / "management").rglob("*.py")
        for text in _texts(path, {"_", "gettext_noop", "no_value", "usage"})
    ]
    for folder in ("backups", "exporting"):
        for path in (ROOT / folder).rglob("*.py"):
            said += _texts(path, {"Sentence", "BadBackup"})
    said += _texts(ROOT / "publishing" / "checks.py", {"Sentence"})
    said += _texts(ROOT / "evidence" / "unbundle.py", {"Sentence"})
    said += _texts(ROOT / "sources" / "decisions.py", {"Sentence", "ValueError"})
    assert len(said) > 100
    with translation.override("ja"):
        missing = [text for text in said if translation.gettext(text) == text]
    values = re.compile(r"%\(\w+\)s|\{[^}]*\}")
    assert [one for one in missing if re.search(r"\w", values.sub("", one))] == []


@pytest.mark.django_db
class TestBoth:
    @pytest.mark.parametrize(
        ("arguments", "english", "japanese"),
        [
            (["check_articles"], "1 remarks on 1 articles.", "記事1件に指摘1件"),
            (["check_figures"], "0 figures, 0 findings.", "数値0件を調べ、指摘0件"),
            (["check_sources"], "0 problems: 0 error", "問題0件（0 error、0 warning"),
            (["export_figures", "{folder}/a.csv"], "0 figures written", "数値0件を"),
            (["extract_figures", "--all"], "ports: 1 new, 0", "ports: 新規0、既知1"),
            (["prune_renditions"], "0 files deleted.", "0個のファイルを削除"),
            (["prune_sources"], "0 pictures, 0 stray", "画像0枚、どこからも"),
            (["publish_due"], "0 published.", "0件を公開しました。"),
            (["purge_pages"], "Every stored page", "保存済みのページはすべて"),
            (["rebuild_articles", "--all"], "1 rendered.", "1件を描画し直しました。"),
            (["rebuild_search", "--all"], "1 indexed.", "1件を索引に入れました。"),
            (["reset_two_factor", "hana"], "no second factor", "設定されていません"),
            (["setup_roles"], "Editor: ", "Editor: 権限"),
            (["fetch_sources", "--demo"], "Paste one of", "次のアドレスのどれかを"),
        ],
    )
    def test_what_was_done(self, terminal, tmp_path, arguments, english, japanese):
        make_article(slug="ports", description="短い")
        make_user("hana")
        given = [one.format(folder=tmp_path) for one in arguments]
        assert english in terminal.run(ENGLISH, *given)
        told = terminal.run(JAPANESE, *given)
        assert japanese in told
        assert not _LATIN_SENTENCE.search(told.replace(str(tmp_path), "")), told

    @pytest.mark.parametrize(
        "arguments",
        [
            ["backup", "{folder}", "--keep", "0"],
            ["backup", "{folder}/no/a.tar"],
            ["backup", "{folder}/a.tar", "--keep", "x"],
            ["check_articles", "--slug", "nowhere"],
            ["check_articles", "--report", "{folder}/no/a.json"],
            ["check_figures", "--as-of", "today"],
            ["check_figures", "--report", "{folder}/no/a.json"],
            ["check_sources", "--report", "{folder}/no/a.json"],
            ["export_figures", "{folder}/no/a.csv"],
            ["export_sources", "{folder}/no/a.csv", "--format", "csv"],
            ["export_sources", "-", "--pictures"],
            ["extract_figures"],
            ["extract_figures", "--slug", "nowhere"],
            ["fetch_sources", "--once"],
            ["fetch_sources", "--limit", "x"],
            ["rebuild_articles", "--slug", "nowhere"],
            ["rebuild_search", "--slug", "nowhere"],
            ["reset_two_factor", "nobody"],
            ["restore", "{folder}/a.tar"],
            ["restore", "{folder}/broken.tar", "--replace"],
            ["restore", "{folder}/missing.tar", "--verify"],
            ["up", "--port", "0"],
        ],
    )
    def test_what_could_not_be_done(self, terminal, tmp_path, arguments):
        make_article(slug="ports")
        (tmp_path / "broken.tar").write_bytes(b"no tar")
        given = [one.format(folder=tmp_path) for one in arguments]
        english = str(terminal.refusal(ENGLISH, *given))
        assert re.search(r"[a-z]+ [a-z]+", english), english
        assert not _KANA.search(english), english
        japanese = str(terminal.refusal(JAPANESE, *given)).replace(str(tmp_path), "")
        assert re.search(r"[ぁ-ん]", japanese), japanese
        # What another program said stands in brackets behind our words, or at the end.
        japanese = re.sub(r"（[^（）]*）|\([^()]*\)|\[Errno.*", "", japanese)
        assert not _LATIN_SENTENCE.search(japanese), japanese

    def test_the_json_of_a_check_stays_as_it_is(self, terminal, tmp_path):
        make_article(slug="ports", description="短い", body="[次](/articles/no/)\n")
        written = []
        for language in (ENGLISH, JAPANESE):
            path = tmp_path / language
            told = terminal.run(language, "check_articles", "--report", str(path))
            written.append(path.read_text(encoding="utf-8"))
        assert "/articles/no/ に記事はありません" in told
        assert written[0] == written[1]
        messages = [one["message"] for one in json.loads(written[0])["remarks"]]
        assert "No article is at /articles/no/: correct the address." in messages


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("problem", "english", "japanese"),
    [
        ("no such table: articles_article", "Run manage.py migrate first", "準備が"),
        ("database is locked", "another program is writing", "使用中の処理が終わる"),
    ],
)
def test_a_database_it_cannot_use_is_no_traceback(
    terminal, monkeypatch, problem, english, japanese
):
    def fail() -> int:
        raise OperationalError(problem)

    monkeypatch.setattr(publish_due, "publish_due", fail)
    assert english in str(terminal.refusal(ENGLISH, "publish_due"))
    assert japanese in str(terminal.refusal(JAPANESE, "publish_due"))


@pytest.mark.django_db
def test_ctrl_c_is_no_traceback_either(terminal, monkeypatch):
    def fail() -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(publish_due, "publish_due", fail)
    refusal = terminal.refusal(ENGLISH, "publish_due")
    assert str(refusal) == "Interrupted. Run the same command again to do the rest."
    assert refusal.returncode == 130
    assert "中断しました" in str(terminal.refusal(JAPANESE, "publish_due"))
