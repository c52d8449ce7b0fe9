"""Source metadata goes out and comes back; bad lines are named, good ones taken."""

from __future__ import annotations

import csv
import json
from datetime import UTC, datetime

import pytest
from django.core.management import CommandError, call_command

from articles.models import CardImage, Source, SourceHost
from articles.opengraph import make_thumbnails
from articles.sources import merge
from articles.sources.claiming import join_hosts
from articles.sources.editing import enter_values
from articles.sources.pictures import store_card_image
from tests.make import make_article, make_source, picture_bytes

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
    make_source(URL, title="A {brace} & more", author="Ann Ito; Ken Abe")
    for form in ("csl", "bibtex"):
        path = tmp_path / form
        call_command("export_sources", str(path), format=form)
    items = json.loads((tmp_path / "csl").read_text(encoding="utf-8"))
    assert items[0]["author"] == [{"literal": "Ann Ito"}, {"literal": "Ken Abe"}]
    text = (tmp_path / "bibtex").read_text(encoding="utf-8")
    assert r"title = {A \{brace\} \& more}" in text
    assert "author = {{Ann Ito} and {Ken Abe}}" in text


@pytest.mark.parametrize("suffix", ["jsonl", "csv"])
def test_a_site_moves_with_its_cards(tmp_path, suffix, media_root):
    article = make_article(body=f"[[ogp:{URL}]]\n\n[[ogp:https://a.example/y]]\n")
    image = store_card_image(
        make_thumbnails(picture_bytes((800, 420), "PNG", "#aa3311"))
    )
    source = make_source(
        URL,
        title="From the page",
        language="en",
        fetched={
            "title": {"value": "From the page", "origin": "og", "missed": 0},
            "language": {"value": "en", "origin": "html", "missed": 0},
        },
        card_image=image,
        archive_url="https://web.archive.org/web/20251113073005/https://a.example/x",
        archived_at=datetime(2025, 11, 13, 7, 30, 5, tzinfo=UTC),
    )
    enter_values(source, {"author": "編集部で確認"}, by="hana")
    join_hosts()
    SourceHost.objects.update(name="例通信", fetch_allowed=False)
    merge(Source.objects.get(url="https://a.example/y"), source)
    path = tmp_path / f"out.{suffix}"
    call_command("export_sources", str(path), "--pictures", format=suffix)
    assert [file.suffix for file in (tmp_path / "out.pictures").iterdir()] == [".webp"]

    article.delete()
    Source.objects.all().delete()
    SourceHost.objects.all().delete()
    CardImage.objects.all().delete()
    call_command("import_sources", str(path), by="ken")
    back = Source.objects.get(url=URL)
    assert (back.title, back.language, back.author) == (
        "From the page", "en", "編集部で確認",
    )  # fmt: skip
    assert set(back.overrides) == {"author"}
    assert back.fetched["title"]["origin"] == "import"
    assert back.card_image is not None
    assert (back.card_image.width, back.card_image.height) == (640, 336)
    assert back.archived_at == datetime(2025, 11, 13, 7, 30, 5, tzinfo=UTC)
    host = SourceHost.objects.get()
    assert (host.name, host.fetch_allowed) == ("例通信", False)
    assert Source.objects.get(url="https://a.example/y").duplicate_of == back


def test_importing_an_export_twice_changes_nothing(tmp_path, capsys):
    make_article(body=f"[[ogp:{URL}]]\n\n[[ogp:https://a.example/y]]\n")
    merge(
        Source.objects.get(url="https://a.example/y"),
        make_source(URL, title="題", overrides={"title": {"value": "題"}}),
    )
    path = tmp_path / "out.jsonl"
    call_command("export_sources", str(path))
    call_command("import_sources", str(path))
    assert "0 created, 0 updated, 2 unchanged" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("row", "word"),
    [
        ({"overridden": "title,colour"}, "overridden: “colour”"),
        ({"archived": "2025"}, "archived"),
        ({"kind": "poem"}, "kind"),
        ({"host_fetch": "perhaps"}, "host_fetch"),
        ({"duplicate_of": "file:///etc/passwd"}, "duplicate_of"),
        ({"picture": "../../etc/passwd"}, "picture"),
        ({"picture": "missing.webp"}, "picture"),
        ({"picture": "page.webp"}, "image_type"),
    ],
)
def test_each_bad_column_is_named(tmp_path, capsys, row, word):
    path = tmp_path / "in.jsonl"
    path.write_text(json.dumps({"url": URL, **row}), encoding="utf-8")
    (tmp_path / "in.pictures").mkdir()
    (tmp_path / "in.pictures" / "page.webp").write_bytes(b"<html>")
    with pytest.raises(SystemExit):
        call_command("import_sources", str(path))
    assert word in capsys.readouterr().err
    assert not Source.objects.exists()


def test_pictures_need_a_file_beside_them(tmp_path):
    for file, form in (("-", "jsonl"), (str(tmp_path / "x"), "bibtex")):
        with pytest.raises(CommandError):
            call_command("export_sources", file, "--pictures", format=form)


@pytest.mark.parametrize("suffix", ["jsonl", "csv"])
def test_what_is_said_about_citations_moves_along(tmp_path, suffix, capsys):
    article = make_article(slug="harbour", body=f"[[ogp:{URL}]]\n")
    article.citations.update(role="data", note="表2, 第3版", accessed_on="2025-11-12")
    path = tmp_path / f"sources.{suffix}"
    call_command("export_sources", str(path), format=suffix)
    article.citations.update(role="", note="", accessed_on=None)
    call_command("import_sources", str(path))
    citation = article.citations.get()
    assert (citation.role, citation.note, str(citation.accessed_on)) == (
        "data",
        "表2, 第3版",
        "2025-11-12",
    )
    capsys.readouterr()
    call_command("import_sources", str(path))
    assert capsys.readouterr().out.startswith("0 created, 0 updated, 1 unchanged")
    article.delete()
    call_command("import_sources", str(path))
    assert "harbour" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("citations", "reason"),
    [
        ("x", "no JSON"),
        ([1], "without article"),
        ([{"article": "a", "role": "hero"}], "no role"),
        ([{"article": "a", "accessed": "2025-11"}], "needs a day"),
        ([{"article": "a", "note": "長" * 501}], "longer than 500"),
    ],
)
def test_a_citation_that_is_none_is_named(tmp_path, capsys, citations, reason):
    path = tmp_path / "sources.jsonl"
    path.write_text(json.dumps({"url": URL, "citations": citations}))
    with pytest.raises(SystemExit):
        call_command("import_sources", str(path))
    assert reason in capsys.readouterr().err
