"""Pages name their feeds, pictures and files, and what they name answers."""

from __future__ import annotations

import re

import pytest

from articles import publishing
from tests.make import make_article, make_category, make_illustration

pytestmark = pytest.mark.django_db


def _page(client, path: str) -> str:
    return str(client.get(path).content, "utf-8")


def _heads(page: str, pattern: str) -> list[str]:
    return re.findall(pattern, page.partition("</head>")[0])


def test_every_announced_address_answers(client):
    section = make_category("経済")
    article = make_article(category=section, tags=["港"], authors=["甲"])
    tag, author = article.tag_list[0], article.author_list[0]
    for path in (
        "/",
        article.get_absolute_url(),
        section.get_absolute_url(),
        tag.get_absolute_url(),
        author.get_absolute_url(),
    ):
        found = _heads(
            _page(client, path),
            r'<link rel="(?:alternate|manifest)"[^>]*href="([^"]+)"',
        )
        assert len(found) >= 4, path
        for address in found:
            assert client.get(address).status_code == 200, address


def test_a_section_announces_its_own_feed(client):
    section = make_category("経済")
    make_article(category=section)
    feed = f'title="経済" href="{section.get_absolute_url()}feeds/atom.xml">'
    assert feed in _page(client, section.get_absolute_url())
    assert feed not in _page(client, "/articles/")


def test_an_article_without_a_picture_shares_the_drawn_one(client):
    article = make_article(slug="a", title="港の在庫")
    page = _page(client, "/articles/a/")
    (shared,) = _heads(page, r'property="og:image" content="([^"]+)"')
    assert shared == f"http://testserver/articles/a/card.png?v={article.version}"
    assert _heads(page, r'property="og:image:alt" content="([^"]+)"') == ["港の在庫"]
    assert client.get(shared.removeprefix("http://testserver")).status_code == 200
    article.title = "次の題"
    publishing.save(article)
    assert shared not in _page(client, "/articles/a/")


def test_an_article_with_a_picture_shares_that(client):
    picture = make_illustration()
    make_article(slug="a", lead_image=picture)
    assert f"http://testserver{picture.file.url}" in _heads(
        _page(client, "/articles/a/"), r'property="og:image" content="([^"]+)"'
    )
