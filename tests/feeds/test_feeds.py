"""RSS, Atom and JSON Feed: valid, complete, stable, and only what is public."""

from __future__ import annotations

import json
from datetime import datetime, timedelta, timezone
from email.utils import parsedate_to_datetime
from typing import Any

import pytest
from django.db import connection
from django.utils.http import http_date
from django.utils.timezone import now

from articles import evidence, publishing
from articles.models import Article, Author, Category, Series, Tag
from tests.evidence.sample import make_figure
from tests.feeds.reading import (
    NAMES,
    all_text,
    only,
    read_atom,
    read_json_feed,
    read_rss,
)
from tests.make import make_article, make_articles, make_illustration, make_source

pytestmark = pytest.mark.django_db
JST = timezone(timedelta(hours=9))
FORMS = {
    "rss.xml": "application/rss+xml; charset=utf-8",
    "atom.xml": "application/atom+xml; charset=utf-8",
    "feed.json": "application/feed+json; charset=utf-8",
}
BODY = """## 統計

[港湾統計](/sources/)と[次の節](#次)を見てください。数は3 < 5です。

## 次

[[ogp:https://statistics.example/port/]]
"""


@pytest.fixture
def article() -> Article:
    make_source(
        "https://statistics.example/port/",
        title="港湾統計 2025年",
        site_name="統計局",
        image=make_illustration(decorative=True, alt=""),
    )
    return make_article(
        title="在庫 <三割> & 減",
        body=BODY,
        category="経済",
        tags=["物流", "港"],
        authors=["浜野 ゆき", "北 一郎"],
        lead_image=make_illustration(alt="夕方の港"),
        published_at=datetime(2025, 11, 20, 9, 0, tzinfo=JST),
        modified_at=datetime(2025, 11, 21, 18, 30, tzinfo=JST),
    )


def _rss(client, path="/feeds/rss.xml"):
    return read_rss(client.get(path).content)


def _atom(client, path="/feeds/atom.xml"):
    return read_atom(client.get(path).content)


def _json(client, path="/feeds/feed.json") -> dict[str, Any]:
    return read_json_feed(json.loads(client.get(path).content))


@pytest.mark.parametrize("form", FORMS)
def test_content_types(client, form):
    response = client.get(f"/feeds/{form}")
    assert response.status_code == 200
    assert response["Content-Type"] == FORMS[form]


def test_rss_tells_all_of_an_article(client, article):
    channel = _rss(client)
    assert only(channel, "title") == "裏付け"
    assert only(channel, "language") == "ja"
    (item,) = channel.findall("item")
    assert only(item, "title") == "在庫 <三割> & 減"
    assert only(item, "link") == f"http://testserver/articles/{article.slug}/"
    assert only(item, "pubDate") == "Thu, 20 Nov 2025 09:00:00 +0900"
    assert only(item, "atom:updated") == "2025-11-21T18:30:00+09:00"
    assert all_text(item, "dc:creator") == ["浜野 ゆき", "北 一郎"]
    assert all_text(item, "category") == ["経済", "物流", "港"]
    assert only(item, "description") == article.description
    (picture,) = item.findall("media:content", NAMES)
    assert picture.get("width") == "64"
    assert only(picture, "media:description") == "夕方の港"


def test_atom_tells_all_of_an_article(client, article):
    feed = _atom(client)
    (own,) = [
        link.get("href")
        for link in feed.findall("atom:link", NAMES)
        if link.get("rel") == "self"
    ]
    assert own == "http://testserver/feeds/atom.xml"
    (entry,) = feed.findall("atom:entry", NAMES)
    assert only(entry, "atom:title") == "在庫 <三割> & 減"
    assert only(entry, "atom:published") == "2025-11-20T09:00:00+09:00"
    assert only(entry, "atom:updated") == "2025-11-21T18:30:00+09:00"
    assert all_text(entry, "atom:author/atom:name") == ["浜野 ゆき", "北 一郎"]
    terms = [row.get("term") for row in entry.findall("atom:category", NAMES)]
    assert terms == ["経済", "物流", "港"]
    assert only(entry, "atom:summary") == article.description


def test_json_feed_tells_all_of_an_article(client, article):
    (item,) = _json(client)["items"]
    assert item["title"] == "在庫 <三割> & 減"
    assert item["url"] == f"http://testserver/articles/{article.slug}/"
    assert item["date_published"] == "2025-11-20T09:00:00+09:00"
    assert item["date_modified"] == "2025-11-21T18:30:00+09:00"
    assert [author["name"] for author in item["authors"]] == ["浜野 ゆき", "北 一郎"]
    assert item["tags"] == ["経済", "物流", "港"]
    assert item["image"].startswith("http://testserver/media/")
    assert item["_sources"] == [
        {
            "url": "https://statistics.example/port/",
            "title": "港湾統計 2025年",
            "site": "統計局",
        }
    ]


