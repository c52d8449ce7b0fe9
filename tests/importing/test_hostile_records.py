"""Tables of an export may be anybody's: a line that means nothing is told, and neither
the import nor a page of the site falls over it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError
from django.test import Client
from django.utils.timezone import now

from articles.demo.load import load_demo
from articles.exporting import export
from articles.importing import Options, Stopped, import_articles, records
from articles.models import Article, Category, Correction
from tests.exporting.emptying import empty
from tests.make import make_redirect

pytestmark = pytest.mark.django_db

JUNK: list[Any] = [
    *(None, "", "x", 10**30, -1, True, 1.5, "NaN", "a\0b", "あ" * 6000),
    *([], {}, ["a"], [["a"]], {"a": 1}),
    *("0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00"),
]
PAGES = ("/", "/sources/", "/figures/", "/corrections/", "/feeds/rss.xml")


@pytest.fixture
def out(tmp_path: Path, media_root: Path) -> Path:
    """The demo as an exported folder, for an empty site."""
    load_demo()
    first = Article.objects.order_by("pk")[0]
    Correction.objects.create(article=first, note="直した。", made_at=now())
    make_redirect("/old/place/", article=first)
    export(Article.objects.all(), tmp_path / "out", records=True)
    empty()
    return tmp_path / "out"


def restore(folder: Path) -> Any:
    return import_articles(
        [str(folder)], options=Options(records=True, publish=True)
    ).records


def test_each_column_of_each_table_may_hold_anything(out):
    for file in (out / "_site").glob("*.jsonl"):
        rows = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
        if not rows:
            continue
        names = list(rows[0])
        if file.stem == "article":  # each once: they belong to their files
            bad = [
                {**row, names[at % len(names)]: JUNK[at * 7 % len(JUNK)]}
                for at, row in enumerate(rows)
            ]
        else:
            bad = [{**rows[0], name: junk} for name in names for junk in JUNK]
            bad += [{k: v for k, v in rows[0].items() if k != name} for name in names]
        file.write_text("".join(json.dumps(one) + "\n" for one in bad), "utf-8")
    told = restore(out)
    assert len(told.problems) == 200
    assert Article.objects.exists()
    for page in PAGES:
        assert Client().get(page).status_code == 200, page


def test_an_article_that_cannot_be_described_is_as_a_file_alone_makes_it(out):
    file = out / "_site" / "article.jsonl"
    rows = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
    rows[0]["version"] = "many"
    file.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    (problem,) = restore(out).problems
    assert rows[0]["path"] in problem
    made = Article.objects.get(slug=rows[0]["slug"])
    assert made.version == 1


def test_a_database_that_takes_nothing_is_no_fault_of_a_line(out, monkeypatch):
    def full(*_: Any) -> None:
        raise OperationalError("database or disk is full")

    monkeypatch.setattr(records, "insert", full)
    with pytest.raises(Stopped):
        restore(out)
    assert not Category.objects.exists()
