"""Prepared parts: the same page for two queries, never an old one."""

from __future__ import annotations

import random
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.db import DatabaseError
from django.utils import translation
from django.utils.timezone import now

from articles.caching import prepared, site_version
from articles.caching.prepared import SETTLED
from articles.evidence import change
from articles.models import Article, Category, PreparedPart, Source
from articles.publishing import (
    article_page,
    publish,
    publish_change,
    purge_record,
    save,
    settle,
    store_edit,
    withdraw,
)
from articles.sources.editing import enter_values
from tests.evidence.sample import make_figure
from tests.make import make_article, make_articles, make_category, make_source

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def visit(client):
    """The answer to a request that came through the page store."""

    def ask(article: Article) -> Any:
        return client.get(article.get_absolute_url(), **{SETTLED: site_version()})

    return ask


def fresh(client, article: Article) -> str:
    answer = client.get(article.get_absolute_url())
    return str(answer.content, "utf-8")


def test_the_second_visit_costs_two_queries_and_is_the_same(
    client, visit, django_assert_num_queries
):
    article = make_article(
        category="経済", tags=["港"], body="[[ogp:https://a.example/]]"
    )
    make_articles(2, category="経済", tags=["港"])
    first = visit(article)
    settled = {SETTLED: site_version()}
    with django_assert_num_queries(2):
        second = client.get(article.get_absolute_url(), **settled)
    assert first.content == second.content
    assert first.headers == second.headers
    assert first.content.decode() == fresh(client, article)


def test_no_markdown_is_parsed_in_a_page_view(visit, monkeypatch):
    article = make_article()

    def refuse(*args: Any, **kwargs: Any) -> None:
        raise AssertionError("Markdown is parsed")

    monkeypatch.setattr("markdown_it.MarkdownIt.parse", refuse)
    assert visit(article).status_code == 200


def test_a_request_from_elsewhere_leaves_nothing_behind(client):
    client.get(make_article().get_absolute_url())
    assert not PreparedPart.objects.exists()


def test_a_related_article_leaves_the_text_prepared(client, visit):
    article = make_article(tags=["港"], category="経済")
    make_article(category="科学")
    visit(article)
    text = PreparedPart.objects.get(kind="page").version
    make_article(title="同じ話題", tags=["港"], category="科学")
    assert "同じ話題" in visit(article).content.decode()
    assert PreparedPart.objects.get(article=article, kind="page").version == text


def test_each_change_is_seen(client, visit):
    source = make_source("https://a.example/", title="前の題")
    article = make_article(body="[[ogp:https://a.example/]]", category="経済")
    assert "前の題" in visit(article).content.decode()
    Source.objects.filter(pk=source.pk).update(title="後の題")
    purge_record(source)
    assert "後の題" in visit(article).content.decode()
    article.title = "改めた見出し"
    save(article)
    assert "改めた見出し" in visit(article).content.decode()
    Category.objects.update(name="産業")
    purge_record(Category.objects.get())
    assert "産業" in visit(article).content.decode()


def test_a_withdrawn_article_is_gone(visit):
    article = make_article()
    visit(article)
    withdraw(article)
    assert visit(article).status_code == 410


def test_an_expired_article_is_gone_before_anything_was_settled(visit):
    article = make_article(expire_at=now() + HOUR)
    assert visit(article).status_code == 200
    with time_machine.travel(now() + 2 * HOUR, tick=False):
        assert visit(article).status_code == 410


def test_a_scheduled_neighbour_appears_with_its_moment(visit):
    settle()
    article = make_article()
    make_article(title="次の記事", status="scheduled", published_at=now() + HOUR)
    assert "次の記事" not in visit(article).content.decode()
    with time_machine.travel(now() + 2 * HOUR, tick=False):
        settle()  # as the page store does before it passes a request on
        assert "次の記事" in visit(article).content.decode()


def test_another_release_makes_its_own(visit, monkeypatch):
    article = make_article()
    visit(article)
    monkeypatch.setattr(prepared, "release", lambda: "another")
    PreparedPart.objects.update(html=b"not even compressed")
    assert visit(article).status_code == 200
    assert set(PreparedPart.objects.values_list("release", flat=True)) == {"another"}


def test_a_part_that_cannot_be_kept_is_shown_all_the_same(visit, monkeypatch):
    def refuse(*args: Any, **kwargs: Any) -> None:
        raise DatabaseError("database is locked")

    article = make_article()
    monkeypatch.setattr("django.db.models.query.QuerySet.bulk_create", refuse)
    assert visit(article).status_code == 200


def test_a_text_that_names_the_place_is_only_a_text(client, visit):
    body = "<!-- around -->\n\n`<!-- around -->` &lt;!-- around --&gt;"
    article = make_article(title="<!-- around -->", body=body, tags=["港"])
    make_article(title="関連", tags=["港"])
    page = visit(article).content.decode()
    assert page.index("<h1") < page.index("関連") < page.index('<footer class="site')
    assert page == fresh(client, article)


