"""When an article is public: QuerySet and row in hand agree at every boundary."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils.timezone import now

from articles.models import Article
from tests.make import make_article

pytestmark = pytest.mark.django_db
Status = Article.Status
HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("status", "published", "expires", "visible"),
    [
        (Status.PUBLISHED, -HOUR, None, True),
        (Status.PUBLISHED, timedelta(0), None, True),
        (Status.PUBLISHED, timedelta(microseconds=1), None, False),
        (Status.SCHEDULED, -HOUR, None, True),
        (Status.SCHEDULED, HOUR, None, False),
        (Status.PUBLISHED, -HOUR, HOUR, True),
        (Status.PUBLISHED, -HOUR, timedelta(0), False),
        (Status.DRAFT, -HOUR, None, False),
        (Status.IN_REVIEW, -HOUR, None, False),
        (Status.WITHDRAWN, -HOUR, None, False),
    ],
)
def test_time_and_status_decide_visibility(status, published, expires, visible):
    moment = now()
    article = make_article(
        status=status,
        published_at=moment + published,
        expire_at=moment + expires if expires is not None else None,
    )
    assert article.is_live(at=moment) is visible
    assert Article.objects.published(at=moment).exists() is visible


def test_featured_articles_come_in_the_editors_order():
    for order, title in ((None, "last"), (2, "second"), (1, "first")):
        make_article(title=title, featured=True, feature_order=order)
    titles = [article.title for article in Article.objects.featured()]
    assert titles == ["first", "second", "last"]


@pytest.mark.parametrize(
    "values",
    [
        {"title": ""},
        {"slug": ""},
        {"status": "banana"},
        {"status": Status.PUBLISHED, "published_at": None},
        {"published_at": now(), "expire_at": now() - HOUR},
        {"version": 0},
    ],
    ids=["title", "slug", "status", "date", "expiry", "version"],
)
def test_the_database_refuses_nonsense_even_by_update(values):
    article = make_article()
    with pytest.raises(IntegrityError), transaction.atomic():
        Article.objects.filter(pk=article.pk).update(**values)


def test_two_articles_cannot_share_a_slug():
    make_article(slug="same")
    other = make_article(slug="other")
    with pytest.raises(IntegrityError), transaction.atomic():
        Article.objects.filter(pk=other.pk).update(slug="same")
