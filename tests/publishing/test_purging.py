"""Which pages end with a change: those that showed the article, and no others."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils.timezone import now

from articles.caching import CHROME, newest_version, site_version
from articles.models import Article, PageKey, Series
from articles.publishing import publish, save, withdraw
from tests.evidence.sample import make_figure
from tests.make import make_article, make_category

pytestmark = pytest.mark.django_db


def ended_by(change) -> set[str]:
    """Names purged by the change."""
    before = site_version()
    change()
    return set(
        PageKey.objects.filter(version__gt=before)
        .exclude(name="site")
        .values_list("name", flat=True)
    )


@pytest.fixture
def neighbours():
    """Three articles of one category, oldest first, and one of another."""
    ages = (3, 2, 1)
    rows = [
        make_article(category="経済", published_at=now() - timedelta(days=age))
        for age in ages
    ]
    return [*rows, make_article(category="科学")]


def test_a_new_text_ends_its_page_its_neighbours_and_its_lists(neighbours):
    oldest, middle, newest, elsewhere = neighbours
    middle.title = "Another"
    ended = ended_by(lambda: save(middle, tags=["物流"], authors=["甲"]))
    tag, author = middle.tag_list[0], middle.author_list[0]
    assert {
        f"article-{middle.pk}",
        f"article-{oldest.pk}",
        f"article-{newest.pk}",
        f"category-{middle.category_id}",
        f"tag-{tag.pk}",
        f"author-{author.pk}",
        "articles",
    } <= ended
    assert f"article-{elsewhere.pk}" not in ended
    assert f"category-{elsewhere.category_id}" not in ended
    assert CHROME not in ended


def test_moving_to_another_category_ends_both(neighbours):
    article = neighbours[1]
    old, new = article.category_id, make_category("科学")
    article.category = new
    ended = ended_by(lambda: save(article))
    assert {f"category-{old}", f"category-{new.pk}"} <= ended


def test_the_masthead_changes_only_with_the_first_and_last_of_a_section(neighbours):
    alone = neighbours[3]
    assert CHROME in ended_by(lambda: withdraw(alone))
    assert CHROME in ended_by(lambda: publish(alone))
    assert CHROME not in ended_by(lambda: withdraw(neighbours[0]))


def test_saving_a_draft_ends_no_page_but_tells_of_a_new_date():
    article = make_article(published=False)
    before = site_version()
    assert ended_by(lambda: save(article)) == set()
    assert site_version() > before


def test_a_cited_source_page_ends_too():
    article = make_article(body="[[ogp:https://example.org/]]\n")
    source = article.citations.get().source_id
    assert f"source-{source}" in ended_by(lambda: withdraw(article))


def test_numbers_only_rise():
    first = site_version()
    make_article()
    second = site_version()
    make_article()
    assert first < second < site_version()
    assert newest_version(["articles"]) <= site_version()


def test_a_change_that_is_rolled_back_ends_nothing(monkeypatch):
    article = make_article()
    before = site_version()
    monkeypatch.setattr(
        "articles.publishing.drafts._keep_old_address", lambda *_: 1 / 0
    )
    with pytest.raises(ZeroDivisionError):
        save(article)
    assert site_version() == before
    assert Article.objects.count() == 1


def test_a_part_of_a_series_ends_the_pages_that_list_it():
    series = Series.objects.get_or_make("港の一年")
    article = make_article(series=series, series_position=1)
    assert f"series-{series.pk}" in ended_by(lambda: withdraw(article))


def test_a_version_in_another_language_ends_the_page_that_names_it():
    row = make_article(translation_key="harbour")
    english = make_article(language="en", translation_key="harbour", published=False)
    assert f"article-{row.pk}" in ended_by(lambda: publish(english))


def test_a_figure_stated_by_another_article_ends_the_pages_of_its_entity():
    figure = make_figure("320億円", key="capex")
    draft = make_article(body="[320億円](figure:capex)", published=False)
    ended = ended_by(lambda: publish(draft))
    assert {f"figure-{figure.pk}", f"entity-{figure.entity_id}"} <= ended


def test_articles_without_a_category_name_any_as_their_neighbour():
    moment = now() - timedelta(days=2)
    plain = make_article(published_at=moment)
    make_article(category="経済", published_at=moment - timedelta(days=1))
    article = make_article(category="経済", published_at=moment - timedelta(hours=1))
    assert f"article-{plain.pk}" in ended_by(lambda: withdraw(article))


def test_neighbours_of_one_moment_are_told_apart_by_their_number():
    moment = now() - timedelta(days=2)
    make_article(published_at=moment)
    article = make_article(published_at=moment)
    newer = make_article(published_at=moment + timedelta(hours=1))
    assert f"article-{newer.pk}" in ended_by(lambda: withdraw(article))
