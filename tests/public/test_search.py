"""The search page, as a visitor without scripts uses it."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from articles.models import SearchEntry
from articles.search import SearchTookTooLong
from tests.evidence.sample import make_figure
from tests.make import make_article, make_articles, make_category, make_source

pytestmark = pytest.mark.django_db


def page(client: Client, **fields: str) -> str:
    response = client.get("/search/", fields)
    assert response.status_code == 200
    return response.content.decode()


def headlines(html: str) -> list[str]:
    found = re.findall(r'<h2 class="headline"><a[^>]*>(.*?)</a></h2>', html, re.S)
    return [re.sub(r"</?mark>|\s+$", "", title) for title in found]


def links(html: str) -> list[str]:
    return [unescape(address) for address in re.findall(r'<a[^>]*href="([^"]+)"', html)]


def test_an_empty_search_explains_itself_and_names_topics(client):
    make_article(tags=["半導体"])
    make_article(tags=["未公開の話題"], published=False)
    html = page(client)
    assert "date:2025-10..2026-03" in html
    assert "半導体" in html
    assert "未公開の話題" not in html


def test_words_are_marked_where_they_stand(client):
    make_article(title="設備投資の話", body="３２００人が働く。")
    html = page(client, q="投資 3200人")
    assert "設備<mark>投資</mark>の話" in html
    assert "<mark>３２００人</mark>が働く" in html


def test_figures_are_found_by_their_number_and_named_with_their_entity(client):
    make_figure("500億ドル", key="dollars", entity="岬物流", measure="設備投資額")
    make_article(body="[500億ドル](figure:dollars)でした。")
    for typed in ("500億ドル", "岬物流"):
        html = page(client, q=typed)
        assert "見つかった数値" in html
        assert "/figures/dollars/" in links(html)
    assert "見つかった数値" not in page(client, q="500億ドル category:経済")


def test_what_a_visitor_types_is_never_markup(client):
    make_article(title="5 < 6 & <b>太字</b>", body="鯨")
    for typed in ("<script>alert(1)</script>", '"><svg onload=1>', "鯨 -<img src=x>"):
        html = page(client, q=typed)
        assert "<script" not in html
        assert "<svg" not in html
        assert "<img src=x" not in html
    html = page(client, q="太字")
    assert "5 &lt; 6 &amp; &lt;b&gt;<mark>太字</mark>" in html


def test_the_page_is_not_for_search_engines_and_works_without_scripts(client):
    response = client.get("/search/", {"q": "鯨"})
    html = response.content.decode()
    assert '<meta name="robots" content="noindex' in html
    assert "<script" not in html
    assert "script-src 'none'" in response["Content-Security-Policy"]
    assert client.post("/search/").status_code == 405


def test_the_form_alone_is_a_page_to_find(client):
    html = page(client)
    assert "noindex" not in html
    assert '<meta name="description" content="' in html
    assert '/search/">\n<link rel="manifest"' in html


def test_filters_are_chips_that_lead_to_the_search_without_them(client):
    make_article(title="鯨", tags=["海"], category=make_category("暮らし"))
    html = page(client, q="鯨 tag:海 category:暮らし -象 after:2020-01", sort="newest")
    assert headlines(html) == ["鯨"]
    without = [
        parse_qs(urlsplit(address).query)
        for address in links(html.split('class="chips"')[1].split("</ul>")[0])
    ]
    assert [query["q"] for query in without] == [
        ["鯨 category:暮らし -象 after:2020-01"],
        ["鯨 tag:海 -象 after:2020-01"],
        ["鯨 tag:海 category:暮らし after:2020-01"],
        ["鯨 tag:海 category:暮らし -象"],
    ]
    assert all(query["sort"] == ["newest"] for query in without)


def test_the_forms_fields_become_part_of_the_search(client):
    response = client.get(
        "/search/",
        {"q": "鯨", "category": "暮らし", "from": "2026-01-05", "to": "x", "page": "3"},
    )
    assert response.status_code == 302
    query = parse_qs(urlsplit(response["Location"]).query)
    assert query == {"q": ["鯨 category:暮らし date:2026-01-05.."]}
    assert client.get(response["Location"]).status_code == 200


def test_pages_are_numbered_and_keep_the_search(client, settings):
    settings.ARTICLES_PAGE_SIZE = 3
    make_articles(7, body="鯨 & 港")
    first = page(client, q="鯨 & 港")
    second = next(link for link in links(first) if "page=2" in link)
    assert len(headlines(client.get(second).content.decode())) == 3
    seen = {
        title
        for number in ("1", "2", "3")
        for title in headlines(page(client, q="鯨 & 港", page=number))
    }
    assert len(seen) == 7
    for number in ("4", "0", "x", "-1", "99999999"):
        response = client.get("/search/", {"q": "鯨 & 港", "page": number})
        assert response.status_code == 404


def test_nothing_found_offers_what_there_is_without_a_part(client):
    make_article(title="鯨の話")
    html = page(client, q="鯨 缶詰")
    assert "「鯨 缶詰」" in html
    offer = [link for link in links(html) if parse_qs(urlsplit(link).query).get("q")]
    assert [parse_qs(urlsplit(link).query)["q"] for link in offer] == [["鯨"]]
    assert headlines(client.get(offer[0]).content.decode()) == ["鯨の話"]


def test_what_could_not_be_read_is_said(client):
    html = page(client, q="date:昨日 !? " + "鯨" * 300)
    notices = re.findall(r'<p class="search-notice">(.*?)</p>', html)
    assert len(notices) == 3
    assert "昨日" in notices[1]


def test_sources_are_listed_and_lead_to_their_page(client):
    source = make_source("https://stat.example/rail/", title="鉄道統計年報")
    make_article(title="一", body="[[ogp:https://stat.example/rail/]]")
    html = page(client, q="鉄道統計")
    assert f"/sources/{source.pk}/" in html
    assert "<mark>鉄道統計</mark>年報" in html


def test_a_database_that_gives_up_is_said_kindly(client, monkeypatch):
    def give_up(*args, **kwargs):
        raise SearchTookTooLong

    monkeypatch.setattr("articles.public.search.search", give_up)
    response = client.get("/search/", {"q": "鯨"})
    assert response.status_code == 503
    assert "鯨" in response.content.decode()


def test_a_result_page_costs_a_fixed_number_of_queries(
    client, django_assert_max_num_queries
):
    make_articles(12, body="鯨[[cite:https://a.example/x]]", tags=["海", "港"])
    # Five looks into the index (up to four statements on PostgreSQL), entries,
    # articles, tags, citations, sources, topics, categories of form and header.
    with django_assert_max_num_queries(5 * 4 + 9):
        assert len(headlines(page(client, q="鯨"))) == 12


@given(typed=st.text(max_size=40), number=st.sampled_from(["1", "", "１", "2"]))
@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_no_text_at_all_is_an_error(client, typed, number):
    response = client.get("/search/", {"q": typed, "page": number, "sort": typed})
    assert response.status_code in (200, 404)


def test_drafts_are_not_even_counted(client):
    make_article(title="鯨の公開記事")
    make_article(title="鯨の下書き", published=False)
    html = page(client, q="鯨")
    assert headlines(html) == ["鯨の公開記事"]
    assert "下書き" not in html
    assert SearchEntry.objects.count() == 1
