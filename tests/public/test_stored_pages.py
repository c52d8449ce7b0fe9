"""Each public page declares what it depends on, so that a change ends exactly it."""

from __future__ import annotations

import pytest

from articles.models import Source
from tests.make import make_article

pytestmark = pytest.mark.django_db


@pytest.fixture
def article():
    return make_article(
        category="経済",
        tags=["物流"],
        authors=["甲"],
        body="[[ogp:https://a.example/]]",
    )


def keys(client, path: str) -> set[str]:
    response = client.get(path)
    assert response.status_code == 200
    assert "s-maxage" in response["Cache-Control"]
    return set(response["Surrogate-Key"].split())


def test_each_kind_of_page_names_its_keys(client, article):
    source = Source.objects.get()
    tag, author = article.tag_list[0], article.author_list[0]
    expected = {
        "/": "articles",
        "/articles/": "articles",
        "/tags/": "articles",
        article.get_absolute_url(): f"article-{article.pk}",
        article.category.get_absolute_url(): f"category-{article.category_id}",
        tag.get_absolute_url(): f"tag-{tag.pk}",
        author.get_absolute_url(): f"author-{author.pk}",
        "/sources/": "sources",
        f"/sources/{source.pk}/": f"source-{source.pk}",
    }
    for path, name in expected.items():
        assert {"chrome", name} <= keys(client, path), path


def test_an_article_ends_with_the_sources_it_shows(client, article):
    source = Source.objects.get()
    assert f"source-{source.pk}" in keys(client, article.get_absolute_url())


@pytest.mark.parametrize("path", ["/nowhere/", "/articles/nowhere/", "/healthz"])
def test_other_answers_declare_nothing(client, path):
    assert "Surrogate-Key" not in client.get(path)


def test_no_public_page_depends_on_the_reader(client, article):
    response = client.get(article.get_absolute_url())
    assert "Cookie" not in response.get("Vary", "")
    assert not response.cookies
