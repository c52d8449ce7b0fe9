"""Unsaved text on the server: one row for each person and article, never a revision."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils.timezone import now

from articles import publishing
from articles.markdown import TextTooLong
from articles.models import Autosave, Revision
from tests.make import make_article, make_user

pytestmark = pytest.mark.django_db

FORM = {"title": "題", "body": "書きかけ", "tags": "物流、AI", "other": "x"}


def keep(article, user, **form):
    return publishing.keep_autosave(article, user, {**FORM, **form}, version=3)


def test_an_hour_of_typing_is_one_row_and_no_revision():
    user, article = make_user(), make_article(published=False)
    for minute in range(120):
        keep(article, user, body=f"書きかけ{minute}")
        keep(None, user, body=f"新しい{minute}")
    assert Autosave.objects.count() == 2
    assert Revision.objects.filter(article=article).count() == 1
    [found] = publishing.find_autosaves(article, user)
    assert found.fields == {"title": "題", "body": "書きかけ119", "tags": "物流、AI"}
    assert found.base_version == 3


def test_it_is_the_persons_own():
    article = make_article(published=False)
    one, two = make_user(), make_user()
    keep(article, one)
    assert publishing.find_autosaves(article, two) == []
    keep(article, two, body="別の人")
    publishing.drop_autosave(article, two)
    [found] = publishing.find_autosaves(article, one)
    assert found.fields["body"] == "書きかけ"


def test_dropping_that_of_a_new_article_leaves_the_others():
    user, article = make_user(), make_article(published=False)
    keep(article, user)
    keep(None, user)
    publishing.drop_autosave(None, user)
    assert [row.article for row in Autosave.objects.all()] == [article]


def test_the_database_refuses_a_second_row():
    user, article = make_user(), make_article(published=False)
    for row in (article, None):
        keep(row, user)
        with pytest.raises(IntegrityError), transaction.atomic():
            Autosave.objects.create(user=user, article=row, saved_at=now())


def keep_new(user, draft, body="新しい"):
    return publishing.keep_autosave(
        None, user, {**FORM, "body": body}, version=0, draft=draft
    )


def test_two_new_articles_are_two_rows():
    user = make_user()
    keep_new(user, "one-form", "甲")
    keep_new(user, "another-form", "乙")
    keep_new(user, "one-form", "甲の続き")
    found = publishing.find_autosaves(None, user)
    assert [(row.draft, row.fields["body"]) for row in found] == [
        ("one-form", "甲の続き"),
        ("another-form", "乙"),
    ]
    publishing.drop_autosave(None, user, draft="one-form")
    assert [row.draft for row in publishing.find_autosaves(None, user)] == [
        "another-form"
    ]


def test_texts_of_new_articles_do_not_pile_up():
    user, other = make_user(), make_user()
    keep_new(other, "untouched")
    for number in range(12):
        keep_new(user, f"form-{number:03}")
    drafts = [row.draft for row in publishing.find_autosaves(None, user)]
    assert drafts == [f"form-{number:03}" for number in range(11, 1, -1)]
    Autosave.objects.filter(draft="form-005").update(
        saved_at=now() - timedelta(days=31)
    )
    assert "form-005" not in {
        row.draft for row in publishing.find_autosaves(None, user)
    }
    keep_new(user, "the-newest")
    assert Autosave.objects.filter(user=user).count() == 10
    assert not Autosave.objects.filter(draft="form-005").exists()
    assert Autosave.objects.filter(user=other).count() == 1


def test_what_no_save_would_take_is_not_kept(settings):
    settings.ARTICLES_BODY_MAX_LENGTH = 10
    with pytest.raises(TextTooLong):
        keep(None, make_user(), body="あ" * 11)
    row = keep(None, make_user(), body="あ" * 10, title="題" * 9_000)
    assert len(row.fields["title"]) == 5_000


def test_a_deleted_article_takes_it_along():
    user, article = make_user(), make_article(published=False)
    keep(article, user)
    article.delete()
    assert not Autosave.objects.exists()
