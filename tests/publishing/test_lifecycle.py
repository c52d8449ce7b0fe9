"""An article's way through its statuses."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils.timezone import now

from articles.models import Article
from articles.publishing import (
    NotReady,
    blockers,
    publish,
    publish_due,
    return_to_draft,
    save,
    withdraw,
)
from tests.make import make_article

pytestmark = pytest.mark.django_db
Status = Article.Status


def stored(article: Article) -> Article:
    return Article.objects.get(pk=article.pk)


def test_publishing_a_draft_makes_it_public_now():
    article = make_article(published=False)
    publish(article)
    assert stored(article).status == Status.PUBLISHED
    assert stored(article).is_live()


def test_a_date_to_come_schedules_and_time_alone_publishes():
    article = make_article(published=False)
    later = now() + timedelta(hours=2)
    publish(article, at=later)
    assert stored(article).status == Status.SCHEDULED
    assert not Article.objects.published().exists()
    assert Article.objects.published(at=later).get() == article
    assert publish_due(at=later - timedelta(seconds=1)) == 0
    assert publish_due(at=later) == 1
    assert stored(article).status == Status.PUBLISHED


def test_an_articles_own_date_is_kept():
    day = now() - timedelta(days=400)
    article = make_article(status=Status.DRAFT, published_at=day)
    publish(article)
    assert stored(article).published_at == day


def test_withdrawing_hides_and_publishing_again_shows():
    article = make_article()
    withdraw(article)
    assert not Article.objects.published().exists()
    publish(article)
    assert Article.objects.published().exists()


def test_returning_to_draft_hides_it():
    article = make_article()
    return_to_draft(article)
    assert stored(article).status == Status.DRAFT
    assert not Article.objects.published().exists()


def test_what_is_not_ready_is_refused_with_every_reason():
    article = make_article(
        published=False, body="", expire_at=now() - timedelta(days=1)
    )
    with pytest.raises(NotReady) as refused:
        publish(article, at=now())
    assert len(refused.value.reasons) == len(blockers(article)) >= 1
    assert stored(article).status == Status.DRAFT


def test_a_source_that_cannot_be_linked_blocks_publication_and_names_its_line():
    article = make_article(
        published=False, body="本文です。\n\n[[ogp:javascript:alert(1)]]\n"
    )
    (reason,) = blockers(article)
    assert "3" in reason


def test_saving_is_never_blocked():
    article = make_article(published=False, body="")
    assert blockers(article)
    article.title = "Still unfinished"
    assert save(article) is not None
