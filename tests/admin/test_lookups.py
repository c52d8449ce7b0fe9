"""The combobox finds sources and figures that are known, by any word of them."""

from __future__ import annotations

import time

import pytest
from django.contrib.auth.models import Permission

from articles.models import Source
from articles.opengraph import derive_card
from tests.evidence.sample import make_figure
from tests.make import make_article, make_source, make_tag, make_user

pytestmark = pytest.mark.django_db

LOOKUP = "/admin/articles/article/lookup/"
MAKE = "/admin/articles/article/sources/"


@pytest.fixture(autouse=True)
def _author(client):
    client.force_login(make_user(group="Author"))


def found(client, words, kind=""):
    answer = client.get(LOOKUP, {"q": words, "kind": kind}).json()
    return [result.get("url") or result["key"] for result in answer["results"]]


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
    (result,) = client.get(LOOKUP).json()["results"]
    assert result["title"] == derive_card(url).title != url


def test_figures_are_found_by_whose_of_what_key_and_value(client):
    figure = make_figure(
        "500億ドル", key="capex", entity="浜辺倉庫", measure="設備投資"
    )
    make_figure("3億円", key="other", entity="山手運輸", measure="売上")
    for words in ("浜辺", "設備 浜辺", "capex", "500", "５００億ドル", "500億 設備"):
        assert found(client, words) == [figure.key], words
    assert found(client, "500億円") == []
    (result,) = client.get(LOOKUP, {"q": "浜辺"}).json()["results"]
    assert result["title"] == "浜辺倉庫 設備投資 500億ドル"


@pytest.mark.parametrize("words", ["9" * 40, "1e99", "%", "_", "'", "\\", "[[", "-"])
def test_strange_words_find_nothing_and_break_nothing(client, words):
    make_source("https://a.example/report", title="港湾統計")
    make_figure("500億ドル", key="capex")
    assert found(client, words, "figure") == []


def test_one_kind_or_both(client):
    source = make_source("https://a.example/report", title="港湾統計")
    figure = make_figure("500億ドル", key="capex", entity="港湾局")
    assert found(client, "港湾") == [figure.key, source.url]
    assert found(client, "港湾", "source") == [source.url]
    assert found(client, "港湾", "figure") == [figure.key]


def test_a_figure_nobody_vouches_for_is_not_offered(client):
    figure = make_figure("500億ドル", key="capex")
    type(figure).objects.update(state="candidate")
    assert found(client, "capex") == []


def test_without_the_right_to_see_figures_there_are_sources_only(client):
    make_figure("500億ドル", key="capex")
    user = make_user()
    user.user_permissions.add(Permission.objects.get(codename="view_source"))
    client.force_login(user)
    assert found(client, "") == []


def test_tags_that_begin_so_come_first_then_the_used_ones(client):
    make_article(tags=["海の物流", "物流"])
    make_article(tags=["海の物流"])
    make_tag("物流拠点")
    titles = [
        (result["title"], result["detail"])
        for result in client.get(LOOKUP, {"q": "物流", "kind": "tag"}).json()["results"]
    ]
    assert titles == [("物流", "1"), ("物流拠点", "0"), ("海の物流", "2")]


def test_a_pasted_address_becomes_a_source_at_once(client):
    url = "https://a.example/2025/11/12/report"
    for _time in range(2):
        answer = client.post(MAKE, {"url": url})
        assert answer.json() == {"id": Source.objects.get(url=url).pk}
    assert Source.objects.get().next_fetch_at is not None


@pytest.mark.parametrize("url", ["", "javascript:alert(1)", "http://127.0.0.1/", "x"])
def test_what_cannot_be_a_source_is_refused_with_a_reason(client, url):
    answer = client.post(MAKE, {"url": url})
    assert answer.status_code == 422
    assert answer.json()["error"]["message"]
    assert not Source.objects.exists()


def test_making_a_source_needs_the_right_to_add_one(client):
    user = make_user()
    user.user_permissions.add(Permission.objects.get(codename="view_source"))
    client.force_login(user)
    assert client.post(MAKE, {"url": "https://a.example/"}).status_code == 403


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
