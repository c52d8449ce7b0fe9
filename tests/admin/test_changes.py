"""A change of a public article on screen: asked about, told, scheduled, taken back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils.timezone import localtime, now

from articles import publishing
from articles.models import Article
from tests.admin.forms import send
from tests.make import make_article, make_user

pytestmark = pytest.mark.django_db


def form_of(article: Article) -> str:
    return reverse("admin:articles_article_change", args=[article.pk])


def fresh(article: Article) -> Article:
    return Article.objects.get(pk=article.pk)


def typed(moment) -> str:
    """As a date and time input sends it, to the minute, in the site's time zone."""
    return f"{localtime(moment):%Y-%m-%dT%H:%M}"


@pytest.fixture
def article() -> Article:
    return make_article(title="公開中")


@pytest.fixture
def publisher(client):
    user = make_user("chief", group="Publisher")
    client.force_login(user)
    return user


IN = timedelta(hours=5)


def test_changing_a_published_article_asks_typo_update_or_correction(
    client, publisher, article
):
    page = client.get(form_of(article)).content.decode()
    for kind in ("typo", "update", "correction"):
        assert f'name="change_kind" id="change-{kind}" value="{kind}"' in page
    assert "checked" not in page.partition("change-kinds")[2].partition("</fieldset")[0]
    response = send(client, form_of(article), "_publish", title="直した題")
    assert fresh(article).title == "公開中"
    assert fresh(article).pending is not None
    assert "誤字" in client.get(response["Location"]).content.decode()


@pytest.mark.parametrize(
    ("kind", "note", "corrections"),
    [("typo", "", 0), ("update", "追記しました", 1), ("correction", "訂正しました", 1)],
)
def test_each_answer_is_told_to_the_readers_or_not(
    client, publisher, article, kind, note, corrections
):
    data: dict[str, Any] = {
        "title": "直した題",
        "change_kind": kind,
        "change_note": note,
    }
    send(client, form_of(article), "_publish", **data)
    assert fresh(article).title == "直した題"
    assert fresh(article).corrections.count() == corrections
    assert (fresh(article).modified_at is not None) is bool(corrections)


def test_what_the_editor_answers_is_kept_for_the_publisher(client, article):
    client.force_login(make_user(group="Editor"))
    data: dict[str, Any] = {
        "change_kind": "correction",
        "change_note": "題を訂正しました",
    }
    send(client, form_of(article), title="直した題", **data)
    assert fresh(article).title == "公開中"
    client.force_login(make_user(group="Publisher"))
    send(client, form_of(article), "_publish")
    assert fresh(article).corrections.get().note == "題を訂正しました"


def test_a_change_is_scheduled_and_taken_back_on_screen(client, publisher, article):
    moment = now() + IN
    data: dict[str, Any] = {
        "title": "予約の題",
        "change_kind": "typo",
        "change_at": typed(moment),
    }
    send(client, form_of(article), "_schedule", **data)
    assert fresh(article).pending_at == moment.replace(second=0, microsecond=0)
    page = client.get(form_of(article)).content.decode()
    assert f'value="{typed(moment)}"' in page
    send(client, form_of(article), "_unschedule")
    assert fresh(article).pending_at is None
    assert fresh(article).pending is not None


@pytest.mark.parametrize("at", ["", "gestern", "2001-01-01T00:00", "2025-02-31T10:00"])
def test_only_a_time_to_come_is_scheduled(client, publisher, article, at):
    data: dict[str, Any] = {
        "title": "予約の題",
        "change_kind": "typo",
        "change_at": at,
    }
    send(client, form_of(article), "_schedule", **data)
    assert fresh(article).pending is not None
    assert fresh(article).pending_at is None


def test_an_editor_cannot_schedule_and_ends_a_schedule_by_an_edit(client, article):
    article.title = "予約の題"
    publishing.store_edit(article, tags=[], authors=[])
    publishing.schedule_change(article, at=now() + IN, kind="update", note="追記")
    client.force_login(make_user(group="Editor"))
    assert 'name="_schedule"' not in client.get(form_of(article)).content.decode()
    data: dict[str, Any] = {"change_at": typed(now() + IN)}
    assert send(client, form_of(article), "_schedule", **data).status_code == 403
    # The note alone is no edit of the text, and stays what the publisher decided.
    send(client, form_of(article), change_note="差し替えた注記")
    assert fresh(article).pending_note == "追記"
    assert fresh(article).pending_at is not None
    response = send(client, form_of(article), title="差し替えた題")
    assert fresh(article).pending_at is None
    page = client.get(response["Location"]).content.decode()
    assert "公開担当者" in page


def desk(client, article, **data):
    return client.post(reverse("admin:articles_article_desk", args=[article.pk]), data)


def test_the_end_of_publication_is_set_and_lifted_without_touching_the_text(
    client, publisher, article
):
    moment = now() + IN
    desk(client, article, do="end_at", end_at=typed(moment))
    stored = fresh(article)
    assert stored.expire_at == moment.replace(second=0, microsecond=0)
    assert stored.is_live()
    assert typed(moment) in client.get(form_of(article)).content.decode()
    desk(client, article, do="end_at", end_at="")
    assert fresh(article).expire_at is None


@pytest.mark.parametrize("at", ["x", "2001-01-01T00:00"])
def test_an_end_in_the_past_is_refused(client, publisher, article, at):
    desk(client, article, do="end_at", end_at=at)
    assert fresh(article).expire_at is None


@pytest.mark.parametrize("group", ["Author", "Editor"])
def test_only_publishers_set_an_end(client, article, group):
    client.force_login(make_user(group=group))
    response = desk(client, article, do="end_at", end_at=typed(now() + IN))
    assert response.status_code == 403


def test_the_reason_of_a_save_stands_in_the_history(client, publisher, article):
    reason = "数字を確報に差し替え"
    send(client, form_of(article), title="直した題", revision_note=reason)
    revision = article.revisions.first()
    assert (revision.note, revision.created_by) == (reason, publisher)


def test_a_remark_follows_its_line(client, publisher):
    draft = make_article(published=False, body="一行目\n二行目\n三行目\n")
    review = publishing.submit(draft)
    publishing.remark(review, line=2, text="出典は？")
    publishing.remark(review, line=3, text="単位は？")
    send(client, form_of(draft), body="前文\n\n一行目\n二行目\n書き直した\n")
    page = client.get(form_of(draft)).content.decode()
    assert 'data-line-link="4"' in page
    assert "元は3行目" in page
