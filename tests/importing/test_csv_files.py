"""A CSV of sources or figures handed to the import of articles."""

from __future__ import annotations

import pytest

from articles.models import Figure, Source
from tests.importing.folder import article

pytestmark = pytest.mark.django_db

SOURCES = "url,title\nhttps://a.example/1,工場の記録\nhttps://a.example/2,港の記録\n"
FIGURES = (
    "key,entity,measure,value,unit,status,source_url,note\n"
    "factory,工場,投資額,50000000000,JPY,actual,https://a.example/1,\n"
)


def only(folder, name: str, **options):
    (file,) = folder.run(name, **options).files
    return file


def test_sources_are_taken_in_and_twice_is_once(folder):
    folder.write("sources.csv", SOURCES)
    dry = only(folder, "sources.csv", dry_run=True)
    assert (dry.outcome, Source.objects.count()) == ("created", 0)
    first = only(folder, "sources.csv")
    assert (first.outcome, first.path) == ("created", "sources.csv")
    assert first.warnings[0].message == "2 rows new, 0 changed, 0 not taken in."
    assert {row.title for row in Source.objects.all()} == {"工場の記録", "港の記録"}
    assert only(folder, "sources.csv").outcome == "unchanged"
    folder.write("sources.csv", SOURCES.replace("港の", "新しい港の"))
    assert only(folder, "sources.csv").outcome == "updated"


def test_what_japanese_spreadsheets_save_is_read(folder):
    folder.write("sources.csv", SOURCES.replace("\n", "\r\n").encode("cp932"))
    assert only(folder, "sources.csv").outcome == "created"
    assert Source.objects.filter(title="工場の記録").exists()


def test_a_bad_row_is_told_with_its_line_and_the_others_are_stored(folder):
    folder.write("sources.csv", SOURCES + "javascript:x,罠\nhttps://10.0.0.1/,内\n")
    file = only(folder, "sources.csv")
    assert file.outcome == "rejected"
    assert (file.error.line, file.error.code) == (4, "source_row")
    assert [one.line for one in file.warnings if one.code == "source_row"] == [5]
    assert Source.objects.count() == 2


def test_a_trial_counts_as_the_real_run_does(folder):
    folder.write("sources.csv", SOURCES + "https://a.example/2,港の記録\n")
    dry = only(folder, "sources.csv", dry_run=True)
    real = only(folder, "sources.csv")
    assert dry == real
    assert real.warnings[0].message == "2 rows new, 0 changed, 0 not taken in."


def test_columns_are_known_however_they_are_written_and_others_are_told(folder):
    text = SOURCES.replace("url,title", "URL , Title,Rating").replace("記録", "記録,5")
    folder.write("sources.csv", text + ",,\n")
    file = only(folder, "sources.csv")
    assert (file.outcome, file.error) == ("created", None)
    assert file.warnings[0].message == "These columns are not taken in: rating."
    assert Source.objects.filter(title="工場の記録").exists()


@pytest.mark.parametrize(
    ("column", "value", "english", "japanese"),
    [
        ("url", "ftp://a.example/", "Only addresses that start", "http:// か https://"),
        ("published", "昨日", "“昨日” is no date", "「昨日」は日付ではありません"),
        ("accessed", "2025-11", "Write the day too", "日まで"),
        ("citation_type", "magic", "“magic” is unknown here", "「magic」"),
    ],
)
def test_what_is_wrong_with_a_source_is_said_to_people(
    folder, column, value, english, japanese
):
    row = {"url": "https://a.example/1"} | {column: value}
    folder.write("sources.csv", f"{','.join(row)}\n{','.join(row.values())}\n")
    report = folder.run("sources.csv")
    assert english in report.as_text()
    assert column in report.as_text()
    assert japanese in report.as_text(language="ja")


@pytest.mark.parametrize(
    ("column", "value", "english", "japanese"),
    [
        ("value", "五百億", "“五百億” is no number", "「五百億」は数ではありません"),
        ("magnitude", "k", "“k” is no number", "「k」は数ではありません"),
        ("as_of", "11/12", "“11/12” is no day", "「11/12」は日付ではありません"),
        ("is_estimate", "maybe", "neither yes nor no", "「maybe」"),
        ("entity", "", "The entity is missing", "対象がありません"),
    ],
)
def test_what_is_wrong_with_a_figure_is_said_to_people(
    folder, column, value, english, japanese
):
    names, values = (line.split(",") for line in FIGURES.splitlines())
    row = dict(zip(names, values, strict=True)) | {column: value}
    folder.write("figures.csv", f"{','.join(row)}\n{','.join(row.values())}\n")
    report = folder.run("figures.csv")
    assert english in report.as_text()
    assert japanese in report.as_text(language="ja")
    assert not Figure.objects.exists()


def test_figures_are_taken_in_and_what_differs_is_left(folder):
    folder.write("figures.csv", FIGURES)
    first = only(folder, "figures.csv")
    assert first.outcome == "created", (first.error, first.warnings)
    assert only(folder, "figures.csv").outcome == "unchanged"
    folder.write("figures.csv", FIGURES.replace("50000000000", "60000000000"))
    again = only(folder, "figures.csv")
    assert again.outcome == "unchanged"
    assert again.warnings[0].code == "figure_differs"
    assert Figure.objects.get(key="factory").value == 50_000_000_000


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("name,price\na,1\n", "csv_columns"),
        ("", "empty_file"),
        (b"url,title\n\0,a\n", "nul_character"),
        ('key,value\n"a,1\n', "csv_broken"),
        ("key,value\na," + "9" * 200_000 + "\n", "csv_broken"),
    ],
    ids=["columns", "empty", "nul", "quote", "long-field"],
)
def test_what_is_no_such_table_is_rejected_with_a_remedy(folder, text, code):
    folder.write("table.csv", text)
    file = only(folder, "table.csv")
    assert (file.outcome, file.error.code) == ("rejected", code)
    assert file.error.hint


def test_tables_and_articles_come_in_one_run_articles_first(folder):
    folder.write("a/one.md", article("題") + "\n[[ogp:https://a.example/1]]\n")
    folder.write("sources.csv", SOURCES)
    outcomes = folder.outcomes("a", "sources.csv")
    assert outcomes == {"one.md": "created", "sources.csv": "created"}
    assert Source.objects.get(url="https://a.example/1").title == "工場の記録"


def test_a_bad_table_undoes_an_atomic_run(folder):
    folder.write("a/one.md", article("題"))
    folder.write("sources.csv", SOURCES + "javascript:x,罠\n")
    outcomes = folder.outcomes("a", "sources.csv", atomic=True)
    assert outcomes == {"one.md": "skipped", "sources.csv": "rejected"}
    assert not Source.objects.exists()
