"""One row per cited page, whatever form its address was written in."""

from __future__ import annotations

import pytest

from articles.models import Source
from articles.sources import find_sources, get_or_make_sources

pytestmark = pytest.mark.django_db


def test_equal_pages_share_a_row():
    forms = [
        "https://www.example.com/a?utm_source=x",
        "https://example.com/a",
        "http://EXAMPLE.com:80/a#part",
    ]
    rows = get_or_make_sources(forms)
    assert len({row.pk for row in rows.values()}) == 1
    assert set(rows) == set(forms)


def test_a_refused_address_gets_no_row():
    assert get_or_make_sources(["javascript:alert(1)", "https://u:p@a.example/"]) == {}
    assert not Source.objects.exists()


def test_what_an_author_typed_describes_only_a_new_source():
    url = "https://example.com/a"
    get_or_make_sources([url], first_values={url: {"title": "First"}})
    row = get_or_make_sources([url], first_values={url: {"title": "Second"}})[url]
    assert row.title == "First"


def test_finding_costs_one_query_for_any_number(django_assert_num_queries):
    urls = [f"https://example.com/{number}" for number in range(50)]
    get_or_make_sources(urls)
    with django_assert_num_queries(1):
        assert len(find_sources(urls)) == 50
