"""`/api/v1/search/`: the same answers as the search page."""

from __future__ import annotations

import pytest

from tests.api.asking import get, refused
from tests.evidence.sample import make_figure
from tests.make import make_article, make_articles, make_source

pytestmark = pytest.mark.django_db


def test_hits_with_their_words_marked(client):
    make_article(slug="port", body="港の倉庫で在庫が減りました。", tags=["物流"])
    make_article(slug="draft", body="在庫", published=False)
    data = get(client, "search/", q="在庫")
    assert data["total"] == 1
    (hit,) = data["results"]
    assert hit["slug"] == "port"
    assert [piece["text"] for piece in hit["snippet"] if piece["is_hit"]] == ["在庫"]
    assert [tag["name"] for tag in hit["tags"]] == ["物流"]


def test_figures_and_sources_are_found_too(client):
    make_source("https://statistics.example/port/", title="港湾統計")
    make_figure("500億ドル", key="dollars", entity="岬物流")
    make_article(
        body="[500億ドル](figure:dollars)\n\n[[ogp:https://statistics.example/port/]]"
    )
    (figure,) = get(client, "search/", q="岬物流 500億ドル")["figures"]
    assert figure["key"] == "dollars"
    (source,) = get(client, "search/", q="港湾統計")["sources"]
    assert source["title"] == "港湾統計"
    assert get(client, "search/", q="岬物流", page=2)["figures"] == []


def test_pages_and_their_end(client):
    make_articles(5, body="在庫")
    first = get(client, "search/", q="在庫", limit=2, sort="newest")
    last = get(client, "search/", q="在庫", limit=2, sort="newest", page=3)
    assert (first["pages"], first["total"]) == (3, 5)
    assert len(last["results"]) == 1
    assert get(client, "search/", q="在庫", page=900)["results"] == []


def test_no_words_find_nothing_and_what_was_left_out_is_told(client):
    make_article()
    assert get(client, "search/")["results"] == []
    notices = get(client, "search/", q="date:いつか 在庫")["notices"]
    assert notices == [{"code": "bad_date", "value": "いつか"}]


def test_unknown_order(client):
    assert refused(client, "search/", q="a", sort="oldest")["parameter"] == "sort"
