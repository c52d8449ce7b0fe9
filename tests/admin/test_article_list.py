"""The list of articles: found, filtered, published and withdrawn in bulk."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now

from articles.models import Article
from tests.make import make_article, make_user

pytestmark = pytest.mark.django_db

LIST = "/admin/articles/article/"


def do(client, action, *articles):
    data = {"action": action, ACTION_CHECKBOX_NAME: [a.pk for a in articles]}
    return client.post(LIST, data, follow=True)


def statuses():
    return list(Article.objects.order_by("pk").values_list("status", flat=True))


@pytest.mark.parametrize("words", ["三割", "特別な説明", "tagname", "findslug"])
def test_articles_are_found_by_their_words(client, words):
    client.force_login(make_user(group="Editor"))
    make_article(
        title="在庫が三割減",
        description="特別な説明",
        tags=["tagname"],
        slug="findslug",
    )
    make_article(title="別の記事", body="別", description="別")
    page = client.get(LIST, {"q": words}).content.decode()
    assert "在庫が三割減" in page
    assert "別の記事" not in page


def test_filters_by_status_and_by_hints(client):
    client.force_login(make_user(group="Editor"))
    make_article(title="きれいな記事")
    make_article(title="粗い下書き", published=False, body="# 一\n\n#### 二\n")
    drafts = client.get(LIST, {"status__exact": "draft"}).content.decode()
    assert "粗い下書き" in drafts
    assert "きれいな記事" not in drafts
    assert "粗い下書き" in client.get(LIST, {"checks": "some"}).content.decode()
    assert "粗い下書き" not in client.get(LIST, {"checks": "none"}).content.decode()


def test_the_state_is_what_readers_see(client):
    client.force_login(make_user(group="Editor"))
    hour = timedelta(hours=1)
    make_article(status="scheduled", published_at=now() - hour)
    page = client.get(LIST).content.decode()
    assert 'class="badge is-published"' in page
    Article.objects.update(
        published_at=now() - 2 * hour, expire_at=now() - hour, status="published"
    )
    assert 'class="badge is-expired"' in client.get(LIST).content.decode()


def test_publishing_many_names_those_that_are_not_ready(client):
    client.force_login(make_user(group="Publisher"))
    ready = make_article(published=False)
    empty = make_article(published=False, body="", title="空の記事")
    page = do(client, "publish_selected", ready, empty).content.decode()
    assert statuses() == ["published", "draft"]
    assert "空の記事: " in page


def test_withdrawing_and_handing_in_many(client):
    client.force_login(make_user(group="Publisher"))
    live, draft = make_article(), make_article(published=False)
    do(client, "withdraw_selected", live)
    do(client, "submit_selected", live, draft)
    assert statuses() == ["withdrawn", "in_review"]


@pytest.mark.parametrize("action", ["publish_selected", "withdraw_selected"])
def test_bulk_publishing_needs_the_publishers_right(client, action):
    client.force_login(make_user(group="Editor"))
    articles = make_article(), make_article(published=False)
    page = client.get(LIST).content.decode()
    assert action not in page
    do(client, action, *articles)
    assert statuses() == ["published", "draft"]


def test_an_editor_cannot_delete_a_public_article_in_bulk(client):
    client.force_login(make_user(group="Editor"))
    article = make_article()
    data = {"action": "delete_selected", ACTION_CHECKBOX_NAME: [article.pk]}
    client.post(LIST, {**data, "post": "yes"})
    assert Article.objects.filter(pk=article.pk).exists()


def test_more_rows_cost_no_more_queries(client):
    client.force_login(make_user(group="Publisher"))
    client.get("/admin/")  # the first request of a session is noted in it
    counts = []
    for _round in range(2):
        for _row in range(5):
            make_article(authors=["浜野 ゆき"], category="経済", tags=["物流"])
        with CaptureQueriesContext(connection) as queries:
            client.get(LIST)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_without_articles_it_still_invites_to_write(client):
    client.force_login(make_user(group="Author"))
    page = client.get(LIST).content.decode()
    assert "/admin/articles/article/add/" in page


def test_an_empty_list_says_what_to_do(client):
    client.force_login(make_user(group="Author"))
    nothing = "まだ何もありません。"
    assert nothing in client.get(LIST).content.decode()
    make_article()
    assert nothing not in client.get(LIST).content.decode()
    assert "見つかりません" in client.get(LIST, {"q": "無い言葉"}).content.decode()
