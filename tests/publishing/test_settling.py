"""A scheduled moment ends every page it changes, without cron or worker, once."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now

from articles.caching import CHROME, newest_version, site_version
from articles.models import Article
from articles.publishing import next_boundary, schedule_change, settle, store_edit
from tests.make import make_article

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
Status = Article.Status


@pytest.fixture(autouse=True)
def _settled():
    settle()


def test_the_next_moment_is_the_earliest_of_all_kinds():
    start = now()
    assert next_boundary() is None
    make_article(expire_at=start + 3 * HOUR)
    assert next_boundary() == start + 3 * HOUR
    make_article(status=Status.SCHEDULED, published_at=start + 2 * HOUR)
    assert next_boundary() == start + 2 * HOUR
    article = make_article()
    article.title = "Changed"
    store_edit(article, tags=[], authors=[])
    schedule_change(article, at=start + HOUR)
    assert next_boundary() == start + HOUR


def test_drafts_and_withdrawn_articles_move_no_clock():
    make_article(status=Status.DRAFT, published_at=now() + HOUR)
    make_article(status=Status.WITHDRAWN, expire_at=now() + HOUR)
    assert next_boundary() is None


def test_an_article_that_appears_ends_lists_and_neighbours_once():
    neighbour = make_article(category="経済")
    start = now()
    article = make_article(
        category="経済", status=Status.SCHEDULED, published_at=start + HOUR
    )
    before = site_version()
    assert settle(at=start + HOUR - timedelta(seconds=1)) == 0
    assert newest_version(["articles"]) <= before
    assert settle(at=start + HOUR) == 1
    for name in (
        "articles",
        f"article-{neighbour.pk}",
        f"category-{article.category_id}",
    ):
        assert newest_version([name]) > before
    assert settle(at=start + HOUR) == 0
    with time_machine.travel(start + HOUR, tick=False):
        assert next_boundary() is None
    article.refresh_from_db()
    assert article.status == Status.PUBLISHED


def test_an_article_that_expires_ends_its_page():
    article = make_article(expire_at=now() + HOUR)
    before = site_version()
    assert settle(at=now() + 2 * HOUR) == 1
    assert newest_version([f"article-{article.pk}"]) > before


def test_a_due_change_takes_effect():
    article = make_article(title="Before")
    article.title = "After"
    store_edit(article, tags=[], authors=[])
    schedule_change(article, at=now() + HOUR)
    with time_machine.travel(now() + 2 * HOUR, tick=False):
        settle()
        article.refresh_from_db()
        assert article.title == "After"
        assert next_boundary() is None


def test_every_process_learns_that_a_moment_is_over():
    make_article(expire_at=now() + HOUR)
    before = site_version()
    settle(at=now() + 2 * HOUR)
    assert site_version() > before


def test_the_next_moment_is_found_without_reading_the_articles():
    """After every change each process asks for it: an index must know it."""
    with CaptureQueriesContext(connection) as captured:
        next_boundary()
    (asked,) = [query["sql"] for query in captured]
    on_postgresql = connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        if on_postgresql:
            cursor.execute("SET LOCAL enable_seqscan = off")  # tiny tables are scanned
        cursor.execute(f"EXPLAIN {'' if on_postgresql else 'QUERY PLAN'} {asked}")
        plan = "\n".join(str(row[-1]) for row in cursor.fetchall())
    if on_postgresql:
        assert "Seq Scan on articles_article" not in plan
    else:
        for moment in ("published_at>?", "expire_at>?", "pending_at>?"):
            assert moment in plan


def test_what_time_publishes_ends_the_masthead_only_with_a_new_section():
    make_article(category="経済")
    make_article(category="経済", status=Status.SCHEDULED, published_at=now() + HOUR)
    settle(at=now())
    before = site_version()
    settle(at=now() + 2 * HOUR)
    assert newest_version(["articles"]) > before
    assert newest_version([CHROME]) <= before
    make_article(
        category="科学", status=Status.SCHEDULED, published_at=now() + 3 * HOUR
    )
    before = site_version()
    settle(at=now() + 4 * HOUR)
    assert newest_version([CHROME]) > before
