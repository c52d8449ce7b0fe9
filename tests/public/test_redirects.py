"""Old addresses: on to the new one, gone, or unknown."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils.timezone import now

from articles import publishing
from articles.models import Article
from tests.make import make_article, make_category, make_redirect, make_tag
from tests.public.pages import Page

pytestmark = pytest.mark.django_db


def test_an_old_address_leads_to_the_article(client):
    article = make_article()
    make_redirect("/2019/old-name/", article)
    response = client.get("/2019/old-name/")
    assert response.status_code == 301
    assert response.headers["Location"] == article.get_absolute_url()


@pytest.mark.parametrize(
    ("stored", "asked"),
    [
        ("/old/name", "/old/name/"),
        ("/old/name/", "/old/name"),
        ("/old.html", "/old.html"),
        ("/古い/記事/", "/%E5%8F%A4%E3%81%84/%E8%A8%98%E4%BA%8B/"),
        ("/%E5%8F%A4%E3%81%84/", "/古い/"),
    ],
)
def test_slash_and_escaping_do_not_matter(client, stored, asked):
    article = make_article()
    make_redirect(stored, article)
    response = client.get(asked)
    assert response.headers["Location"] == article.get_absolute_url()


def test_the_question_goes_along(client):
    article = make_article()
    make_redirect("/old/", article)
    response = client.get("/old/?utm_source=a&b=%26")
    assert response.headers["Location"] == (
        f"{article.get_absolute_url()}?utm_source=a&b=%26"
    )


def test_a_changed_slug_leaves_a_redirect_that_works(client):
    article = make_article(slug="first-name")
    article.slug = "second-name"
    publishing.save(article)
    response = client.get("/articles/first-name/", follow=True)
    assert response.redirect_chain == [("/articles/second-name/", 301)]
    assert response.status_code == 200


def test_what_is_gone_says_410(client):
    make_redirect("/2019/gone/")
    response = client.get("/2019/gone/")
    assert response.status_code == 410
    assert Page(response).texts("h1") == ["このページは削除されました"]


def test_an_old_address_of_a_withdrawn_article_is_gone_too(client):
    make_redirect("/old/", make_article(status=Article.Status.WITHDRAWN))
    assert client.get("/old/").status_code == 410


@pytest.mark.parametrize(
    "fields",
    [
        {"published": False},
        {
            "status": Article.Status.SCHEDULED,
            "published_at": now() + timedelta(days=400),
        },
    ],
)
def test_an_old_address_does_not_betray_a_draft(client, fields):
    make_redirect("/old/", make_article(slug="secret-plan", **fields))
    response = client.get("/old/")
    assert response.status_code == 404
    assert "secret-plan" not in response.content.decode()


FILES = (".md", "/card.png", "/figures.csv", "/figures.json", "/sources.bib")


@pytest.mark.parametrize("file", FILES)
def test_the_files_beside_an_article_go_where_it_goes(client, file):
    article = make_article(slug="最初の名", body="[[ogp:https://a.example/x]]")
    article.slug = "次の名"
    publishing.save(article)
    response = client.get(f"/articles/最初の名{file}?v=3")
    assert response.status_code == 301
    assert response.headers["Location"] == (
        f"{article.get_absolute_url().rstrip('/')}{file}?v=3"
    )
    publishing.withdraw(article)
    for name in ("最初の名", "次の名"):
        assert client.get(f"/articles/{name}{file}").status_code == 410
    assert client.get(f"/articles/never-there{file}").status_code == 404


def test_a_file_does_not_betray_a_draft(client):
    article = make_article(slug="first", published=False)
    make_redirect("/articles/older/", article)
    for name in ("first", "older"):
        assert client.get(f"/articles/{name}.md").status_code == 404


def test_an_article_wins_over_a_redirect_of_its_address(client):
    article = make_article(slug="here")
    make_redirect("/articles/here/", make_article())
    assert client.get(article.get_absolute_url()).status_code == 200


def test_capitals_and_wide_letters_lead_to_the_one_address(client):
    make_article(slug="port-news", category=None)
    response = client.get("/articles/Port-NEWS/?x=1")
    assert response.status_code == 301
    assert response.headers["Location"] == "/articles/port-news/?x=1"
    make_article(tags=["AI"], category="Ａｂｃ")
    assert client.get("/tags/AI/").headers["Location"] == (
        make_tag("AI").get_absolute_url()
    )
    assert client.get("/categories/ＡＢＣ/").headers["Location"] == (
        make_category("abc").get_absolute_url()
    )


def test_capitals_do_not_betray_a_draft(client):
    make_article(slug="secret-plan", published=False)
    assert client.get("/articles/Secret-Plan/").status_code == 404


@pytest.mark.parametrize("path", ["/nothing/", "/a\u0000b/", "/%2F%2Fevil.example/"])
def test_an_unknown_address_is_404_and_leads_on(client, path):
    response = client.get(path)
    assert response.status_code == 404
    page = Page(response)
    assert page.texts("h1") == ["ページが見つかりません"]
    assert {"/", "/articles/", "/tags/"} <= set(page.links)
    assert page.meta("robots") == "noindex"


def test_a_miss_costs_two_queries(client, django_assert_num_queries):
    # Redirects; the sections of the header.
    with django_assert_num_queries(2):
        client.get("/nothing/")
