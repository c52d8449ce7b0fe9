"""Corrections reach those who read by feed: in the article's entry and as a feed."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.utils.timezone import now

from articles import publishing
from articles.models import Article
from tests.feeds.reading import NAMES, only, read_atom, read_json_feed, read_rss
from tests.make import make_article

pytestmark = pytest.mark.django_db
NOTE = "「三割」を「四割」に <訂正> しました。"


def correct(article: Article, kind: str = "correction", note: str = NOTE) -> None:
    copy = publishing.working_copy(Article.objects.get(pk=article.pk))
    copy.article.body += "直した行。\n"
    publishing.store_edit(copy.article, tags=copy.tags, authors=copy.authors)
    publishing.publish_change(copy.article, kind=kind, note=note)


@pytest.fixture
def article() -> Article:
    row = make_article(title="港の在庫")
    correct(row)
    return row


def test_the_note_stands_in_the_articles_entry_of_every_form(client, article):
    feed = read_json_feed(json.loads(client.get("/feeds/feed.json").content))
    (item,) = feed["items"]
    assert "「三割」を「四割」に &lt;訂正&gt; しました。" in item["content_html"]
    assert item["_corrections"][0]["note"] == NOTE
    assert item["date_modified"] > item["date_published"]
    for name in ("rss.xml", "atom.xml"):
        assert "「三割」を「四割」に" in client.get(f"/feeds/{name}").content.decode()


def test_the_feed_of_corrections_tells_each_once_the_newest_first(client, article):
    correct(article, "update", "追記しました。")
    publishing.publish(make_article(published=False, title="訂正のない記事"))
    channel = read_rss(client.get("/corrections/feeds/rss.xml").content)
    items = channel.findall("item")
    assert [only(item, "title") for item in items] == [
        "更新: 港の在庫",
        "訂正: 港の在庫",
    ]
    assert only(items[1], "description") == NOTE
    address = f"http://testserver/articles/{article.slug}/#corrections"
    assert only(items[0], "link") == address
    names = {only(item, "guid") for item in items}
    assert len(names) == 2
    again = read_rss(client.get("/corrections/feeds/rss.xml").content)
    assert {only(item, "guid") for item in again.findall("item")} == names


def test_atom_and_json_hold_the_same(client, article):
    atom = read_atom(client.get("/corrections/feeds/atom.xml").content)
    (entry,) = atom.findall("atom:entry", NAMES)
    assert only(entry, "atom:title") == "訂正: 港の在庫"
    feed = read_json_feed(
        json.loads(client.get("/corrections/feeds/feed.json").content)
    )
    assert feed["items"][0]["summary"] == NOTE


def test_corrections_of_an_english_article_speak_english(client):
    correct(make_article(title="Stocks", language="en"), note="Fixed a number.")
    page = client.get("/corrections/feeds/rss.xml").content.decode()
    assert "<title>correction: Stocks</title>" in page


def test_a_typo_is_told_to_nobody_and_what_is_not_public_is_not_there(client, article):
    correct(article, publishing.SILENT, "")
    hidden = make_article(title="下げた記事")
    correct(hidden)
    publishing.withdraw(Article.objects.get(pk=hidden.pk))
    channel = read_rss(client.get("/corrections/feeds/rss.xml").content)
    assert len(channel.findall("item")) == 1


def test_a_scheduled_correction_is_in_the_feeds_exactly_once_from_its_minute_on(
    client,
):
    article = make_article(title="予約の記事")
    article.body += "直した行。\n"
    publishing.store_edit(article, tags=[], authors=[])
    moment = now() + timedelta(hours=1)
    publishing.schedule_change(article, at=moment, kind="correction", note=NOTE)
    for minutes in (59, 60, 61, 300):
        publishing.settle(at=now() + timedelta(minutes=minutes, seconds=-1))
    channel = read_rss(client.get("/corrections/feeds/rss.xml").content)
    assert len(channel.findall("item")) == 1
    assert Article.objects.get().corrections.get().made_at == moment


def test_an_empty_feed_is_valid_and_the_page_announces_it(client):
    for name in ("rss.xml", "atom.xml", "feed.json"):
        assert client.get(f"/corrections/feeds/{name}").status_code == 200
    page = client.get("/corrections/").content.decode()
    assert 'href="/corrections/feeds/atom.xml"' in page


def test_queries(client, article, django_assert_max_num_queries):
    for _each in range(5):
        correct(make_article())
    with django_assert_max_num_queries(3):
        client.get("/corrections/feeds/rss.xml")
