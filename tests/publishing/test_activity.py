"""The activity log: written with the act, never changed, outliving what it names."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction

from articles.models import Activity, Article
from articles.publishing import publish, withdraw
from tests.make import make_article, make_user

pytestmark = pytest.mark.django_db


def test_acts_are_logged_with_who_and_what():
    publisher = make_user("hana", group="Publisher")
    article = make_article(published=False, title="港")
    publish(article, by=publisher)
    withdraw(article, by=publisher)
    assert [
        (row.actor_name, row.verb, row.object_label)
        for row in Activity.objects.filter(object_type="article").order_by("pk")
    ] == [("hana", "published", "港"), ("hana", "withdrawn", "港")]


def test_an_entry_cannot_be_changed_in_code_or_in_sql():
    publish(make_article(published=False))
    with pytest.raises(TypeError):
        Activity.objects.update(verb="nothing")
    with pytest.raises(TypeError):
        Activity.objects.all().delete()
    with pytest.raises(DatabaseError), transaction.atomic():
        connection.cursor().execute("UPDATE articles_activity SET verb = 'nothing'")
    assert Activity.objects.get(object_type="article").verb == "published"


def test_entries_outlive_article_and_account():
    publisher = make_user("hana", group="Publisher")
    article = make_article(published=False, title="港")
    publish(article, by=publisher)
    Article.objects.all().delete()
    publisher.delete()
    entry = Activity.objects.get(object_type="article")
    assert (entry.actor_name, entry.object_label) == ("hana", "港")


def test_what_is_rolled_back_is_not_logged():
    article = make_article(published=False)
    with pytest.raises(RuntimeError):
        _publish_and_fail(article)
    assert not Activity.objects.exists()


@transaction.atomic
def _publish_and_fail(article: Article) -> None:
    publish(article)
    raise RuntimeError
