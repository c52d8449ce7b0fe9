"""Pages of results: order, counting, what helps when nothing was found."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from articles import search
from articles.search import results as module
from tests.make import make_article, make_articles, make_category

pytestmark = pytest.mark.django_db
NEWEST = datetime(2026, 1, 1, tzinfo=UTC)


def titles(typed: str, **options) -> list[str]:
    found = search.search(search.parse(typed), **options)
    return [hit.article.title for hit in found.hits]


def test_the_title_counts_more_than_topics_than_description_than_the_text():
    for age, (title, tags, description, body) in enumerate(
        [
            ("本文に", [], "", "鯨の話"),
            ("説明に", [], "鯨の話", "本文"),
            ("話題に", ["鯨"], "", "本文"),
            ("鯨の古い話", [], "", "本文"),
        ]
    ):
        make_article(
            title=title,
            tags=tags,
            description=description,
            body=body,
            published_at=NEWEST - timedelta(days=age),
        )
    make_article(title="鯨の新しい話", published_at=NEWEST - timedelta(days=1))
    best = ["鯨の新しい話", "鯨の古い話", "話題に", "説明に", "本文に"]
    assert titles("鯨") == best
    newest = titles("鯨", order="newest")
    assert newest[0] == "本文に"
    assert newest[-1] == "鯨の古い話"
    assert sorted(newest) == sorted(best)


def test_pages_follow_one_another_without_gap_or_repetition():
    make_articles(7, published_at=NEWEST, body="鯨")
    pages = [
        [
            hit.article.pk
            for hit in search.search(search.parse("鯨"), number=n, size=3).hits
        ]
        for n in (1, 2, 3, 4)
    ]
    assert [len(page) for page in pages] == [3, 3, 1, 0]
    assert len({pk for page in pages for pk in page}) == 7
    found = search.search(search.parse("鯨"), size=3)
    assert (found.pages, found.total, found.is_capped) == (3, 7, False)


def test_counting_stops_somewhere_and_says_so(monkeypatch):
    monkeypatch.setattr(module, "MOST", 4)
    monkeypatch.setattr(
        module.found_keys, "__kwdefaults__", {"order": "best", "limit": 5}
    )
    make_articles(6, published_at=NEWEST, body="鯨")
    found = search.search(search.parse("鯨"), size=3)
    assert (found.total, found.is_capped, found.pages) == (4, True, 2)


def test_when_nothing_is_found_wider_searches_that_find_something_are_named():
    make_article(title="鯨の港", category=make_category("海"))
    make_article(title="鯨の山")
    make_article(title="象")

    def wider(typed: str) -> list[tuple[str, int]]:
        found = search.search(search.parse(typed))
        assert found.hits == []
        return [(other.query.text, other.total) for other in found.alternatives]

    assert wider("鯨 缶詰 category:海") == [("鯨 category:海", 1)]
    assert wider("鯨 缶詰 tag:無い") == [("鯨", 2)]
    assert wider("鯨 象") == [("象", 1), ("鯨", 2)][::-1]
    assert wider("缶詰") == []


def test_an_empty_query_finds_nothing_and_asks_nothing(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert search.search(search.parse(" 。")).hits == []


def test_the_number_of_queries_does_not_grow_with_the_hits(
    django_assert_max_num_queries,
):
    make_articles(
        12,
        published_at=NEWEST,
        body="鯨[[cite:https://a.example/x]]",
        tags=["海", "港"],
    )
    # Five looks into the index (up to four statements each on PostgreSQL), entries,
    # articles, tags, citations, and the same for sources.
    with django_assert_max_num_queries(5 * 4 + 6):
        assert len(search.search(search.parse("鯨")).hits) == 12


def test_what_matched_is_shown_with_the_hit():
    make_article(
        title="一",
        tags=["鯨", "港"],
        body="町の話\n\n[[ogp:https://a.example/x||鯨の統計]]",
    )
    (hit,) = search.search(search.parse("鯨")).hits
    assert [(tag.name, is_hit) for tag, is_hit in hit.tags] == [
        ("鯨", True),
        ("港", False),
    ]
    assert "".join(piece.text for piece in hit.sources[0].title) == "鯨の統計"
