"""Trees of every dialect and trap: one outcome a file, and nothing lost silently.

`trees/expected.tsv` names for each file its outcome and the codes of its warnings or
of its rejection; `*` stands for any. The files hold words such as 印012c in each
kind of block, so that what a page leaves out is noticed.
"""

from __future__ import annotations

import re
import shutil
from collections import Counter
from collections.abc import Iterator
from datetime import date
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from articles.exporting import article_as_markdown
from articles.importing import FileReport, Options, import_articles
from articles.importing.dialects import key_name
from articles.markdown.frontmatter import parse, split
from articles.models import Article
from articles.publishing import article_page

pytestmark = pytest.mark.django_db

TREES = Path(__file__).parent / "trees"
_MARK = re.compile(r"印\d{3}[a-h]")
_TAG = re.compile(r"<[^>]+>")


def expected() -> dict[str, tuple[str, str]]:
    lines = (TREES / "expected.tsv").read_text(encoding="utf-8").splitlines()
    return {path: (outcome, codes) for path, outcome, codes in map(_cells, lines)}


def _cells(line: str) -> list[str]:
    return line.split("\t")


@pytest.fixture
def trees(tmp_path: Path) -> Path:
    """A copy, with the links no repository should hold."""
    copy = tmp_path / "trees"
    shutil.copytree(TREES, copy)
    (copy / "traps" / "link.md").symlink_to("/etc/hostname")
    (copy / "traps" / "linked").symlink_to(tmp_path)
    return copy


def codes(file: FileReport) -> set[str]:
    found = {remark.code for remark in file.warnings}
    return found | {file.error.code} if file.error else found


def test_every_file_has_the_outcome_it_should_have(trees):
    report = import_articles([str(trees)], options=Options(publish=True))
    files = {file.path: file for file in report.files}
    assert files.pop("traps/link.md").warnings[0].code == "symlink"
    assert files.pop("traps/linked").warnings[0].code == "symlink"
    wanted = expected()
    assert len(wanted) >= 150
    assert set(files) == set(wanted)
    different = {
        path: (file.outcome, sorted(codes(file)), wanted[path])
        for path, file in files.items()
        if file.outcome != wanted[path][0]
        or (wanted[path][1] != "*" and codes(file) != set(wanted[path][1].split()))
        or (wanted[path][1] == "*" and not codes(file))
    }
    assert different == {}
    for file in files.values():
        if file.error:
            assert file.error.message
            assert file.error.hint
    again = import_articles([str(trees)], options=Options(publish=True))
    assert again.counts["created"] == again.counts["updated"] == 0
    assert again.counts["unchanged"] == report.counts["created"]


def test_nothing_is_lost_on_the_way_to_the_page_and_back(trees):
    import_articles([str(trees)], options=Options(publish=True))
    rows = Article.objects.for_page().select_related("imported_file")
    assert rows.count() >= 120
    for row in rows:
        path = trees / row.imported_file.path
        assert article_as_markdown(row) == path.read_bytes(), path
        shown = _TAG.sub("", str(article_page(row).body))
        marks = _MARK.findall(row.body)
        assert marks, path
        assert [mark for mark in marks if mark not in shown] == [], path
        kept = {key for key, _value in row.extra}
        for entry in parse(split(row.front_matter)).entries:
            key = key_name(entry.key)
            is_known = entry.key in kept or key in _FIELDS
            assert is_known, f"{path}: {entry.key}"


def test_what_the_head_says_is_on_the_page(trees, client):
    import_articles([str(trees)], options=Options(publish=True))
    rows = Article.objects.published().for_page()
    assert rows.count() >= 100
    told: Counter[str] = Counter()
    for row in rows:
        answer = client.get(row.get_absolute_url())
        assert answer.status_code == 200, row.slug
        page = unescape(answer.text)
        head = {
            key_name(entry.key): entry.value
            for entry in parse(split(row.front_matter)).entries
        }
        for key, words in _written(head):
            told[key] += 1
            assert words in page, f"{row.imported_file.path}: {key}: {words}"
    for key in ("title", "description", "tags", "category", "author", "date"):
        assert told[key] >= 8, told


def test_what_the_head_says_beside_the_page_is_kept_too(trees):
    import_articles([str(trees)], options=Options(publish=True))
    told: Counter[str] = Counter()
    for row in Article.objects.all().select_related("imported_file"):
        path = row.imported_file.path
        head = {
            key_name(entry.key): entry.value
            for entry in parse(split(row.front_matter)).entries
        }
        for key in ("aliases", "redirectfrom"):
            written = head.get(key) or []
            given = written if isinstance(written, list) else [written]
            for old in (one for one in given if "/" in one):  # others are names
                told["aliases"] += 1
                assert row.redirects.filter(path__contains=old.strip("/")).exists(), (
                    path
                )
        if head.get("draft") is True:
            told["draft"] += 1
            assert row.status == Article.Status.DRAFT, path
        slug = head.get("slug")
        if isinstance(slug, str) and re.fullmatch(r"[a-z0-9-]+", slug):
            told["slug"] += 1
            assert row.slug == slug, path
        for key in ("lastmod", "updated", "updateddate"):
            day = re.match(r"\d{4}-\d\d-\d\d", str(head.get(key, "")))
            if day:
                told["updated"] += 1
                local = timezone.localtime(row.modified_at)
                assert abs((local.date() - date.fromisoformat(day[0])).days) <= 1, path
    assert told["draft"] >= 1
    for key in ("aliases", "slug", "updated"):
        assert told[key] >= 3, told


def _written(head: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Key → what a reader must find, where the values are plain."""
    for key in ("title", "description", "category", "author"):
        if isinstance(head.get(key), str) and len(head[key]) <= 300:
            yield key, " ".join(head[key].partition(" <")[0].split())
    for key in ("tags", "topics", "authors", "categories"):
        values = head.get(key)
        if isinstance(values, list):
            first = values[:1] if key == "categories" else values
            yield from (
                (key, value.removeprefix("#"))
                for value in first
                if isinstance(value, str) and len(value) <= 100
            )
    day = re.match(r"\d{4}-\d\d-\d\d\Z", str(head.get("date", "")))
    if day:
        yield "date", day[0]


_FIELDS = {
    *("title", "date", "pubdate", "lastmod", "updated", "updateddate", "created"),
    *("published", "publishedat", "publish", "draft", "status", "category"),
    *("categories", "tags", "topics", "keywords", "description", "summary"),
    *("excerpt", "featured", "type", "layout", "author", "by", "aliases"),
    *("redirectfrom", "path", "slug", "expirydate", "image", "heroalt", "hero"),
    "taxonomies",
}
