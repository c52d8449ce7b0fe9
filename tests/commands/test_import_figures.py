"""import_figures speaks the terminal's language."""

from __future__ import annotations

import json

import pytest

from articles.models import Figure
from tests.commands.speaking import ENGLISH, JAPANESE

pytestmark = pytest.mark.django_db

ROWS = (
    "key,entity,measure,value,unit,status,source_url\n"
    "factory,工場,投資額,50000000000,JPY,actual,https://a.example/1\n"
    "port,港,取扱量,五百,t,actual,https://a.example/1\n"
    "station,駅,乗客,5,,actual,https://a.example/1\n"
)


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "figures.csv"
    path.write_text(ROWS, encoding="utf-8")
    return path


def test_rows_and_summary_in_english(file, terminal):
    told = terminal.run(ENGLISH, "import_figures", str(file)).splitlines()
    assert told[0].startswith("row 2 (port): value: “五百” is no number: write digits")
    assert told[1:] == [
        "row 3 (station): The unit is missing.",
        "1 created, 0 unchanged, 0 differing, 2 problems",
    ]


def test_and_in_japanese(file, terminal):
    told = terminal.run(JAPANESE, "import_figures", str(file)).splitlines()
    assert told[0].startswith("2行目（port）: value: 「五百」は")
    assert told[1].startswith("3行目（station）: 単位")
    assert told[2:] == ["新規 1、変更なし 0、内容が違う 0、問題 2"]


def test_a_trial_says_that_it_is_one(file, terminal):
    told = terminal.run(ENGLISH, "import_figures", str(file), "--dry-run")
    assert "2 problems (dry run)" in told
    told = terminal.run(JAPANESE, "import_figures", str(file), "--dry-run")
    assert "試行: 新規 1" in told
    assert not Figure.objects.exists()


def test_what_differs_or_rests_on_nothing_is_said_in_both(file, terminal, tmp_path):
    terminal.run(ENGLISH, "import_figures", str(file))
    path = tmp_path / "figures.json"
    path.write_text(
        json.dumps(
            {
                "figures": [
                    {"key": "factory", "value": "1", "unit": "JPY", "status": "actual"}
                ],
                "derivations": [{"figure": "factory", "inputs": ["nowhere"]}],
            }
        ),
        encoding="utf-8",
    )
    told = terminal.run(ENGLISH, "import_figures", str(path))
    assert "factory: differs from the stored figure, left as it is" in told
    assert "factory: its derivation names a figure that is not there" in told
    told = terminal.run(JAPANESE, "import_figures", str(path))
    assert "factory: 登録済みの数値と内容が違うため" in told
    assert "factory: 計算の元になる数値がここにありません" in told


@pytest.mark.parametrize(
    ("content", "english", "japanese"),
    [
        (None, "cannot be read (No such file", "ファイルを読めません（"),
        (b"\xff\x80", "no text in UTF-8", "UTF-8で保存し直して"),
        (b"a,b\n1,2\n", "no column “key”.", "1行目に列「key」がありません。"),
        (b'{"a": 1}', "no list of figures.", "数値の一覧がありません。"),
        (b'{"a": ', "a JSON is one that export_figures wrote", "JSONなら"),
        (b'key\n"a', "A CSV names its columns", "CSVなら1行目に"),
    ],
)
def test_a_file_it_cannot_use_is_said_in_both(
    tmp_path, terminal, content, english, japanese
):
    path = tmp_path / "figures.csv"
    if content is not None:
        path.write_bytes(content)
    for language, words in ((ENGLISH, english), (JAPANESE, japanese)):
        refusal = terminal.refusal(language, "import_figures", str(path))
        assert words in str(refusal)
        assert "figures.csv" in str(refusal)
        assert refusal.returncode == 2
