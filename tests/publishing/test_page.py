"""What readers see and what the editor's preview shows are one and the same."""

from __future__ import annotations

import pytest

from articles.models import Article
from articles.publishing import article_page, render_text
from tests.make import make_article, make_source

pytestmark = pytest.mark.django_db

BODY = (
    "### 見出し\n\n本文[[cite:https://a.example/report-on-ports]]です。\n\n"
    + "\n".join(f"[[ogp:https://{host}.example/report-on-ports]]" for host in "ab")
)


def fresh(article: Article) -> Article:
    return Article.objects.for_page().get(pk=article.pk)


def test_the_preview_of_a_stored_text_equals_its_page():
    make_source("https://a.example/report-on-ports", title="港の統計")
    article = fresh(make_article(body=BODY))
    page = article_page(article)
    preview = article_page(article, document=render_text(BODY))
    assert preview.body == page.body
    assert preview.toc == page.toc
    assert [card.title for card in preview.cards] == [card.title for card in page.cards]
    assert "港の統計" in page.body
    assert (page.reading_minutes, page.character_count) == (
        preview.reading_minutes,
        preview.character_count,
    )


def test_a_stored_page_without_figures_costs_no_query(django_assert_num_queries):
    article = fresh(make_article(body=BODY, tags=["一"], authors=["甲"]))
    with django_assert_num_queries(0):
        article_page(article)


def test_an_unsaved_text_costs_one_query_and_writes_nothing(django_assert_num_queries):
    article = Article(title="Unsaved", body=BODY)
    document = render_text(BODY)
    with django_assert_num_queries(1):
        article_page(article, document=document, tags=[], authors=[])


def test_a_source_known_later_fills_its_card_without_a_new_rendering():
    article = make_article(body=BODY)
    before = fresh(article).body_html
    make_source("https://b.example/report-on-ports", title="<b>後から</b>")
    page = article_page(fresh(article))
    assert "&lt;b&gt;後から&lt;/b&gt;" in page.body
    assert fresh(article).body_html == before
