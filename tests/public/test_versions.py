"""Language versions of an article: linked both ways, for people and machines."""

from __future__ import annotations

import pytest

from tests.make import make_article
from tests.public.pages import Page

pytestmark = pytest.mark.django_db


@pytest.fixture
def pair():
    return (
        make_article(title="港", slug="harbour-ja", translation_key="harbour"),
        make_article(
            title="Harbour", slug="harbour", language="en", translation_key="harbour"
        ),
    )


def alternates(page: Page) -> dict[str | None, str | None]:
    links = [link for link in page.all("link") if link.get("hreflang")]
    assert all(link.get("rel") == "alternate" for link in links)
    return {link.get("hreflang"): link.get("href") for link in links}


def test_both_name_both_and_the_sites_own_is_for_all(client, pair):
    for article in pair:
        page = Page(client.get(article.get_absolute_url()))
        assert alternates(page) == {
            "ja": "http://testserver/articles/harbour-ja/",
            "en": "http://testserver/articles/harbour/",
            "x-default": "http://testserver/articles/harbour-ja/",
        }


def test_a_reader_sees_the_other_one_in_its_own_words(client, pair):
    japanese, english = (Page(client.get(row.get_absolute_url())) for row in pair)
    (link,) = [a for a in japanese.all("a") if a.get("hreflang")]
    assert (link.text, link.get("lang"), link.get("href")) == (
        "English",
        "en",
        "/articles/harbour/",
    )
    (back,) = [a for a in english.all("a") if a.get("hreflang")]
    assert (back.text, back.get("href")) == ("日本語", "/articles/harbour-ja/")


def test_what_is_not_live_is_not_named(client):
    row = make_article(translation_key="k")
    make_article(language="en", translation_key="k", published=False)
    page = Page(client.get(row.get_absolute_url()))
    assert alternates(page) == {}
    assert not [a for a in page.all("a") if a.get("hreflang")]


def test_articles_without_a_key_are_no_versions_of_each_other(client):
    row = make_article()
    make_article(language="en")
    assert alternates(Page(client.get(row.get_absolute_url()))) == {}


def test_two_of_one_language_leave_no_doubt(client, pair):
    make_article(slug="later", language="en", translation_key="harbour")
    page = Page(client.get(pair[0].get_absolute_url()))
    assert alternates(page)["en"] == "http://testserver/articles/harbour/"


def test_a_new_version_ends_the_pages_of_the_others(pair, monkeypatch):
    from articles.publishing.purging import footprint

    assert f"article-{pair[1].pk}" in footprint(pair[0]).names


def test_a_revision_keeps_the_key(pair):
    fields = pair[0].revisions.get().fields
    assert fields["translation_key"] == "harbour"


def test_an_article_without_these_fields_keeps_its_hash():
    """Stored before there were series and versions: still unchanged."""
    fields = make_article().revisions.get().fields
    assert not {"series", "series_position", "translation_key"} & fields.keys()
