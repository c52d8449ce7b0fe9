"""The static export: each page's bytes, its pictures and styles, old addresses."""

from __future__ import annotations

import io

import pytest
from django.core.management import call_command
from django.test import Client

from articles.exporting import export_static
from tests.make import make_article, make_illustration, make_redirect

pytestmark = pytest.mark.django_db


@pytest.fixture
def article():
    row = make_article(
        slug="港の話", tags=["港"], category="経済", lead_image=make_illustration()
    )
    make_article(slug="draft", published=False)
    make_redirect("/old/place/", article=row)
    make_redirect("/gone/", article=None)
    return row


def test_every_page_with_all_it_needs(article, tmp_path):
    report = export_static(tmp_path)
    assert report.broken == []
    page = (tmp_path / "articles" / "港の話" / "index.html").read_bytes()
    client = Client(headers={"host": "testserver"})
    assert page == client.get(article.get_absolute_url()).content
    assert (tmp_path / article.lead_image.file.url.lstrip("/")).is_file()
    assert (tmp_path / "index.html").read_text("utf-8").startswith("<!doctype html>")
    for name in ("sitemap.xml", "feeds/atom.xml", "robots.txt", "404.html"):
        assert (tmp_path / name).stat().st_size, name
    assert list((tmp_path / "static").rglob("*.css"))
    assert (tmp_path / "tags" / "港" / "index.html").is_file()
    assert not (tmp_path / "articles" / "draft").exists()
    assert not (tmp_path / "search").exists()
    moved = (tmp_path / "old" / "place" / "index.html").read_text("utf-8")
    assert article.get_absolute_url() in moved
    assert not (tmp_path / "gone").exists()


def test_again_touches_nothing_that_is_the_same(article, tmp_path):
    export_static(tmp_path)
    file = tmp_path / "articles" / "港の話" / "index.html"
    before = file.stat().st_mtime_ns
    export_static(tmp_path)
    assert file.stat().st_mtime_ns == before


def test_the_command_tells_what_was_written(article, tmp_path):
    out = io.StringIO()
    call_command("export_site", str(tmp_path / "site"), stdout=out)
    assert "0 broken links" in out.getvalue()
    assert "1 old addresses" in out.getvalue()
