"""/drafts/<key>/: the last saved text, for the holder of a link that still works."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import now

from articles import publishing
from articles.models import Article, ShareLink
from tests.make import make_article
from tests.public.pages import Page

pytestmark = pytest.mark.django_db


def address(link):
    return reverse("draft", args=[link.key])


def test_a_draft_is_read_without_an_account_and_by_no_search_engine(client):
    article = make_article(published=False, title="公開前", tags=["物流"])
    response = client.get(address(publishing.share(article)))
    page = Page(response)
    assert response.status_code == 200
    assert "公開前" in page.html
    assert "物流" in page.html
    assert page.one("meta", name="robots").get("content") == "noindex"
    assert "noindex" in response["X-Robots-Tag"]
    assert "no-store" in response["Cache-Control"]
    assert response["Referrer-Policy"] == "no-referrer"
    assert "Surrogate-Key" not in response


def test_it_shows_the_waiting_change_with_new_tags_and_writes_nothing(client):
    article = make_article(title="公開中")
    article.title = "直した題"
    publishing.store_edit(article, tags=["新しい話題"], authors=["新しい人"])
    link = publishing.share(article)
    page = client.get(address(link)).content.decode()
    assert "直した題" in page
    assert "新しい話題" in page
    assert "新しい人" in page
    assert Article.objects.get().title == "公開中"


@pytest.mark.parametrize("how", ["revoked", "expired"])
def test_an_ended_link_is_gone(client, how):
    link = publishing.share(make_article(published=False, title="公開前"))
    if how == "revoked":
        publishing.end_sharing(link)
    else:
        past = now() - timedelta(days=2)
        ShareLink.objects.update(created_at=past, expires_at=past + timedelta(days=1))
    response = client.get(address(link))
    assert response.status_code == 410
    assert "公開前" not in response.content.decode()
    assert "no-store" in response["Cache-Control"]


def test_an_unknown_key_is_not_found_and_nothing_is_posted(client):
    link = publishing.share(make_article(published=False))
    assert client.get("/drafts/guess/").status_code == 404
    assert client.post(address(link)).status_code == 405
