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
