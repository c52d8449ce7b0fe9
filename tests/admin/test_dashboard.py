"""The admin's home: each person sees what waits for that person."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import now

from articles import publishing
from articles.caching import purge
from articles.models import Article, ImportRun
from tests.evidence.sample import make_derivation, make_figure
from tests.make import make_article, make_source, make_user

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
    assert found[:2] == ["http://127.0.0.1/x", "説明のない記事"]
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
    client.get("/admin/")  # the first request of a session is noted in it
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
    assert names[:3] == ["Article", "Source", "Figure"]


def test_ends_to_come_are_scheduled_and_all_in_the_order_of_their_moments(client):
    start = now()
    ending = make_article(title="終わる記事")
    publishing.schedule_end(ending, at=start + timedelta(hours=2))
    live = make_article(title="直す記事")
    live.body += "追記\n"
    publishing.store_edit(live, tags=[], authors=[])
    publishing.schedule_change(live, at=start + timedelta(hours=1))
    later = start + timedelta(hours=3)
    make_article(title="出る記事", status=Status.SCHEDULED, published_at=later)
    found = panels_for(client, make_user(group="Editor"))["scheduled"]
    assert found == ["直す記事", "終わる記事", "出る記事"]


def test_broken_sources_are_problems_the_gravest_first(client):
    changed = make_source("https://a.example/changed", title="書き換わった頁")
    gone = make_source("https://b.example/gone", title="消えた頁", status="gone")
    fine = make_source("https://c.example/fine", title="無事な頁")
    marks = "\n".join(f"[[ogp:{row.url}]]\n" for row in (changed, gone, fine))
    make_article(body=marks)
    changed.changed_at = now()
    changed.save()
    found = panels_for(client, make_user(group="Editor"))["problems"]
    assert found == ["消えた頁", "書き換わった頁"]


def test_broken_links_of_public_articles_are_a_problem_until_mended(client):
    editor = make_user(group="Editor")
    article = make_article(title="切れた記事", body="[前の記事](/articles/nowhere/)\n")
    assert panels_for(client, editor)["problems"] == ["切れた記事"]
    article.body = "直した\n"
    publishing.save(article)
    assert panels_for(client, editor)["problems"] == []


def test_failing_checks_of_figures_are_a_problem_with_their_number(client):
    editor = make_user(group="Editor")
    assert panels_for(client, editor)["problems"] == []
    total = make_figure("10億円", measure="合計")
    parts = make_figure("3億円", measure="甲"), make_figure("4億円", measure="乙")
    make_derivation(total, "sum", *parts)
    purge(["figures"])
    assert len(panels_for(client, editor)["problems"]) == 1
    page = client.get("/admin/").content.decode()
    assert reverse("admin:articles_figure_report") in page


def test_the_list_behind_waiting_for_me_holds_the_same(client):
    article = make_article(published=False, title="承認済み")
    publishing.approve(publishing.submit(article))
    live = make_article(title="公開中")
    live.body += "追記\n"
    publishing.store_edit(live, tags=[], authors=[])
    publishing.submit(make_article(published=False, title="見てほしい"))
    make_article(published=False, title="関係のない下書き")
    for group in ("Publisher", "Editor", "Author"):
        user = make_user(group=group)
        panel = panels_for(client, user)["waiting"]
        listed = client.get("/admin/articles/article/?waiting=me")
        rows = [row.title for row in listed.context["cl"].result_list]
        assert sorted(rows) == sorted(panel), group
