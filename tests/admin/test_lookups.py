"""The combobox of sources finds what is known, by any word of it."""

from __future__ import annotations

import time

import pytest

from articles.models import Source
from articles.opengraph import derive_card
from tests.make import make_source, make_user

pytestmark = pytest.mark.django_db

SOURCES = "/admin/articles/article/sources/"


@pytest.fixture(autouse=True)
def _author(client):
    client.force_login(make_user(group="Author"))


def found(client, words):
    answer = client.get(SOURCES, {"q": words}).json()
    return [result["url"] for result in answer["results"]]


def test_sources_are_found_by_title_site_and_address(client):
    one = make_source(
        "https://a.example/report", title="港湾統計", site_name="国の統計"
    )
    make_source("https://b.example/other", title="別の頁")
    for words in ("港湾", "国の 港湾", "a.example report"):
        assert found(client, words) == [one.url]
    assert found(client, "港湾 別") == []
    assert len(found(client, "")) == 2


def test_a_source_without_title_has_a_readable_one(client):
    url = "https://a.example/2025/11/12/harbour-warehouses-report"
    make_source(url)
    (result,) = client.get(SOURCES).json()["results"]
    assert result["title"] == derive_card(url).title != url


def test_it_answers_quickly_among_ten_thousand(client):
    Source.objects.bulk_create(
        Source(
            url=f"https://h{n}.example/p",
            url_key=f"h{n}.example/p",
            host=f"h{n}.example",
            title=f"統計 {n}",
        )
        for n in range(10_000)
    )
    started = time.process_time()
    assert len(found(client, "統計 999")) == 12
    assert time.process_time() - started < 5
