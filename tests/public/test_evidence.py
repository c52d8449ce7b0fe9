"""The list of sources and the page of one."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils.timezone import now

from articles.models import Source
from tests.make import make_article, make_illustration, make_source
from tests.public.pages import Page, text

pytestmark = pytest.mark.django_db

A = "https://alpha.example/2025/11/12/harbour-warehouses-report-record-stock"
B = "https://beta.example/reports/rice-prices-in-school-meals"


def card(url: str) -> str:
    return f"[[ogp:{url}]]\n"


def source_path(url: str) -> str:
    return f"/sources/{Source.objects.get(url=url).pk}/"


def test_it_groups_sources_by_site_and_names_who_cites_them(client):
    first = make_article(title="倉庫の記事", body=card(B) + card(A))
    second = make_article(title="給食の記事", body=card(B))
    page = Page(client.get("/sources/"))
    assert page.texts("h2") == ["alpha.example", "beta.example"]
    cited_by = page.texts("p", class_="cited-by")
    assert cited_by[0] == "引用した記事 倉庫の記事"
    assert "倉庫の記事" in cited_by[1]
    assert "給食の記事" in cited_by[1]
    assert first.get_absolute_url() in page.links
    assert second.get_absolute_url() in page.links
    assert A in page.links


def test_sources_of_unpublished_articles_are_nobodys_business(client):
    make_article(title="秘密", body=card(A), published=False)
    make_article(title="公開", body=card(B))
    make_article(title="秘密", body=card(B), expire_at=now() - timedelta(minutes=1))
    page = Page(client.get("/sources/"))
    assert "秘密" not in page.html
    assert "alpha.example" not in page.html
    assert page.texts("p", class_="meta") == ["出典1件"]
    assert client.get(source_path(A)).status_code == 404
    assert "秘密" not in Page(client.get(source_path(B))).html


def test_without_sources_it_says_so_and_leads_on(client):
    page = Page(client.get("/sources/"))
    assert "まだ出典のある記事がありません" in page.html
    assert "/" in page.links


def test_a_much_cited_source_leads_to_all_its_articles(client):
    titles = [f"記事{n}" for n in range(5)]
    for age, title in enumerate(titles):
        make_article(
            title=title, body=card(A), published_at=now() - timedelta(days=age + 1)
        )
    page = Page(client.get("/sources/"))
    (cited_by,) = page.texts("p", class_="cited-by")
    assert "記事0 記事1 記事2 すべての記事" in cited_by
    assert source_path(A) in page.links
    page = Page(client.get(source_path(A)))
    assert page.texts("h2", class_="headline") == titles


def test_an_article_citing_a_page_twice_is_named_once(client):
    make_article(title="倉庫の記事", body=card(A) + "\n本文。\n\n" + card(A))
    page = Page(client.get("/sources/"))
    assert page.texts("p", class_="cited-by") == ["引用した記事 倉庫の記事"]
    page = Page(client.get(source_path(A)))
    assert page.texts("h2", class_="headline") == ["倉庫の記事"]


def test_an_unknown_source_is_404(client):
    assert client.get("/sources/999/").status_code == 404


def test_sources_are_numbered_in_pages(client, settings):
    settings.ARTICLES_PAGE_SIZE = 2
    make_article(body="".join(card(f"https://s{n}.example/") for n in range(5)))
    hosts = []
    for number in (1, 2, 3):
        page = Page(client.get(f"/sources/?page={number}"))
        hosts += page.texts("h2")
    assert hosts == [f"s{n}.example" for n in range(5)]
    assert client.get("/sources/?page=4").status_code == 404


def test_hostile_values_stay_text(client):
    evil = '"><script>alert(1)</script>'
    make_article(title=evil, body=card(A))
    make_source(A, title=evil, site_name=evil, description=evil, author=evil)
    for path in ("/sources/", source_path(A)):
        page = Page(client.get(path))
        assert [s.get("type") for s in page.all("script")] == ["application/ld+json"]
        assert evil in text(page.one("article", class_="source-card"))


@pytest.mark.parametrize("number", [2, 20])
def test_it_costs_the_same_queries_for_any_number(
    client, django_assert_num_queries, number
):
    for index in range(number):
        make_article(body=card(A) + card(f"https://example.com/{index}"))
        make_source(f"https://example.com/{index}", image=make_illustration())
    # The count, the sources with pictures, their newest citations; the sections.
    with django_assert_num_queries(4):
        client.get("/sources/")
    path = source_path(A)
    with django_assert_num_queries(6):
        client.get(path)
