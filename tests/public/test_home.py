"""The front page."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.staticfiles import finders
from django.utils.timezone import now

from articles.models import Article
from tests.make import make_article, make_articles, make_illustration
from tests.public.pages import Page, text

pytestmark = pytest.mark.django_db


def test_a_home_screen_finds_its_icon(client):
    icon = Page(client.get("/")).one("link", rel="apple-touch-icon").get("href") or ""
    assert finders.find(icon.removeprefix("/static/"))


def headlines(page: Page, class_: str) -> list[str]:
    (section,) = page.all("section", class_=class_)
    return [
        text(h) for h in section.iter() if "headline" in (h.get("class") or "").split()
    ]


def test_it_says_so_when_there_is_nothing_to_read(client):
    page = Page(client.get("/"))
    assert "まだ記事がありません" in page.html
    assert not page.all("section")


def test_it_leads_with_the_first_featured_article(client):
    make_article(title="いちばん新しい記事")
    make_article(title="二番目の注目", featured=True, feature_order=2)
    make_article(title="一番目の注目", featured=True, feature_order=1)
    page = Page(client.get("/"))
    assert headlines(page, "lead") == ["一番目の注目"]
    assert headlines(page, "featured") == ["二番目の注目"]
    assert headlines(page, "latest") == ["いちばん新しい記事"]


def test_it_leads_with_the_newest_when_nothing_is_featured(client):
    newest, older = make_articles(2)
    page = Page(client.get("/"))
    assert headlines(page, "lead") == [newest.title]
    assert headlines(page, "latest") == [older.title]
    assert not page.all("section", class_="featured")


def test_each_section_shows_its_own_newest_four(client):
    make_article(title="トップ", featured=True, category="経済")
    economy = make_articles(6, category="経済")
    region = make_article(category="地域", published_at=now() - timedelta(days=9))
    page = Page(client.get("/"))
    sections = {
        text(next(iter(s.iter("{http://www.w3.org/1999/xhtml}h2")))): [
            text(h) for h in s.iter("{http://www.w3.org/1999/xhtml}h3")
        ]
        for s in page.all("section")
        if (s.get("aria-labelledby") or "").startswith("section-")
    }
    assert sections == {
        "地域": [region.title],
        "経済": [article.title for article in economy[:4]],
    }


@pytest.mark.parametrize(
    "fields",
    [
        {"published": False},
        {"status": Article.Status.IN_REVIEW},
        {"status": Article.Status.WITHDRAWN},
        {
            "status": Article.Status.SCHEDULED,
            "published_at": now() + timedelta(days=400),
        },
        {"expire_at": now() - timedelta(minutes=1)},
    ],
    ids=["draft", "in review", "withdrawn", "to come", "over"],
)
def test_it_shows_nothing_that_is_not_live(client, fields):
    make_article(title="秘密の見出し", category="秘密の分野", featured=True, **fields)
    page = Page(client.get("/"))
    assert "秘密" not in page.html


def test_a_scheduled_article_appears_by_itself(client):
    make_article(
        title="時刻が来た記事",
        status=Article.Status.SCHEDULED,
        published_at=now() - timedelta(seconds=1),
    )
    assert "時刻が来た記事" in Page(client.get("/")).html


def test_a_hostile_title_stays_text(client):
    title = '</title><script>alert(1)</script>"><img src=x onerror=alert(2)>'
    make_article(title=title, description=title, category='<b>"&')
    page = Page(client.get("/"))
    assert not page.all("script", src="")
    assert [s.get("type") for s in page.all("script")] == ["application/ld+json"]
    assert not page.all("img")
    assert headlines(page, "lead") == [title]


def test_the_lead_image_is_ours_and_has_its_size(client):
    picture = make_illustration()
    make_article(lead_image=picture)
    image = Page(client.get("/")).one("img")
    assert image.get("src") == picture.file.url
    assert (image.get("width"), image.get("height")) == ("64", "36")


@pytest.mark.parametrize("number", [2, 20])
def test_it_costs_the_same_queries_for_any_number_of_articles(
    client, django_assert_num_queries, number
):
    for index in range(number):
        make_article(
            category=f"分野{index}",
            featured=index % 2 == 0,
            lead_image=make_illustration(),
            tags=["一", "二"],
            body=f"[[ogp:https://example.com/{index}]]",
        )
    with django_assert_num_queries(8):
        client.get("/")
