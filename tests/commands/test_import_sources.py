"""import_sources speaks the terminal's language."""

from __future__ import annotations

import pytest

from articles.models import Source
from tests.commands.speaking import ENGLISH, JAPANESE

pytestmark = pytest.mark.django_db

ROWS = (
    "url,title,published,citations\n"
    "https://a.example/1,工場の記録,2025-11-12,\n"
    "https://a.example/2,港の記録,いつか,\n"
    'https://a.example/3,駅の記録,,"[{""article"": ""a"", ""role"": ""x""}]"\n'
)


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "sources.csv"
    path.write_text(ROWS, encoding="utf-8")
    return path


def test_lines_summary_and_remedy_in_english(file, terminal):
    assert terminal.run(ENGLISH, "import_sources", str(file)).splitlines() == [
        "line 3: published: “いつか” is no date: write 2025, 2025-11 or 2025-11-12.",
        "line 4: citations: The list cannot be read: “x” is no role.",
        "1 created, 0 updated, 0 unchanged, 2 rejected.",
        "Correct these lines and run the command again: what is there already stays.",
    ]


def test_and_in_japanese(file, terminal):
    told = terminal.run(JAPANESE, "import_sources", str(file)).splitlines()
    assert told[0].startswith("3行目: published: 「いつか」は日付では")
    assert (
        told[1] == "4行目: citations: 一覧を読めません: 「x」という役割はありません。"
    )
    assert told[2] == "新規 1、更新 0、変更なし 0、不採用 2"
    assert told[3].startswith("上の行を直して、もう一度実行してください。")


def test_a_trial_says_that_it_is_one(file, terminal):
    told = terminal.run(ENGLISH, "import_sources", str(file), "--dry-run")
    assert "Would be: 1 created" in told
    told = terminal.run(JAPANESE, "import_sources", str(file), "--dry-run")
    assert "試行の結果: 新規 1" in told
    assert not Source.objects.exists()


@pytest.mark.parametrize(
    ("name", "content", "english", "japanese"),
    [
        (
            "a.txt",
            b"x",
            "must end in .jsonl or .csv",
            "末尾は .jsonl か .csv にしてください",
        ),
        ("a.csv", None, "cannot be read (No such file", "ファイルを読めません（"),
        ("a.jsonl", b"\xff\xfe\x80", "no text in UTF-8", "UTF-8で保存し直して"),
    ],
)
def test_a_file_it_cannot_use_is_said_in_both(
    tmp_path, terminal, name, content, english, japanese
):
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    for language, words in ((ENGLISH, english), (JAPANESE, japanese)):
        refusal = terminal.refusal(language, "import_sources", str(path))
        assert words in str(refusal)
        assert name in str(refusal)
        assert refusal.returncode == 2
