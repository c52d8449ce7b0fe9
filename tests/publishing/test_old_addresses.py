"""Redirects never lead in a circle, through each other, or over a page that answers."""

from __future__ import annotations

import pytest

from articles import publishing
from articles.models import Article, Redirect
from articles.publishing.old_addresses import refusal_of
from tests.make import make_article, make_redirect

pytestmark = pytest.mark.django_db


@pytest.fixture
def article():
    return make_article(slug="harbour")


@pytest.mark.parametrize(
    ("path", "refusal"),
    [
        ("/2019/old/", None),
        ("/2019/old.html", None),
        ("/tags/old-tag/", None),
        ("/articles/never-was/", None),
        ("/articles/harbour/", "own"),
        ("/articles/harbour", "own"),
        ("/articles/%68arbour/", "own"),
        ("/articles/other/", "article"),
        ("/articles/draft/", "article"),
        ("/", "page"),
        ("/search/", "page"),
        ("/sitemap.xml", "page"),
        ("/feeds/rss.xml", "page"),
        ("/api/v1/articles/", "page"),
        ("/admin/login/", "page"),
        ("old/", "path"),
        ("//evil.example/", "path"),
        ("/old/?a=b", "path"),
        ("/old/#part", "path"),
        ("/a/../b/", "path"),
        ("/old\\x/", "path"),
    ],
)
def test_what_may_lead_to_an_article(article, path, refusal):
    make_article(slug="other")
    make_article(slug="draft", published=False)
    assert refusal_of(path, article) == refusal


def test_a_withdrawn_article_may_be_replaced_but_not_in_a_circle(article):
    other = make_article(slug="other")
    publishing.withdraw(other)
    assert refusal_of("/articles/other/", article) is None
    make_redirect("/articles/harbour/", other)
    assert refusal_of("/articles/other/", article) == "loop"


def test_nothing_may_be_said_gone_that_is_there(article):
    assert refusal_of("/articles/harbour/", None) == "article"
    assert refusal_of("/2019/old/", None) is None


def test_however_slugs_change_each_old_address_is_one_step_away(client):
    one, other = make_article(slug="a"), make_article(slug="x")
    for slug in ("b", "c", "a", "d"):
        one.slug = slug
        publishing.save(one)
    other.slug = "c"  # takes an old address of the first
    publishing.save(other)
    assert not Redirect.objects.filter(path="/articles/d/").exists()
    for path in Redirect.objects.values_list("path", flat=True):
        answer = client.get(path, follow=True)
        assert len(answer.redirect_chain) == 1, path
        assert answer.status_code == 200
    assert client.get("/articles/a/").headers["Location"] == "/articles/d/"
    assert client.get("/articles/c/").status_code == 200


def test_a_draft_does_not_end_an_old_address_before_it_answers(client):
    article = make_article(slug="first")
    article.slug = "second"
    publishing.save(article)
    draft = make_article(slug="first", published=False)
    assert client.get("/articles/first/").headers["Location"] == "/articles/second/"
    publishing.publish(draft)
    assert client.get("/articles/first/").status_code == 200
    assert Article.objects.published().count() == 2
