"""`/api/v1/categories/`, `/tags/` and `/authors/`."""

from __future__ import annotations

import pytest

from tests.api.asking import get, walk
from tests.make import make_article, make_tag

pytestmark = pytest.mark.django_db


def test_terms_are_counted_and_empty_ones_left_out(client):
    make_article(category="経済", tags=["物流", "港"], authors=["浜野 ゆき"])
    make_article(category="経済", tags=["物流"], published=False)
    make_tag("未使用")
    (category,) = get(client, "categories/")["results"]
    assert (category["name"], category["articles"]) == ("経済", 1)
    assert category["url"].startswith("http://testserver/categories/")
    tags = walk(client, "tags/", limit=1)
    assert {(row["name"], row["articles"]) for row in tags} == {("物流", 1), ("港", 1)}
    (author,) = get(client, "authors/")["results"]
    assert author["name"] == "浜野 ゆき"


@pytest.mark.parametrize("path", ["categories/", "tags/", "authors/"])
def test_terms_cost_one_query(client, django_assert_num_queries, path):
    for number in range(5):
        make_article(
            category=f"分野{number}", tags=[f"語{number}"], authors=[f"著者{number}"]
        )
    with django_assert_num_queries(1):
        assert len(get(client, path)["results"]) == 5
