"""2,000 searches get the oracle's answer, on whichever database the tests run."""

from __future__ import annotations

import random

import pytest

from articles import search
from articles.models import SearchEntry
from articles.search.results import found_keys, type_of_order
from tests.search.corpus import NOW, make_corpus, make_query
from tests.search.oracle import answer

ARTICLES, QUERIES = 150, 2_000


@pytest.mark.django_db
def test_generated_searches_get_the_answer_of_a_plain_look_through():
    rows = make_corpus(ARTICLES)
    of_key = dict(SearchEntry.objects.values_list("key", "article"))
    dice = random.Random(20)
    different = []
    hits = 0
    for number in range(QUERIES):
        typed, wishes = make_query(dice, rows)
        order: type_of_order = "best" if number % 4 == 0 else "newest"
        expected = answer(rows, wishes, NOW, order) if wishes else []
        found = [
            of_key[key] for key in found_keys(search.parse(typed), order=order, at=NOW)
        ]
        hits += bool(found)
        if found != expected:
            different.append((typed, sorted(set(found) ^ set(expected))))
    assert different[:5] == []
    # Or else it would say nothing: most of them find something.
    assert hits > QUERIES / 2


@pytest.mark.django_db
def test_what_is_not_public_is_in_no_answer():
    rows = make_corpus(60, seed=2)
    hidden = {row.pk for row in rows if not row.is_live(NOW)}
    assert len(hidden) > 10
    of_key = dict(SearchEntry.objects.values_list("key", "article"))
    for typed in ("円", "の", "-鯨", "date:2020..2030", "投資 -AI", "category:経済"):
        orders: tuple[type_of_order, ...] = ("best", "newest")
        for order in orders:
            found = found_keys(search.parse(typed), order=order, at=NOW)
            assert found
            assert hidden.isdisjoint(of_key[key] for key in found)
