"""The admin's home: each person sees what waits for that person."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now

from articles import publishing
from articles.models import Article, ImportRun
from tests.make import make_article, make_user

pytestmark = pytest.mark.django_db
Status = Article.Status


def panels_for(client, user):
    """Key → titles, as the page has them."""
    client.force_login(user)
    response = client.get("/admin/")
    assert response.status_code == 200
    page = response.content.decode()
    found = {
        panel.key: [row.title for row in panel.rows]
        for panel in response.context["panels"]
    }
    for titles in found.values():
        assert all(title in page for title in titles)
    return found


def test_drafts_are_those_the_person_began(client):
    author, other = make_user(group="Author"), make_user(group="Author")
    make_article(published=False, by=author, title="自分の下書き")
    make_article(published=False, by=other, title="他人の下書き")
    make_article(by=author, title="公開済み")
    assert panels_for(client, author)["drafts"] == ["自分の下書き"]


def test_a_draft_that_came_back_says_why(client):
    author = make_user(group="Author")
    article = make_article(published=False, by=author)
    review = publishing.submit(article, by=author)
    publishing.send_back(review, by=make_user(), note="出典を足してください")
    client.force_login(author)
    assert "出典を足してください" in client.get("/admin/").content.decode()


def test_what_was_handed_in_waits_for_editors_and_not_for_its_author(client):
    author, editor = make_user(group="Author"), make_user(group="Editor")
    article = make_article(published=False, by=author, title="見てほしい")
    publishing.submit(article, by=author)
    assert panels_for(client, editor)["waiting"] == ["見てほしい"]
    assert panels_for(client, author)["waiting"] == []


def test_an_approved_article_and_an_open_change_wait_for_publishers(client):
    article = make_article(published=False, title="承認済み")
    publishing.approve(publishing.submit(article))
    live = make_article(title="公開中")
    live.body += "追記\n"
    publishing.store_edit(live, tags=[], authors=[])
    publisher, editor = make_user(group="Publisher"), make_user(group="Editor")
    waiting = panels_for(client, publisher)["waiting"]
    assert waiting == ["承認済み", "公開中"]
    assert panels_for(client, editor)["waiting"] == []


def test_articles_and_changes_to_come_are_scheduled(client):
    tomorrow = now() + timedelta(days=1)
    make_article(title="明日", status=Status.SCHEDULED, published_at=tomorrow)
    live = make_article(title="直す記事")
    live.body += "追記\n"
    publishing.store_edit(live, tags=[], authors=[])
    publishing.schedule_change(live, at=tomorrow)
    found = panels_for(client, make_user(group="Editor"))
    assert set(found["scheduled"]) == {"明日", "直す記事"}
    assert found["recent"] == ["直す記事"]


def test_problems_name_what_needs_a_hand(client):
    make_article(title="番地が壊れた記事", body="[[ogp:http://127.0.0.1/x]]\n")
    make_article(title="説明のない記事", description="")
    make_article(title="よい記事")
    ImportRun.objects.create(counts={"rejected": 2})
    ImportRun.objects.create(counts={"rejected": 0})
    found = panels_for(client, make_user(group="Editor"))["problems"]
    assert found[:2] == ["番地が壊れた記事", "説明のない記事"]
    assert len(found) == 3
    assert len(panels_for(client, make_user(group="Author"))["problems"]) == 2


def test_a_scheduled_change_that_failed_is_a_problem(client):
    live = make_article(title="予約に失敗した記事")
    live.body = "[[ogp:http://127.0.0.1/x]]\n"
    publishing.store_edit(live, tags=[], authors=[])
    publishing.schedule_change(live, at=now() - timedelta(minutes=1))
    assert publishing.apply_due_changes() == 0
    found = panels_for(client, make_user(group="Publisher"))
    assert found["problems"] == ["予約に失敗した記事"]


def test_the_number_of_rows_costs_no_query(client):
    user = make_user(group="Publisher")
    client.force_login(user)
    counts = []
    for _round in range(2):
        for _each in range(2):
            make_article(published=False, by=user)
            make_article()
            publishing.submit(make_article(published=False))
        with CaptureQueriesContext(connection) as queries:
            client.get("/admin/")
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_staff_without_articles_get_no_panels_but_their_home(client):
    client.force_login(make_user())
    response = client.get("/admin/")
    assert response.status_code == 200
    assert 'class="panels"' not in response.content.decode()


def test_daily_work_comes_first_in_the_list_of_records(client):
    client.force_login(make_user(group="Publisher"))
    app = client.get("/admin/").context["app_list"][0]
    names = [model["object_name"] for model in app["models"]]
    assert names[:3] == ["Article", "Source", "Illustration"]