@pytest.mark.parametrize("seed", range(3))
def test_after_any_changes_no_page_is_an_old_one(client, visit, seed):
    """Neighbours, related articles, series, sections: all against a page made anew."""
    chance = random.Random(seed)
    sections = [None, make_category("経済"), make_category("科学")]
    moments = [now() - HOUR, now() - 2 * HOUR, now() - 3 * HOUR]
    rows = [
        make_article(
            title=f"記事{number}",
            category=chance.choice(sections),
            published_at=chance.choice(moments),
            tags=chance.sample(["港", "倉庫", "空"], 1),
        )
        for number in range(6)
    ]
    for turn in range(12):
        article = Article.objects.get(pk=chance.choice(rows).pk)
        match chance.randrange(4):
            case 0 if article.status == "published":
                withdraw(article)
            case 1 if article.status == "withdrawn":
                publish(article)
            case 2:
                article.category = chance.choice(sections)
                article.published_at = chance.choice(moments)
                save(article)
            case _:
                article.title = f"記事{turn}改"
                save(article, tags=chance.sample(["港", "倉庫", "空"], 2))
        for row in Article.objects.published():
            assert visit(row).content.decode() == fresh(client, row), (turn, row)


def test_a_figure_that_changes_is_seen(visit):
    figure = make_figure()
    article = make_article(body=f"値は[[figure:{figure.key}]]です。")
    assert "3億2,000万円" in visit(article).content.decode()
    figure.value = Decimal(410_000_000)
    change(figure, by=None, kind="update", reason="決算の訂正")
    assert "4億1,000万円" in visit(article).content.decode()


@pytest.mark.parametrize("path", ["/feeds/atom.xml", "/feeds/rss.xml"])
def test_a_feed_makes_few_texts_anew(client, path, monkeypatch):
    rows = make_articles(5)
    made = []

    def counted(article: Article, **words: Any) -> Any:
        made.append(article.pk)
        return article_page(article, **words)

    monkeypatch.setattr("articles.feeds.entry_texts.article_page", counted)

    def ask() -> bytes:
        return bytes(client.get(path, **{SETTLED: site_version()}).content)

    first = ask()
    assert sorted(made) == sorted(row.pk for row in rows)
    made.clear()
    assert ask() == first == client.get(path).content
    made.clear()
    rows[0].body = "改めた本文です。"
    save(rows[0])
    assert "改めた本文です。" in ask().decode()
    assert set(made) == {rows[0].pk, rows[1].pk}  # its own, and its neighbour's


def parts_of(article: Article) -> dict[str, int]:
    rows = PreparedPart.objects.filter(article=article)
    return dict(rows.values_list("kind", "version"))


def test_a_publish_brings_its_page_along(client, visit, django_assert_num_queries):
    article = make_article(status="draft", published_at=None, category="経済")
    with translation.override("en"):  # an editor's language is not the readers'
        publish(article)
    assert set(parts_of(article)) == {"page", "around"}
    settled = {SETTLED: site_version()}
    with django_assert_num_queries(2):
        first = client.get(article.get_absolute_url(), **settled)
    assert first.content.decode() == fresh(client, article)


def test_a_published_change_brings_its_page_along(
    client, visit, django_assert_num_queries
):
    article = make_article()
    article.title = "改めた見出し"
    store_edit(article, tags=["港"], authors=["浜野 ゆき"])
    publish_change(article, kind="correction", note="数を直しました。")
    settled = {SETTLED: site_version()}
    with django_assert_num_queries(2):
        first = client.get(article.get_absolute_url(), **settled)
    page = first.content.decode()
    assert "改めた見出し" in page
    assert "数を直しました。" in page
    assert page == fresh(client, article)


def test_a_scheduled_publish_prepares_nothing():
    article = make_article(status="draft", published_at=None)
    publish(article, at=now() + HOUR)
    assert not parts_of(article)


def test_a_source_an_editor_corrects_has_its_pages_prepared_after_the_commit(
    client, django_capture_on_commit_callbacks, django_assert_num_queries
):
    source = make_source("https://a.example/", title="前の題")
    article = make_article(body="[[ogp:https://a.example/]]")
    with django_capture_on_commit_callbacks(execute=True):
        enter_values(source, {"title": "後の題"})
    settled = {SETTLED: site_version()}
    with django_assert_num_queries(2):
        answer = client.get(article.get_absolute_url(), **settled)
    assert "後の題" in answer.content.decode()


def test_a_page_that_cannot_be_prepared_hinders_no_publish(monkeypatch, visit):
    article = make_article(status="draft", published_at=None)

    def refuse(*args: Any, **kwargs: Any) -> None:
        Article.objects.extra(where=["nothing_of_this_name = 1"]).first()

    monkeypatch.setattr("articles.public.articles.page_part", refuse)
    publish(article)
    monkeypatch.undo()
    assert not parts_of(article)
    assert visit(article).status_code == 200
