"""Source metadata goes out and comes back; bad lines are named, good ones taken."""

from __future__ import annotations

import csv
import json

import pytest
from django.core.management import CommandError, call_command

from articles.models import Source
from tests.make import make_source

pytestmark = pytest.mark.django_db
URL = "https://a.example/x"


@pytest.mark.parametrize("suffix", ["jsonl", "csv"])
def test_what_goes_out_comes_back(tmp_path, suffix):
    make_source(
        URL,
        title='港の"統計", 第2報',
        published_on="2025-11-01",
        published_precision="month",
        author="=HYPERLINK(1)",
        notes="二行\n目",
    )
    path = tmp_path / f"sources.{suffix}"
    call_command("export_sources", str(path), format=suffix)
    Source.objects.all().delete()
    call_command("import_sources", str(path), by="hana")
    back = Source.objects.get()
    assert (back.title, back.author) == ('港の"統計", 第2報', "=HYPERLINK(1)")
    assert (str(back.published_on), back.published_precision) == (
        "2025-11-01",
        "month",
    )
    assert back.notes == "二行\n目"
    assert back.overrides["title"]["by"] == "hana"


def test_a_cell_never_is_a_formula(tmp_path):
    make_source(URL, title="=1+1")
    path = tmp_path / "sources.csv"
    call_command("export_sources", str(path), format="csv")
    with path.open(encoding="utf-8", newline="") as lines:
        assert next(csv.DictReader(lines))["title"] == "'=1+1"


def test_bad_lines_are_named_and_the_others_taken(tmp_path, capsys):
    path = tmp_path / "sources.jsonl"
    lines = [
        json.dumps({"url": URL, "title": "良い行"}),
        "{not json",
        json.dumps({"url": "javascript:alert(1)"}),
        json.dumps({"url": "https://b.example/", "published": "yesterday"}),
        json.dumps(["a", "list"]),
        "[" * 10_000,
        json.dumps({"url": "https://c.example/", "citation_type": "poem"}),
    ]
    path.write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(SystemExit) as end:
        call_command("import_sources", str(path))
    assert end.value.code == 1
    printed = capsys.readouterr()
    assert "1 created, 0 updated, 0 unchanged, 6 rejected." in printed.out
    assert [line.split(":")[0] for line in printed.err.splitlines()] == [
        f"line {number}" for number in range(2, 8)
    ]
    assert Source.objects.get().title == "良い行"


def test_a_dry_run_changes_nothing_and_a_second_run_is_unchanged(tmp_path, capsys):
    path = tmp_path / "sources.jsonl"
    path.write_text(json.dumps({"url": URL, "title": "題"}), encoding="utf-8")
    call_command("import_sources", str(path), dry_run=True)
    assert not Source.objects.exists()
    call_command("import_sources", str(path))
    call_command("import_sources", str(path))
    assert "0 created, 0 updated, 1 unchanged" in capsys.readouterr().out


def test_wrong_files_are_wrong_usage(tmp_path):
    for name in ("x.txt", "missing.csv"):
        with pytest.raises(CommandError) as problem:
            call_command("import_sources", str(tmp_path / name))
        assert problem.value.returncode == 2


def test_citation_managers_get_their_formats(tmp_path):
    make_source(URL, title="A {brace} & more", author="Ann Ito, Ken Abe")
    for form in ("csl", "bibtex"):
        path = tmp_path / form
        call_command("export_sources", str(path), format=form)
    items = json.loads((tmp_path / "csl").read_text(encoding="utf-8"))
    assert items[0]["author"] == [{"literal": "Ann Ito"}, {"literal": "Ken Abe"}]
    text = (tmp_path / "bibtex").read_text(encoding="utf-8")
    assert r"title = {A \{brace\} \& more}" in text
    assert "author = {{Ann Ito} and {Ken Abe}}" in text
