"""Sitemaps name every public page once, with its last change."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree as ET

import pytest
import time_machine
from django.utils.timezone import now

from articles.feeds import sitemaps
from articles.models import Article, Category, Entity, Measure, Series, Source
from tests.evidence.sample import make_figure
from tests.feeds.reading import NAMES, RFC_3339, all_text, only
from tests.make import make_article, make_articles, make_illustration
from tests.public.pages import Page

pytestmark = pytest.mark.django_db


def _pages(client, path="/sitemap.xml") -> dict[str, str]:
    response = client.get(path)
    assert response["Content-Type"] == "application/xml; charset=utf-8"
    root = ET.fromstring(response.content)
    assert root.tag == f"{{{NAMES['map']}}}urlset"
    pages = {
        only(url, "map:loc"): "".join(all_text(url, "map:lastmod"))
        for url in root.findall("map:url", NAMES)
    }
    assert len(pages) == len(root)
    assert all(RFC_3339.fullmatch(date) for date in pages.values() if date)
    return pages


def test_every_public_page_is_there_and_answers(client):
    make_figure("500億ドル", key="port")
    make_article(
        slug="港の在庫",
        category="経済&社会",
        tags=["物流"],
        authors=["浜野 ゆき"],
        series=Series.objects.get_or_make("港の一年"),
        body="[[ogp:https://statistics.example/port/]]\n\n[500億ドル](figure:port)",
    )
    pages = _pages(client)
    source = Source.objects.get()
    for path in ("/", "/articles/", f"/sources/{source.pk}/", "/figures/port/"):
        assert f"http://testserver{path}" in pages
    assert Category.objects.get().get_absolute_url() in {
        page.removeprefix("http://testserver") for page in pages
    }
    for model in (Entity, Measure, Series):
        path = model.objects.get().get_absolute_url()
        assert f"http://testserver{path}" in pages
    assert "http://testserver/series/" in pages
    assert len(pages) == 11 + 3 + 2 + 1 + 1 + 1 + 2
    for page in pages:
        assert client.get(page.removeprefix("http://testserver")).status_code == 200


def test_an_article_names_the_picture_it_leads_with(client):
    image = make_illustration(alt="夕方の港")
    make_article(lead_image=image)
    root = ET.fromstring(client.get("/sitemap.xml").content)
    (picture,) = all_text(root, "map:url/image:image/image:loc")
    assert picture == f"http://testserver{image.file.url}"


def test_last_changes(client):
    article = make_article(
        category="経済",
        published_at=datetime(2025, 11, 20, tzinfo=UTC),
        modified_at=datetime(2025, 11, 21, tzinfo=UTC),
    )
    pages = _pages(client)
    changed = "2025-11-21T09:00:00+09:00"
    assert pages[f"http://testserver{article.get_absolute_url()}"] == changed
    assert pages["http://testserver/"] == changed
    category = Category.objects.get().get_absolute_url()
    assert pages[f"http://testserver{category}"] == changed


def test_what_is_not_public_or_not_ours_is_not_there(client):
    make_article(slug="draft", published=False, category="未公開", tags=["未公開"])
    make_article(
        slug="later",
        status=Article.Status.SCHEDULED,
        published_at=now() + timedelta(hours=1),
        body="[[ogp:https://secret.example/]]",
    )
    make_article(slug="elsewhere", canonical_url="https://first.example/a/")
    assert len(_pages(client)) == 11


def test_many_pages_make_an_index_of_files_that_hold_each_page_once(
    client, monkeypatch
):
    make_articles(13, category="経済")
    whole = _pages(client)
    monkeypatch.setattr(sitemaps, "MOST_PAGES", 5)
    root = ET.fromstring(client.get("/sitemap.xml").content)
    assert root.tag == f"{{{NAMES['map']}}}sitemapindex"
    files = all_text(root, "map:sitemap/map:loc")
    assert files == [f"http://testserver/sitemap-{n}.xml" for n in (1, 2, 3, 4, 5)]
    found = [
        page
        for file in files
        for page in _pages(client, file.removeprefix("http://testserver"))
    ]
    assert sorted(found) == sorted(whole)
    assert client.get("/sitemap-6.xml").status_code == 404
    assert client.get("/sitemap-0.xml").status_code == 404


def test_queries_do_not_grow(client, django_assert_num_queries):
    make_articles(3, category="経済", tags=["港"])
    with django_assert_num_queries(13):
        client.get("/sitemap.xml")
    make_articles(5, category="社会", tags=["海", "空"])
    with django_assert_num_queries(13):
        client.get("/sitemap.xml")


def test_conditional_requests(client):
    make_article()
    etag = client.get("/sitemap.xml")["ETag"]
    same = client.get("/sitemap.xml", headers={"If-None-Match": etag})
    assert same.status_code == 304
    make_article()
    other = client.get("/sitemap.xml", headers={"If-None-Match": etag})
    assert other.status_code == 200


@time_machine.travel("2025-11-23T00:00:00Z", tick=False)
def test_news_are_two_days_old_at_most(client):
    make_article(slug="old", published_at=datetime(2025, 11, 20, 23, 59, tzinfo=UTC))
    make_article(
        slug="new",
        title="A & B",
        language="en-GB",
        published_at=datetime(2025, 11, 21, 0, 0, tzinfo=UTC),
    )
    make_article(slug="newer", published_at=datetime(2025, 11, 22, tzinfo=UTC))
    make_article(slug="draft", published=False)
    root = ET.fromstring(client.get("/sitemap-news.xml").content)
    newer, new = root.findall("map:url", NAMES)
    assert only(newer, "map:loc") == "http://testserver/articles/newer/"
    news = new.find("news:news", NAMES)
    assert news is not None
    assert only(news, "news:publication/news:name") == "裏付け"
    assert only(news, "news:publication/news:language") == "en"
    assert only(news, "news:publication_date") == "2025-11-21T09:00:00+09:00"
    assert only(news, "news:title") == "A & B"


def test_news_are_not_too_many(client, monkeypatch):
    monkeypatch.setattr(sitemaps, "MOST_NEWS", 2)
    make_articles(3)
    root = ET.fromstring(client.get("/sitemap-news.xml").content)
    assert len(root) == 2


def test_robots_are_told_where_it_is(client):
    text = client.get("/robots.txt").content.decode()
    lines = text.splitlines()
    assert "Sitemap: http://testserver/sitemap.xml" in lines
    assert "Sitemap: http://testserver/sitemap-news.xml" in lines


def test_what_time_alone_changes_is_not_stored(client):
    make_article()
    assert "Surrogate-Key" not in client.get("/sitemap-news.xml")
    keys = client.get("/sitemap.xml")["Surrogate-Key"].split()
    assert {"articles", "sources"} <= set(keys)


def test_versions_of_one_article_name_each_other_as_their_pages_do(client):
    one = make_article(slug="港", translation_key="harbour")
    other = make_article(slug="harbour", language="en", translation_key="harbour")
    make_article(slug="later", language="en", translation_key="harbour")
    make_article(slug="alone", translation_key="alone")
    make_article(slug="draft", language="en", translation_key="alone", published=False)
    root = ET.fromstring(client.get("/sitemap.xml").content)
    linked = {
        only(url, "map:loc"): {
            link.get("hreflang"): link.get("href")
            for link in url.findall("xhtml:link", NAMES)
        }
        for url in root.findall("map:url", NAMES)
        if url.findall("xhtml:link", NAMES)
    }
    paths = [f"http://testserver{row.get_absolute_url()}" for row in (one, other)]
    expected = {"ja": paths[0], "en": paths[1], "x-default": paths[0]}
    assert linked == dict.fromkeys(paths, expected)
    page = Page(client.get(one.get_absolute_url()))
    links = [link for link in page.all("link") if link.get("hreflang")]
    assert {link.get("hreflang"): link.get("href") for link in links} == expected
