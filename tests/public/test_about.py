"""The page about the site counts what is public."""

from __future__ import annotations

import pytest

from tests.evidence.sample import make_figure
from tests.make import make_article
from tests.public.pages import Page

pytestmark = pytest.mark.django_db


def test_it_counts_what_readers_find(client):
    body = "[[ogp:https://a.example/x]]"
    make_article(body=body)
    make_article(body=body)
    make_article(body="[[ogp:https://secret.example/x]]", published=False)
    make_figure("320億円", key="known-to-editors-alone")
    page = Page(client.get("/about/"))
    assert page.texts("h1") == ["裏付けについて"]
    assert page.texts("ul", class_="counts") == ["2 記事 1 出典 0 数値 0 訂正"]


def test_every_page_leads_to_it(client):
    assert "/about/" in Page(client.get("/")).links


@pytest.mark.parametrize("number", [1, 9])
def test_its_queries_do_not_grow(client, django_assert_num_queries, number):
    for index in range(number):
        make_article(body=f"[[ogp:https://a.example/{index}]]")
    with django_assert_num_queries(5):
        assert client.get("/about/").status_code == 200
