"""Readers are told what was changed: under the article, on a page, to machines."""

from __future__ import annotations

import json
import re

import pytest

from articles.models import Article, Correction
from articles.publishing import publish_change, store_edit, withdraw, working_copy
from tests.make import make_article
from tests.public.pages import Page

pytestmark = pytest.mark.django_db
NOTE = "500億ドルを600億ドルに訂正しました。<script>"


def corrected(**values) -> Article:
    article = make_article(body="500億ドル", **values)
    copy = working_copy(Article.objects.get(pk=article.pk))
    copy.article.body = "600億ドル"
    store_edit(copy.article, tags=copy.tags, authors=copy.authors)
    return publish_change(article, kind=Correction.Kind.CORRECTION, note=NOTE)


def test_the_note_stands_under_the_article_with_its_date(client):
    article = corrected()
    response = client.get(article.get_absolute_url())
    assert Page(response).one("section", id="corrections") is not None
    page = response.content.decode()
    assert "600億ドルに訂正しました。&lt;script&gt;" in page
    assert article.modified_at is not None
    assert article.modified_at.astimezone().strftime("%Y") in page


def test_machines_are_told_too(client):
    page = client.get(corrected().get_absolute_url()).content.decode()
    scripts = re.findall(
        r'<script type="application/ld\+json">(.*?)</script>', page, re.S
    )
    data = json.loads(scripts[0])
    parts = data if isinstance(data, list) else data.get("@graph", [data])
    (article,) = [part for part in parts if part["@type"] == "NewsArticle"]
    assert article["correction"][0]["@type"] == "CorrectionComment"
    assert article["correction"][0]["text"] == NOTE
    assert article["dateModified"] > article["datePublished"]


def test_an_article_without_corrections_says_nothing(client):
    page = client.get(make_article().get_absolute_url()).content.decode()
    assert 'id="corrections"' not in page


def test_the_page_of_all_corrections(client):
    assert "訂正・更新はまだありません" in client.get("/corrections/").content.decode()
    article = corrected(title="港の在庫")
    response = client.get("/corrections/")
    Page(response)
    page = response.content.decode()
    assert "港の在庫" in page
    assert f'href="{article.get_absolute_url()}#corrections"' in page
    withdraw(article)
    assert "港の在庫" not in client.get("/corrections/").content.decode()


@pytest.mark.parametrize("number", [2, 12])
def test_its_queries_do_not_grow(client, django_assert_num_queries, number):
    for _ in range(number):
        corrected()
    with django_assert_num_queries(3):
        client.get("/corrections/")
