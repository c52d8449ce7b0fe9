"""Tags keep their order and are one across widths and cases; slugs are never empty."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from articles.models import Article, Category, Tag
from tests.make import make_article, make_category

pytestmark = pytest.mark.django_db


def test_tags_keep_the_order_they_were_given_in():
    names = ["データセンター", "AI", "投資", "C++", "電力"]
    article = make_article(tags=names)
    fresh = Article.objects.for_page().get(pk=article.pk)
    assert [tag.name for tag in fresh.tag_list] == names
    assert fresh.tags.names() == names
    article.tags.set(reversed(names))
    assert article.tags.names() == names[::-1]


def test_other_widths_and_cases_are_the_same_tag():
    make_article(tags=["AI"])
    article = make_article(tags=["ＡＩ", "ai", "Ai"])
    assert Tag.objects.count() == 1
    assert article.tags.names() == ["AI"]


def test_adding_and_removing_keep_the_rest_in_order():
    article = make_article(tags=["一", "二", "三"])
    article.tags.add("四")
    article.tags.remove("二")
    assert article.tags.names() == ["一", "三", "四"]


def test_saving_the_same_tags_again_writes_nothing(django_assert_num_queries):
    article = make_article(tags=["一", "二"])
    rows = list(Tag.objects.order_by("pk"))
    with django_assert_num_queries(1):
        article.tags.set(rows)


def test_slugs_are_readable_distinct_and_never_empty():
    slugs = [
        Tag.objects.get_or_make(name).slug for name in ("C", "C++", "C#", "🚀", "円安")
    ]
    assert len(set(slugs)) == 5
    assert all(slugs)
    assert slugs[4] == "円安"


def test_a_category_is_found_whatever_its_width():
    made = make_category("ＡＩと社会")
    assert Category.objects.get_or_make("AIと社会") == made


def test_two_categories_of_one_name_are_refused_by_the_database():
    make_category("経済")
    with pytest.raises(IntegrityError), transaction.atomic():
        Category.objects.create(name="経済", name_key="経済", slug="other")


def test_counts_only_see_what_readers_see():
    category = make_category("経済")
    make_article(category=category, tags=["物流"])
    make_article(category=category, tags=["物流"], published=False)
    for terms in (Category.objects, Tag.objects):
        assert [term.live_count for term in terms.with_live_counts()] == [1]  # type: ignore[union-attr]
    make_category("空")
    assert list(Category.objects.in_use()) == [category]
