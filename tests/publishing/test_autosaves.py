"""Unsaved text on the server: one row for each person and article, never a revision."""

from __future__ import annotations

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
    found = publishing.find_autosave(article, user)
    assert found is not None
    assert found.fields == {"title": "題", "body": "書きかけ119", "tags": "物流、AI"}
    assert found.base_version == 3


def test_it_is_the_persons_own():
    article = make_article(published=False)
    one, two = make_user(), make_user()
    keep(article, one)
    assert publishing.find_autosave(article, two) is None
    keep(article, two, body="別の人")
    publishing.drop_autosave(article, two)
    found = publishing.find_autosave(article, one)
    assert found is not None
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
