"""Related articles: what shares topics, pages and figures, closest first."""

from __future__ import annotations

import pytest

from tests.make import make_article, make_source
from tests.public.pages import Page, text

pytestmark = pytest.mark.django_db

A, B = "https://a.example/report", "https://b.example/report"


def body(*urls: str) -> str:
    return "本文\n\n" + "\n".join(f"[[ogp:{url}]]" for url in urls)


def related(client, article) -> list[str]:
    page = Page(client.get(article.get_absolute_url()))
    boxes = page.all("section", class_="related")
    if not boxes:
        return []
    return [text(h) for h in boxes[0].iter() if h.tag.endswith("h3")]


def test_shared_pages_tie_closer_than_a_topic(client):
    article = make_article(tags=["港", "倉庫"], body=body(A, B))
    make_article(title="同じ話題", tags=["港"])
    make_article(title="同じ出典", body=body(A))
    make_article(title="両方の出典", body=body(A, B))
    make_article(title="無関係", tags=["空"])
    assert related(client, article) == ["両方の出典", "同じ出典", "同じ話題"]


def test_no_more_than_three(client):
    article = make_article(tags=["港"])
    for _ in range(6):
        make_article(tags=["港"])
    assert len(related(client, article)) == 3


def test_nothing_secret_and_not_itself(client):
    article = make_article(tags=["港"], body=body(A))
    make_article(title="下書き", tags=["港"], body=body(A), published=False)
    assert related(client, article) == []


def test_its_own_translation_is_not_another_article(client):
    article = make_article(tags=["港"], translation_key="k")
    make_article(title="Harbour", language="en", tags=["港"], translation_key="k")
    make_article(title="別の記事", tags=["港"])
    assert related(client, article) == ["別の記事"]


def test_an_article_without_bonds_has_no_box(client):
    article = make_article()
    make_article()
    assert related(client, article) == []


def test_the_page_ends_when_a_topic_or_source_gains_an_article(client):
    source = make_source(A)
    article = make_article(tags=["港"], body=body(A))
    keys = client.get(article.get_absolute_url())["Surrogate-Key"].split()
    assert {f"tag-{article.tag_list[0].pk}", f"source-{source.pk}"} <= set(keys)


@pytest.mark.parametrize("number", [2, 25])
def test_its_queries_do_not_grow(client, django_assert_num_queries, number):
    tags = [f"話題{index}" for index in range(number)]
    urls = [f"https://e.example/{index}" for index in range(number)]
    article = make_article(tags=tags, body=body(*urls))
    for _ in range(number):
        make_article(tags=tags, body=body(*urls))
    with django_assert_num_queries(13):
        assert related(client, article)
