"""Export, an empty site, import: every public page is what it was."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.test import Client
from django.utils.timezone import now

from articles.caching import purge_everything
from articles.demo.load import load_demo
from articles.exporting import export
from articles.importing import Options, import_articles
from articles.models import (
    Article,
    Correction,
    Figure,
    Mention,
    PendingFigure,
    Redirect,
    Revision,
    Source,
)
from articles.publishing import change_figure, save
from articles.search import rebuild
from tests.exporting.emptying import empty
from tests.make import make_redirect

pytestmark = pytest.mark.django_db

_LINK = re.compile(rb'(?:href|src)="(/[^"#]*)|<loc>https?://[^/<]+(/[^<]*)<')
_STARTS = (
    *("/", "/sitemap.xml", "/feeds/rss.xml", "/feeds/atom.xml", "/feeds/feed.json"),
    *("/figures/", "/corrections/", "/search/?q=電力", "/robots.txt", "/llms.txt"),
    "/api/v1/articles",
)


def pages() -> dict[str, bytes]:
    """Every page a visitor can reach, by address."""
    purge_everything()
    client, found, waiting = Client(), {}, list(_STARTS)
    while waiting:
        path = waiting.pop()
        if path in found or path.startswith(("/static/", "/admin", "/media/")):
            continue
        answer = client.get(path)
        content = b"".join(answer) if answer.streaming else answer.content
        found[path] = str(answer.status_code).encode() + b"\n" + _without_nonce(content)
        assert len(found) < 3_000, "the crawl does not end"
        waiting += [
            (link[0] or link[1]).decode().replace("&amp;", "&")
            for link in _LINK.findall(content)
        ]
    return found


def _without_nonce(content: bytes) -> bytes:
    return re.sub(rb'(nonce|csrfmiddlewaretoken)="[^"]*"', b"", content)


def first_differences(one: dict[str, bytes], other: dict[str, bytes]) -> list[str]:
    """Address, line before and line after of the first pages that differ."""
    found = []
    for path, content in one.items():
        pairs = zip(content.split(b"\n"), other[path].split(b"\n"), strict=False)
        if content != other[path]:
            before, after = next(
                ((a, b) for a, b in pairs if a != b), (b"length", b"differs")
            )
            found.append(f"{path}\n- {before.decode()}\n+ {after.decode()}")
    return found[:20]


@pytest.fixture
def demo(media_root: Path) -> dict[str, bytes]:
    """The demo, edited and corrected as a site in use is; its public pages."""
    load_demo()
    first, second = Article.objects.filter(status="published").order_by("pk")[:2]
    first.title += "（改）"
    save(first, note="題を直した")
    Correction.objects.create(
        article=second, note="一行目の数を直しました。", made_at=now()
    )
    make_redirect("/old/place/", article=second)
    make_redirect("/gone/", article=None)
    Source.objects.filter(pk=Source.objects.order_by("-pk")[0].pk).update(
        title="編集者の題", archive_url="https://archive.example/1"
    )
    figure = Figure.objects.public().filter(value__gt=0).order_by("key")[0]
    figure.value = (figure.value or 0) * 2
    states = figure.mentions.values_list("article", flat=True)
    change_figure(
        figure, by=None, kind="update", reason="改定", reword=states, wait=True
    )
    rebuild(Article.objects.all())  # the demo's cards came after its articles
    return pages()


def test_every_page_is_the_same(demo, tmp_path, media_root):
    before = {
        model: model.objects.count()
        for model in (
            *(Article, Source, Figure, Mention, Revision, Redirect, Correction),
            *(PendingFigure, PendingFigure.articles.through),
        )
    }
    report = export(Article.objects.all(), tmp_path / "out", records=True)
    assert report.counts["refused"] == 0
    empty()
    for file in media_root.rglob("*.webp"):
        file.unlink()
    trial = import_articles(
        [str(tmp_path / "out")],
        options=Options(publish=True, records=True, dry_run=True),
    )
    assert not Article.objects.exists()
    assert not Source.objects.exists()
    assert not list(media_root.rglob("*.webp"))
    made = import_articles(
        [str(tmp_path / "out")], options=Options(publish=True, records=True)
    )
    assert trial.files == made.files
    assert made.counts["rejected"] == 0
    # What the records say an article is, is not said to be something else.
    assert "Stays a draft" not in made.as_text(verbosity=2)
    assert made.records is not None
    assert made.records.problems == []
    assert {model: model.objects.count() for model in before} == before
    after = pages()
    assert sorted(after) == sorted(demo)
    different = first_differences(demo, after)
    assert different == [], "\n\n".join(different)


def test_a_second_import_changes_nothing_and_a_second_export_is_the_same(
    demo, tmp_path
):
    out = tmp_path / "out"
    export(Article.objects.all(), out, records=True)
    empty()
    given = Options(publish=True, records=True)
    import_articles([str(out)], options=given)
    again = import_articles([str(out)], options=given)
    assert again.counts["unchanged"] == Article.objects.count()
    assert again.records is not None
    assert again.records.stored == 0
    assert pages() == demo
    second = tmp_path / "second"
    export(Article.objects.all(), second, records=True)
    files = {path.relative_to(out) for path in out.rglob("*") if path.is_file()}
    assert files == {p.relative_to(second) for p in second.rglob("*") if p.is_file()}
    for path in files - {Path("_site/site.json")}:
        assert (out / path).read_bytes() == (second / path).read_bytes(), path


def test_a_draft_stays_one_however_often_the_folder_is_imported(tmp_path):
    source = tmp_path / "in"
    source.mkdir()
    (source / "a.md").write_text("---\ntitle: 題\n---\n\n本文\n", encoding="utf-8")
    import_articles([str(source)])
    export(Article.objects.all(), tmp_path / "out", records=True)
    empty()
    given = Options(publish=True, records=True)
    import_articles([str(tmp_path / "out")], options=given)
    again = import_articles([str(tmp_path / "out")], options=given)
    assert again.counts["unchanged"] == 1
    assert Article.objects.get().status == Article.Status.DRAFT
