"""Editing a public article: the page stays as it is until the change is published."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from django.utils.timezone import now

from articles.models import Activity, Article, Correction, Review, Revision
from articles.publishing import (
    SILENT,
    NotReady,
    StaleArticle,
    apply_due_changes,
    discard_change,
    publish_change,
    restore,
    return_to_draft,
    schedule_change,
    store_edit,
    submit,
    withdraw,
    working_copy,
)
from tests.make import make_article, make_user

pytestmark = pytest.mark.django_db


def fresh(article: Article) -> Article:
    return Article.objects.get(pk=article.pk)


def edit(article: Article, **values: Any) -> Revision | None:
    """What the admin form does: load the working copy, change it, store it."""
    copy = working_copy(fresh(article))
    tags = values.pop("tags", copy.tags)
    for name, value in values.items():
        setattr(copy.article, name, value)
    return store_edit(copy.article, tags=tags, authors=copy.authors)


def test_an_edit_of_a_public_article_waits():
    article = make_article(title="Before", body="前", tags=["一"])
    revision = edit(article, title="After", body="後", tags=["二"])
    stored = fresh(article)
    assert (stored.title, stored.body, stored.tags.names()) == ("Before", "前", ["一"])
    assert stored.pending == revision
    copy = working_copy(fresh(article))
    assert copy.is_pending
    assert (copy.article.title, copy.tags) == ("After", ["二"])


def test_publishing_the_change_changes_the_page_and_keeps_one_revision():
    article = make_article(title="Before", body="前")
    edit(article, title="After", body="**後**", tags=["二"])
    publish_change(article, kind=SILENT)
    stored = fresh(article)
    assert (stored.title, stored.tags.names()) == ("After", ["二"])
    assert "<strong>後</strong>" in stored.body_html
    assert stored.pending is None
    assert stored.is_live()
    assert stored.modified_at is None
    assert stored.revisions.count() == 2
    assert edit(article) is None  # nothing has changed since


def test_a_draft_is_saved_at_once():
    article = make_article(title="Before", published=False)
    edit(article, title="After")
    assert fresh(article).title == "After"
    assert fresh(article).pending is None


def test_several_edits_make_one_waiting_change():
    article = make_article(title="One")
    edit(article, title="Two")
    edit(article, title="Three")
    publish_change(article)
    assert fresh(article).title == "Three"
    assert [row.title for row in article.revisions.all()] == ["Three", "Two", "One"]


def test_editing_back_to_what_is_public_leaves_nothing_waiting():
    article = make_article(title="One")
    edit(article, title="Two")
    edit(article, title="One")
    assert fresh(article).pending is None


def test_a_correction_needs_a_note_and_tells_the_readers():
    article = make_article(body="500億ドル")
    editor = make_user(group="Publisher")
    edit(article, body="600億ドル")
    with pytest.raises(NotReady):
        publish_change(article, kind=Correction.Kind.CORRECTION, note="  ")
    assert fresh(article).body == "500億ドル"
    note = "500億ドルを600億ドルに訂正しました。"
    publish_change(article, kind=Correction.Kind.CORRECTION, note=note, by=editor)
    (correction,) = Correction.objects.public()
    assert (correction.note, correction.made_by) == (note, editor)
    assert fresh(article).modified_at == correction.made_at


def test_a_scheduled_change_takes_effect_at_its_moment_exactly_once():
    article = make_article(title="Before")
    edit(article, title="After")
    moment = now() + timedelta(hours=1)
    schedule_change(article, at=moment)
    assert apply_due_changes(at=moment - timedelta(seconds=1)) == 0
    assert fresh(article).title == "Before"
    assert apply_due_changes(at=moment) == 1
    assert apply_due_changes(at=moment) == 0
    assert fresh(article).title == "After"
    assert Activity.objects.filter(verb="change published").count() == 1


def test_asking_costs_one_query_when_nothing_is_due(django_assert_num_queries):
    make_article()
    with django_assert_num_queries(1):
        assert apply_due_changes() == 0


def test_a_due_change_that_is_not_ready_waits_for_an_editor():
    article = make_article(body="前")
    edit(article, body="[[ogp:javascript:alert(1)]]")
    schedule_change(article, at=now() - timedelta(seconds=1))
    assert apply_due_changes() == 0
    stored = fresh(article)
    assert (stored.body, stored.pending_at) == ("前", None)
    assert stored.pending is not None
    assert apply_due_changes() == 0


def test_a_discarded_change_can_be_restored():
    article = make_article(title="Before")
    revision = edit(article, title="After")
    discard_change(article)
    assert fresh(article).pending is None
    assert revision is not None
    restore(Revision.objects.get(pk=revision.pk))
    stored = fresh(article)
    assert stored.title == "Before"
    assert stored.pending is not None
    assert stored.pending.title == "After"


def test_two_editors_of_a_waiting_change_do_not_overwrite_each_other():
    article = make_article(title="Public")
    version = fresh(article).version
    mine = fresh(article)
    edit(article, title="Theirs")
    mine.title = "Mine"
    with pytest.raises(StaleArticle):
        store_edit(mine, tags=[], authors=[], expected_version=version)
    assert working_copy(fresh(article)).article.title == "Theirs"


def test_what_readers_learn_is_asked_for_and_kept_with_the_waiting_change():
    article = make_article(title="Public")
    article.title = "Changed"
    store_edit(article, tags=[], authors=[], kind="correction", reader_note="題を訂正")
    stored = fresh(article)
    assert (stored.pending_kind, stored.pending_note) == ("correction", "題を訂正")
    with pytest.raises(NotReady):
        publish_change(article, kind="", note="")
    publish_change(article, kind=stored.pending_kind, note=stored.pending_note)
    stored = fresh(article)
    assert (stored.pending_kind, stored.pending_note) == ("", "")
    assert stored.corrections.get().kind == "correction"


def test_an_edit_after_withdrawing_goes_on_from_the_waiting_change_and_is_kept():
    article = make_article(title="Public")
    edit(article, title="Waiting")
    withdraw(fresh(article))
    edit(article, body="nachher")
    stored = fresh(article)
    assert (stored.title, stored.body, stored.pending) == ("Waiting", "nachher", None)
    assert working_copy(stored).article.body == "nachher"


def test_an_edit_after_expiry_is_kept_too():
    article = make_article(title="Public")
    edit(article, title="Waiting")
    Article.objects.filter(pk=article.pk).update(expire_at=now())
    edit(article, body="nachher")
    assert working_copy(fresh(article)).article.body == "nachher"


def test_discarding_withdrawing_and_returning_close_the_open_review():
    for act, verb in (
        (discard_change, "change discarded"),
        (withdraw, "withdrawn"),
        (return_to_draft, "returned to draft"),
    ):
        article = make_article()
        edit(article, title="Waiting")
        review = submit(fresh(article))
        act(fresh(article))
        review.refresh_from_db()
        assert review.outcome == "closed", act
        verbs = Activity.objects.filter(object_id=str(article.pk)).values_list("verb")
        assert {("review closed",), (verb,)} <= set(verbs)
        assert not Review.objects.open().exists()


def test_an_address_taken_meanwhile_is_a_reason_not_a_fault():
    article = make_article(slug="a")
    edit(article, slug="b")
    make_article(slug="b")
    with pytest.raises(NotReady, match="b"):
        publish_change(article)
    schedule_change(article, at=now() - timedelta(seconds=1))
    assert apply_due_changes() == 0
    assert Activity.objects.filter(verb="change failed").count() == 1


def test_the_same_moment_in_another_offset_is_no_edit():
    article = make_article(published_at=datetime(2025, 11, 20, 0, 0, tzinfo=UTC))
    tokyo = timezone(timedelta(hours=9))
    assert (
        edit(article, published_at=datetime(2025, 11, 20, 9, 0, tzinfo=tokyo)) is None
    )
