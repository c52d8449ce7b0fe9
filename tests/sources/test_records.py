"""One row per cited page, whatever form its address was written in."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils.timezone import now

from articles.models import Source
from articles.opengraph import (
    AddressRules,
    address_rules,
    tracking_parameters,
    use_rules,
)
from articles.sources import (
    find_sources,
    get_or_make_sources,
    prune_pictures,
    rekey,
)
from articles.sources.editing import mark_due
from tests.make import make_article

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


def test_a_refused_address_gets_a_row_that_says_why_and_is_never_due():
    urls = ["javascript:alert(1)", "https://u:p@a.example/", ""]
    rows = get_or_make_sources(urls)
    assert get_or_make_sources([f" {url} " for url in urls[:2]]).keys() != rows.keys()
    assert Source.objects.count() == 2
    row = Source.objects.get(pk=rows["javascript:alert(1)"].pk)
    assert (row.status, row.error_code, row.host) == ("refused", "url_scheme", "")
    assert row.fetches.get().error_code == "url_scheme"
    assert not Source.objects.due(now() + timedelta(days=4000)).exists()
    assert not Source.objects.fetchable().exists()


def test_the_database_itself_keeps_refused_addresses_from_workers():
    get_or_make_sources(["javascript:alert(1)"])
    with pytest.raises(IntegrityError), transaction.atomic():
        Source.objects.update(next_fetch_at=now())
    assert mark_due(Source.objects.all()) == 0


def test_a_refused_address_of_any_length_and_kind_can_be_stored():
    urls = ["x:" + "y" * 100_000, "a\0b", "\ud800", "http://[::1]/", "[[x]]"]
    rows = get_or_make_sources(urls)
    assert set(rows) == set(urls)
    assert Source.objects.filter(status="refused", host="").count() == len(urls)


def test_a_corrected_slip_is_forgotten_and_a_cited_one_is_not():
    make_article(body="[[ogp:javascript:alert(1)]]\n")
    get_or_make_sources(["javascript:alert(2)"])
    prune_pictures()
    prune_pictures(now() + timedelta(days=31))
    assert [row.url for row in Source.objects.all()] == ["javascript:alert(1)"]


def test_new_rules_bring_the_rows_of_one_page_together():
    article = make_article(body="[[ogp:https://a.example.com/x?cid=1]]\n")
    make_article(body="[[ogp:https://a.example.com/x?cid=2]]\n")
    get_or_make_sources(["https://b.example.com/y?cid=1"])
    assert rekey() == 0
    before = address_rules()
    use_rules(AddressRules(tracking=tracking_parameters(["cid"])))
    try:
        assert rekey() == 3
        assert rekey() == 0
        assert Source.objects.filter(duplicate_of__isnull=True).count() == 2
        assert Source.objects.get(host="b.example.com").url_key == "b.example.com/y"
        kept = article.citations.get().source
        assert kept.citations.count() == 2
        (found,) = get_or_make_sources(["https://a.example.com/x?cid=3"]).values()
        assert found == kept
    finally:
        use_rules(before)


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
