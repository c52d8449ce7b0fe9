"""Cards, authors and categories agree with the articles that use them."""

from __future__ import annotations

import datetime
import json
import re
from typing import Any

from tests.demo.reading import FOLDER, read_articles

ARTICLES = read_articles()
CITED = {url for article in ARTICLES for url in article.sources}


def read(name: str) -> Any:
    return json.loads((FOLDER / name).read_text(encoding="utf-8"))


def test_cards_name_only_pages_that_an_article_cites() -> None:
    assert set(read("cards.json")) <= CITED


def test_some_sources_have_no_card_so_that_derived_ones_appear_too() -> None:
    share = len(read("cards.json")) / len(CITED)
    assert 0.6 <= share <= 0.8


def test_a_card_has_words_a_site_and_a_language() -> None:
    for url, card in read("cards.json").items():
        assert set(card) <= {
            "title", "description", "site_name", "language", "published_on"
        }, url  # fmt: skip
        assert card["title"].strip()
        assert 10 <= len(card["description"]) <= 160
        assert card["site_name"].strip()
        japanese = re.search(r"[ぁ-んァ-ヶ一-龠]", card["description"])
        assert card["language"] == ("ja" if japanese else "en"), url
        if "published_on" in card:
            assert datetime.date.fromisoformat(card["published_on"]).year >= 2010


def test_no_page_was_published_after_every_article_citing_it() -> None:
    for url, card in read("cards.json").items():
        if "published_on" in card:
            citing = [a.front["date"] for a in ARTICLES if url in a.sources]
            assert card["published_on"] <= max(citing), url


def test_every_author_is_introduced_and_every_introduction_used() -> None:
    authors = read("authors.json")
    assert {a.front["author"] for a in ARTICLES} == {a["name"] for a in authors}
    assert len({a["slug"] for a in authors}) == len(authors) >= 3
    for author in authors:
        assert re.fullmatch(r"[a-z]+(-[a-z]+)*", author["slug"])
        assert 10 <= len(author["bio"]) <= 120


def test_every_category_is_described_and_every_description_used() -> None:
    categories = read("categories.json")
    assert {a.front["category"] for a in ARTICLES} == {c["name"] for c in categories}
    assert len({c["slug"] for c in categories}) == len(categories)
    assert [c["order"] for c in categories] == list(range(1, len(categories) + 1))
    assert all(c["description"] for c in categories)
