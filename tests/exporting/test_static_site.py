"""The static export: each page's bytes, its pictures and styles, old addresses."""

from __future__ import annotations

import io
import re
from urllib.parse import quote

import pytest
from django.core.management import call_command
from django.test import Client

from articles.exporting import export_static
from articles.publishing import withdraw
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


def test_files_beside_an_article_that_has_moved_lead_on_with_it(article, tmp_path):
    make_redirect("/articles/harbour/", article=article)
    report = export_static(tmp_path)
    told = (tmp_path / "_redirects").read_text("utf-8").splitlines()
    new = quote("/articles/港の話", safe="/")
    assert f"/articles/harbour/ {new}/ 301" in told
    assert f"/articles/harbour.md {new}.md 301" in told
    assert f"/articles/harbour/figures.csv {new}/figures.csv 301" in told
    assert 'location = "/articles/harbour.md"' in report.answers.as_nginx()
    assert not (tmp_path / "articles" / "harbour.md").exists()


def test_again_touches_nothing_that_is_the_same(article, tmp_path):
    export_static(tmp_path)
    file = tmp_path / "articles" / "港の話" / "index.html"
    before = file.stat().st_mtime_ns
    export_static(tmp_path)
    assert file.stat().st_mtime_ns == before


def test_further_pages_of_a_list_are_folders(settings, tmp_path):
    settings.ARTICLES_PAGE_SIZE = 2
    for number in range(5):
        make_article(slug=f"a{number}", category="経済")
    assert export_static(tmp_path).broken == []
    first = (tmp_path / "categories" / "経済" / "index.html").read_text("utf-8")
    assert "?page=" not in first
    last = tmp_path / "categories" / "経済" / "page" / "3" / "index.html"
    shown = last.read_text("utf-8")
    assert re.search(r'rel="canonical" href="[^"?]+/page/3/"', shown)
    assert 'page/2/"' in shown
    assert "/articles/a0/" in shown


def test_what_is_public_no_more_goes_and_files_of_others_stay(article, tmp_path):
    export_static(tmp_path)
    (tmp_path / "CNAME").write_text("www.example.org")
    withdraw(article)
    report = export_static(tmp_path)
    assert report.removed > 2
    assert not (tmp_path / "articles" / "港の話").exists()
    assert not (tmp_path / "old").exists()
    assert (tmp_path / "CNAME").is_file()
    assert (tmp_path / "index.html").is_file()
    assert report.answers.gone == {
        "/gone/": "/410.html",
        "/old/place/": "/410.html",
        "/articles/港の話/": "/410-1.html",
    }


def test_a_list_that_leads_out_removes_nothing_there(article, tmp_path):
    outside = tmp_path / "outside.txt"
    outside.write_text("x")
    site = tmp_path / "site"
    export_static(site)
    (site / ".export_site").write_text("../outside.txt\n")
    assert export_static(site).removed == 0
    assert outside.is_file()


def test_the_command_tells_what_was_written(article, tmp_path):
    out = io.StringIO()
    call_command("export_site", str(tmp_path / "site"), stdout=out)
    assert "0 broken links" in out.getvalue()
    assert "1 old addresses, 1 gone" in out.getvalue()