def test_content_is_the_page_with_cards_filled_and_addresses_complete(client, article):
    content = _json(client)["items"][0]["content_html"]
    address = f"http://testserver/articles/{article.slug}/"
    assert "港湾統計 2025年" in content
    assert "統計局" in content
    assert 'href="http://testserver/sources/"' in content
    assert f'href="{address}#' in content
    assert "3 &lt; 5" in content
    assert content.count('src="http://testserver/media/') == 2  # lead image and card
    rss = only(_rss(client), "item/content:encoded")
    atom = only(_atom(client), "atom:entry/atom:content")
    assert rss == atom == content


@pytest.mark.parametrize("form", FORMS)
def test_words_around_an_article_speak_its_language(client, form):
    image = make_illustration(credit="Y. Hamano")
    make_article(title="Rice", language="en", lead_image=image)
    assert "Picture: Y. Hamano" in client.get(f"/feeds/{form}").content.decode()


def test_ids_survive_a_new_slug_and_a_new_date(client, article):
    before = only(_rss(client), "item/guid")
    article.slug = "another"
    article.published_at = now() - timedelta(days=1)
    publishing.save(article)
    channel = _rss(client)
    assert only(channel, "item/link").endswith("/articles/another/")
    assert only(channel, "item/guid") == before
    assert _json(client)["items"][0]["id"] == before
    assert only(_atom(client), "atom:entry/atom:id") == before


@pytest.mark.parametrize("form", FORMS)
def test_only_what_is_public_now_is_told(client, form):
    hidden = [
        make_article(title="下書きの題", published=False),
        make_article(
            title="予定の題",
            status=Article.Status.SCHEDULED,
            published_at=now() + timedelta(hours=1),
        ),
        make_article(title="終わりの題", expire_at=now() - timedelta(minutes=1)),
        make_article(title="取下げの題", status=Article.Status.WITHDRAWN),
    ]
    make_article(title="公開の題")
    text = client.get(f"/feeds/{form}").content.decode()
    assert "公開の題" in text
    assert not [article.title for article in hidden if article.title in text]


def test_a_scheduled_article_appears_with_its_time(client):
    due = make_article(
        title="時が来た",
        status=Article.Status.SCHEDULED,
        published_at=now() - timedelta(minutes=1),
    )
    assert [item["title"] for item in _json(client)["items"]] == [due.title]


def test_the_newest_twenty(client):
    articles = make_articles(22)
    titles = [item["title"] for item in _json(client)["items"]]
    assert titles == [article.title for article in articles[:20]]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("kind", ["categories", "tags", "authors", "series"])
def test_each_category_tag_author_and_series_has_its_own(client, kind, form, article):
    article.series = Series.objects.get_or_make("港の一年")
    article.save()
    make_article(title="無関係の題", category="社会", tags=["海"], authors=["南 花子"])
    model, name = {
        "categories": (Category, "経済"),
        "tags": (Tag, "港"),
        "authors": (Author, "北 一郎"),
        "series": (Series, "港の一年"),
    }[kind]
    term = model.objects.get(name=name)  # type: ignore[attr-defined]
    path = f"{term.get_absolute_url()}feeds/{form}"
    response = client.get(path)
    assert response["Content-Type"] == FORMS[form]
    text = response.content.decode()
    assert f"{name} | 裏付け" in text
    assert "三割" in text
    assert "無関係の題" not in text
    if form == "rss.xml":
        read_rss(response.content)
    elif form == "atom.xml":
        read_atom(response.content)
    else:
        read_json_feed(json.loads(response.content))


def test_a_term_without_a_public_article_has_no_feed(client):
    make_article(published=False, category="経済")
    category = Category.objects.get(name="経済")
    assert client.get(f"/categories/{category.slug}/feeds/rss.xml").status_code == 404
    assert client.get("/tags/nothing/feeds/atom.xml").status_code == 404


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("number", [1, 12])
def test_queries_do_not_grow_with_the_articles(
    client, django_assert_max_num_queries, number, form
):
    source = "[[ogp:https://statistics.example/{}/]]\n"
    for place in range(number):
        make_article(
            category=f"分類{place}",
            tags=[f"札{place}", "港"],
            authors=[f"記者{place}"],
            body="本文\n\n" + source.format(place) + source.format("all"),
            lead_image=make_illustration(),
        )
    with django_assert_max_num_queries(7):
        assert client.get(f"/feeds/{form}").status_code == 200
    tag = Tag.objects.get(name="港")
    with django_assert_max_num_queries(8):
        client.get(f"{tag.get_absolute_url()}feeds/{form}")


