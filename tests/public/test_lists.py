"""Lists of articles and the indexes of categories, topics and authors."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils.timezone import now

from articles.models import Article
from tests.make import make_article, make_articles, make_author, make_category, make_tag
from tests.public.pages import Page, text

pytestmark = pytest.mark.django_db

# Where each kind of term is listed, and how an article is filed under it.
FILED = {
    "categories": lambda name: {"category": name},
    "tags": lambda name: {"tags": [name]},
    "authors": lambda name: {"authors": [name]},
}
MAKERS: dict[str, Any] = {
    "categories": make_category,
    "tags": make_tag,
    "authors": make_author,
}


@pytest.fixture(params=list(FILED))
def kind(request) -> str:
    return str(request.param)


def path_of(kind: str, name: str) -> str:
    return str(MAKERS[kind](name).get_absolute_url())


def titles(page: Page) -> list[str]:
    return page.texts("h2", class_="headline")


def test_it_lists_what_is_filed_there_newest_first(client, kind):
    older = make_article(published_at=now() - timedelta(days=2), **FILED[kind]("港湾"))
    newer = make_article(published_at=now() - timedelta(days=1), **FILED[kind]("港湾"))
    make_article(title="よその記事", **FILED[kind]("山村"))
    page = Page(client.get(path_of(kind, "港湾")))
    assert page.texts("h1") == ["港湾"]
    assert titles(page) == [newer.title, older.title]
    assert page.texts("title") == ["港湾 | 裏付け"]
    assert "港湾の記事2本" in page.meta("description")


@pytest.mark.parametrize(
    "fields",
    [
        {"published": False},
        {"status": Article.Status.WITHDRAWN},
        {
            "status": Article.Status.SCHEDULED,
            "published_at": now() + timedelta(days=400),
        },
        {"expire_at": now() - timedelta(minutes=1)},
    ],
    ids=["draft", "withdrawn", "to come", "over"],
)
def test_a_term_without_live_articles_has_no_page(client, kind, fields):
    make_article(title="秘密", **FILED[kind]("秘密の話"), **fields)
    assert client.get(path_of(kind, "秘密の話")).status_code == 404
    index = Page(client.get(f"/{kind}/"))
    assert "秘密" not in index.html
    assert "まだ登録がありません" in index.html


def test_an_unknown_term_is_404(client, kind):
    assert client.get(f"/{kind}/nothing/").status_code == 404


def test_the_index_names_every_term_in_use_with_its_count(client, kind):
    make_article(**FILED[kind]("港湾"))
    make_article(**FILED[kind]("港湾"))
    make_article(**FILED[kind]("山村"))
    page = Page(client.get(f"/{kind}/"))
    listed = [text(item) for item in page.one("ul", class_="terms")]
    assert sorted(listed) == ["山村 1本", "港湾 2本"]
    assert path_of(kind, "港湾") in page.links


def test_a_description_introduces_the_term(client, kind):
    field = "bio" if kind == "authors" else "description"
    make_article(**FILED[kind]("港湾"))
    MAKERS[kind]("港湾", **{field: "<b>港</b>のこと。"})
    page = Page(client.get(path_of(kind, "港湾")))
    assert page.texts("p", class_="standfirst") == ["<b>港</b>のこと。"]
    assert page.meta("description") == "<b>港</b>のこと。"


def test_hostile_names_stay_text(client, kind):
    evil = '"><script>alert(1)</script>'
    make_article(**FILED[kind](evil))
    page = Page(client.get(path_of(kind, evil)))
    assert page.texts("h1") == [evil]
    assert [s.get("type") for s in page.all("script")] == ["application/ld+json"]
    assert evil in text(Page(client.get(f"/{kind}/")).one("ul", class_="terms"))


def test_an_author_may_name_a_web_page(client):
    make_article(authors=["浜野 ゆき"])
    author = make_author("浜野 ゆき", url="https://yuki.example/")
    assert "https://yuki.example/" in Page(client.get(author.get_absolute_url())).links


def test_numbered_pages_show_every_article_once(client, settings, kind):
    settings.ARTICLES_PAGE_SIZE = 2
    articles = make_articles(5, **FILED[kind]("港湾"))
    path, seen, visited = path_of(kind, "港湾"), [], []
    while path:
        page = Page(client.get(path))
        assert titles(page)
        assert path in [
            a.get("href") for a in page.all("a", **{"aria-current": "page"})
        ]
        seen += titles(page)
        visited.append(path)
        following = page.all("a", rel="next")
        path = (following[0].get("href") or "") if following else ""
    assert seen == [article.title for article in articles]
    assert len(visited) == 3
    assert page.all("a", rel="prev")


def test_each_numbered_page_has_its_own_address_and_title(client, settings):
    settings.ARTICLES_PAGE_SIZE = 2
    make_articles(3)
    page = Page(client.get("/articles/?page=2"))
    canonical = page.one("link", rel="canonical").get("href")
    assert canonical == "http://testserver/articles/?page=2"
    assert page.texts("title") == ["新着（2ページ目） | 裏付け"]
    # The first page has one address only.
    first = Page(client.get("/articles/?page=1"))
    canonical = first.one("link", rel="canonical").get("href")
    assert canonical == "http://testserver/articles/"


@pytest.mark.parametrize("number", ["0", "-1", "3", "x", "1.5", "", "０", "9" * 40])
def test_a_page_that_does_not_exist_is_404(client, settings, number):
    settings.ARTICLES_PAGE_SIZE = 2
    make_articles(3)
    assert client.get("/articles/", {"page": number}).status_code == 404


def test_an_index_of_names_holds_more_on_a_page_than_a_list_of_articles(
    client, settings
):
    settings.ARTICLES_PAGE_SIZE = 1
    make_article(tags=[f"話題{number}" for number in range(7)])
    first = Page(client.get("/tags/"))
    assert len(first.one("ul", class_="terms")) == 6
    assert "/tags/?page=2" in first.links
    assert client.get("/tags/?page=3").status_code == 404


def test_one_page_needs_no_numbers(client):
    make_article()
    assert not Page(client.get("/articles/")).all("nav", class_="pagination")


def test_the_latest_is_never_a_dead_end(client):
    page = Page(client.get("/articles/"))
    assert "まだ記事がありません" in page.html
    assert "/" in page.links


def test_machines_learn_who_an_author_is(client):
    author = make_author("浜野 ゆき")
    author.bio, author.url = "港湾の記者。", "https://yuki.example/"
    author.save()
    make_article(authors=["浜野 ゆき"])
    page = Page(client.get(author.get_absolute_url()))
    (profile,) = [one for one in page.json_ld if one["@type"] == "ProfilePage"]
    assert profile["mainEntity"] == {
        "@type": "Person",
        "name": "浜野 ゆき",
        "url": f"http://testserver{author.get_absolute_url()}",
        "description": "港湾の記者。",
        "sameAs": "https://yuki.example/",
    }


def test_a_list_with_a_feed_leads_to_it(client, kind):
    make_article(**FILED[kind]("港湾"))
    path = path_of(kind, "港湾")
    page = Page(client.get(path))
    assert page.links.count(f"{path}feeds/atom.xml") == 1
    assert client.get(f"{path}feeds/atom.xml").status_code == 200
    assert "/articles/feeds/atom.xml" not in Page(client.get("/articles/")).links


def test_the_header_names_sections_in_the_editors_order(client):
    make_article(category="経済")
    make_article(category="地域")
    make_article(category="未公開", published=False)
    make_category("経済", position=2)
    make_category("地域", position=1)
    page = Page(client.get(path_of("categories", "地域")))
    assert text(page.one("nav", class_="sections")) == "地域 経済"
    assert text(page.one("nav", class_="evidence")) == "出典 数値 検索"
    assert page.texts("a", **{"aria-current": "page"}) == ["地域"]


@pytest.mark.parametrize("number", [2, 20])
def test_a_list_costs_the_same_queries_for_any_length(
    client, django_assert_num_queries, kind, number
):
    make_articles(number, **{**FILED["categories"]("経済"), **FILED[kind]("港湾")})
    path = path_of(kind, "港湾")
    # The term, the count, the keys, their rows and sources; the sections.
    with django_assert_num_queries(6):
        client.get(path)


@pytest.mark.parametrize("number", [2, 20])
def test_the_latest_and_the_indexes_cost_the_same(
    client, django_assert_num_queries, number
):
    for index in range(number):
        make_article(
            category=f"分野{index}", tags=[f"話題{index}"], authors=[f"書き手{index}"]
        )
    with django_assert_num_queries(5):
        client.get("/articles/")
    for kind in FILED:
        with django_assert_num_queries(4):
            client.get(f"/{kind}/")


def test_lists_set_no_cookie(client, kind):
    make_article(**FILED[kind]("港湾"))
    for path in (path_of(kind, "港湾"), f"/{kind}/", "/articles/", "/"):
        response = client.get(path)
        assert not response.cookies
        assert "cookie" not in response.headers.get("Vary", "").lower()
