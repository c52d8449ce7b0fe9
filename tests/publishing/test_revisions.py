"""Restoring: an old version comes back whole, as a new revision."""

from __future__ import annotations

import pytest

from articles.models import Article, Category
from articles.publishing import publish_change, restore, save
from tests.make import make_article, make_author, make_illustration, make_user

pytestmark = pytest.mark.django_db


def test_text_and_every_field_come_back_and_status_stays():
    picture = make_illustration()
    article = make_article(
        title="First",
        body="一",
        category="経済",
        tags=["甲", "乙"],
        authors=[make_author("浜野 ゆき")],
        lead_image=picture,
        featured=True,
    )
    first = article.revisions.get(number=1)
    article.title, article.body, article.featured = "Second", "二", False
    article.lead_image = None
    article.category = None
    save(article, tags=["丙"], authors=[])
    restore(first, by=make_user())
    assert Article.objects.get(pk=article.pk).title == "Second"  # it waits
    publish_change(article)
    stored = Article.objects.get(pk=article.pk)
    assert (stored.title, stored.body, stored.featured) == ("First", "一", True)
    assert stored.tags.names() == ["甲", "乙"]
    assert [author.name for author in stored.author_list] == ["浜野 ゆき"]
    assert stored.lead_image == picture
    assert stored.category == Category.objects.get(name="経済")
    assert stored.is_live()
    assert stored.revisions.count() == 3
    assert stored.content_hash == first.content_hash
    assert "<p>一</p>" in stored.body_html


def test_what_was_deleted_since_is_left_empty():
    article = make_article(category="経済", published=False)
    first = article.revisions.get()
    article.category = None
    save(article)
    Category.objects.all().delete()
    restore(first)
    assert Article.objects.get(pk=article.pk).category is None
