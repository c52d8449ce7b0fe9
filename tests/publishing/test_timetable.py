"""What takes effect at its moment: by itself, once, as it was decided."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connections
from django.utils.timezone import now

from articles.models import Activity, Article, Boundary
from articles.publishing import (
    NotReady,
    apply_due_changes,
    discard_change,
    next_boundary,
    publish_change,
    schedule_change,
    schedule_end,
    settle,
    store_edit,
    unschedule_change,
    withdraw,
    working_copy,
)
from tests.make import make_article
from tests.processes import in_processes

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def fresh(article: Article) -> Article:
    return Article.objects.get(pk=article.pk)


def edit(article: Article, *, keep_schedule: bool = True, **values: object) -> None:
    copy = working_copy(fresh(article))
    for name, value in values.items():
        setattr(copy.article, name, value)
    store_edit(
        copy.article, tags=copy.tags, authors=copy.authors, keep_schedule=keep_schedule
    )


@pytest.fixture
def waiting() -> Article:
    article = make_article(title="Before")
    edit(article, title="After")
    return fresh(article)


def test_a_correction_goes_out_at_its_moment_with_its_note(waiting):
    moment = now() + HOUR
    schedule_change(waiting, at=moment, kind="correction", note="題を訂正しました。")
    apply_due_changes(at=moment + timedelta(minutes=3))
    stored = fresh(waiting)
    assert stored.title == "After"
    assert (
        stored.modified_at == moment
    )  # the minute it was due, not when it was noticed
    assert stored.corrections.get().note == "題を訂正しました。"


def test_a_correction_without_a_note_is_not_scheduled(waiting):
    with pytest.raises(NotReady):
        schedule_change(waiting, at=now() + HOUR, kind="correction")
    assert fresh(waiting).pending_at is None


def test_a_schedule_is_taken_back(waiting):
    schedule_change(waiting, at=now() + HOUR)
    unschedule_change(waiting)
    assert next_boundary() is None
    assert apply_due_changes(at=now() + 2 * HOUR) == 0


def test_who_may_not_publish_slips_nothing_into_what_goes_out_by_itself(waiting):
    schedule_change(waiting, at=now() + HOUR)
    edit(waiting, title="Slipped in", keep_schedule=False)
    assert fresh(waiting).pending_at is None
    assert Activity.objects.filter(verb="change unscheduled").exists()
    schedule_change(waiting, at=now() + HOUR)
    edit(waiting, title="By a publisher")
    assert fresh(waiting).pending_at is not None


def test_editing_back_or_discarding_ends_the_schedule(waiting):
    schedule_change(waiting, at=now() + HOUR)
    edit(waiting, title="Before")
    assert (fresh(waiting).pending, fresh(waiting).pending_at) == (None, None)
    edit(waiting, title="After")
    schedule_change(waiting, at=now() + HOUR)
    discard_change(waiting)
    assert fresh(waiting).pending_at is None


def test_withdrawing_ends_the_schedule(waiting):
    schedule_change(waiting, at=now() + HOUR)
    withdraw(fresh(waiting))
    assert apply_due_changes(at=now() + 2 * HOUR) == 0


def test_an_end_hides_the_article_at_its_moment(client):
    article = make_article()
    moment = now() + HOUR
    schedule_end(article, at=moment)
    stored = fresh(article)
    assert stored.is_live()
    assert not stored.is_live(at=moment)
    assert next_boundary() == moment
    assert stored.revisions.count() == 2
    schedule_end(article, at=None)
    assert fresh(article).is_live(at=moment)


def test_an_end_survives_the_publication_of_a_waiting_change(waiting):
    moment = now() + HOUR
    schedule_end(waiting, at=moment)
    assert working_copy(fresh(waiting)).article.title == "After"
    publish_change(waiting)
    stored = fresh(waiting)
    assert (stored.title, stored.expire_at) == ("After", moment)


def test_an_end_before_the_beginning_is_refused():
    article = make_article()
    with pytest.raises(NotReady):
        schedule_end(article, at=now() - 2 * HOUR)


def test_what_goes_live_and_ends_by_itself_is_logged_once():
    start = now()
    settle(at=start)
    Scheduled = Article.Status.SCHEDULED
    article = make_article(status=Scheduled, published_at=start + HOUR)
    ending = make_article(expire_at=start + HOUR)
    for minutes in (59, 60, 61, 120):
        settle(at=start + timedelta(minutes=minutes))
    found = list(Activity.objects.order_by("pk").values_list("verb", "object_id"))
    assert found == [("went live", str(article.pk)), ("expired", str(ending.pk))]


@pytest.mark.django_db(transaction=True)
def test_six_processes_at_the_same_moment_log_and_change_once():
    moment = now() + HOUR
    scheduled = make_article(status=Article.Status.SCHEDULED, published_at=moment)
    article = make_article(title="Before")
    edit(article, title="After")
    schedule_change(fresh(article), at=moment, kind="update", note="追記しました。")
    Boundary.objects.all().delete()
    connections.close_all()

    def settles(_number: int) -> int:
        return settle(at=moment)

    counts = in_processes(6, settles)
    assert sum(count > 0 for count in counts) == 1
    assert Activity.objects.filter(verb="went live").count() == 1
    assert Activity.objects.filter(verb="change published").count() == 1
    assert fresh(article).corrections.count() == 1
    assert fresh(scheduled).status == Article.Status.PUBLISHED