@pytest.mark.parametrize("number", [1, 12])
def test_figures_of_all_entries_are_asked_for_together(
    client, django_assert_max_num_queries, number
):
    for place in range(number):
        make_figure(f"{place + 3}億円", key=f"capex-{place}", entity=f"社{place}")
        make_article(body=f"[[figure:capex-{place}]]を投じた。")
    with django_assert_max_num_queries(8):
        page = client.get("/feeds/rss.xml").content.decode()
    assert all(f"{place + 3}億円" in page for place in range(number))


def test_a_changed_figure_is_in_the_feed(client):
    figure = make_figure("3億円", key="capex")
    make_article(body="[[figure:capex]]を投じた。")
    assert "3億円" in client.get("/feeds/rss.xml").content.decode()
    figure.value = 400_000_000
    evidence.change(figure, by=None, kind="update", reason="増額")
    assert "4億円" in client.get("/feeds/rss.xml").content.decode()


@pytest.mark.parametrize("form", FORMS)
def test_a_client_that_has_it_gets_304_until_something_changes(client, article, form):
    first = client.get(f"/feeds/{form}")
    etag, date = first["ETag"], first["Last-Modified"]
    same = client.get(f"/feeds/{form}", headers={"If-None-Match": etag})
    assert (same.status_code, same.content) == (304, b"")
    assert same["ETag"] == etag
    by_date = client.get(f"/feeds/{form}", headers={"If-Modified-Since": date})
    assert by_date.status_code == 304
    both = {"If-None-Match": etag, "If-Modified-Since": date}
    # Withdrawn: the date alone could not tell.
    publishing.withdraw(article)
    assert client.get(f"/feeds/{form}", headers=both).status_code == 200


def test_a_source_that_learned_its_title_is_news_to_clients(client, article):
    first = client.get("/feeds/atom.xml")
    source = make_source("https://statistics.example/port/")
    source.title = "新しい題"
    source.save()
    again = client.get("/feeds/atom.xml", headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 200
    assert parsedate_to_datetime(again["Last-Modified"]) >= parsedate_to_datetime(
        first["Last-Modified"]
    )


@pytest.mark.parametrize("form", FORMS)
def test_an_empty_site_has_valid_feeds(client, form):
    response = client.get(f"/feeds/{form}")
    if form == "rss.xml":
        assert read_rss(response.content).findall("item") == []
    elif form == "atom.xml":
        read_atom(response.content)
    else:
        assert read_json_feed(json.loads(response.content))["items"] == []
    assert response["Last-Modified"] == http_date(0)


def test_characters_xml_cannot_carry_break_nothing(client):
    article = make_article(title="題")
    # NUL, too, where the database can hold it.
    nul = "\x00" if connection.vendor == "sqlite" else "\x01"
    Article.objects.filter(pk=article.pk).update(
        title="題\x0bと\ufffe", body_html=f"<p>]]> {nul} &amp;</p>"
    )
    assert only(_rss(client), "item/title") == "題と"
    assert "]]>" in only(_atom(client), "atom:entry/atom:content")


def test_a_feed_has_one_address(client, article):
    plain = client.get("/feeds/rss.xml").content
    assert client.get("/feeds/rss.xml?utm_source=x").content == plain
    assert client.post("/feeds/rss.xml").status_code == 405


def test_an_article_of_elsewhere_names_its_first_place(client):
    make_article(canonical_url="https://first.example/a/")
    assert _json(client)["items"][0]["external_url"] == "https://first.example/a/"


def test_feeds_set_no_cookie_and_vary_by_nothing(client, article):
    response = client.get("/feeds/rss.xml")
    assert "Set-Cookie" not in response
    assert "Cookie" not in response.get("Vary", "")


@pytest.mark.parametrize("form", FORMS)
def test_a_stored_feed_ends_with_its_articles_and_sources(client, article, form):
    source = make_source("https://statistics.example/port/")
    keys = client.get(f"/feeds/{form}")["Surrogate-Key"].split()
    assert {"articles", f"source-{source.pk}"} <= set(keys)
    tag = article.tag_list[0]
    keys = client.get(f"{tag.get_absolute_url()}feeds/{form}")["Surrogate-Key"].split()
    assert {f"tag-{tag.pk}", f"source-{source.pk}"} <= set(keys)
    assert "articles" not in keys
