"""The generated picture of an article at its address."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from django.utils.timezone import now
from PIL import Image

from articles import publishing
from articles.feeds import social_pictures
from articles.models import Article
from articles.socialcard import draw
from tests.make import make_article

pytestmark = pytest.mark.django_db


def test_a_public_article_has_a_picture(client):
    make_article(slug="港の在庫", title="港の在庫", category="経済")
    response = client.get("/articles/港の在庫/card.png")
    assert response["Content-Type"] == "image/png"
    assert Image.open(io.BytesIO(response.content)).size == (1200, 630)


@pytest.mark.parametrize(
    ("state", "answer"),
    [
        ({"published": False}, 404),
        (
            {
                "status": Article.Status.SCHEDULED,
                "published_at": now() + timedelta(hours=1),
            },
            404,
        ),
        ({"status": Article.Status.WITHDRAWN}, 410),
    ],
    ids=["draft", "scheduled", "withdrawn"],
)
def test_nothing_is_told_of_what_is_not_public(client, state, answer):
    make_article(slug="secret", **state)
    assert client.get("/articles/secret/card.png").status_code == answer


def test_it_is_drawn_once_and_again_when_its_words_change(client, monkeypatch):
    drawn = []

    def counted(title, **words):
        drawn.append(title)
        return draw(title, **words)

    monkeypatch.setattr(social_pictures, "draw", counted)
    article = make_article(slug="a", title="初めの題")
    first = client.get("/articles/a/card.png")
    client.get("/articles/a/card.png")
    assert drawn == ["初めの題"]
    same = client.get("/articles/a/card.png", headers={"If-None-Match": first["ETag"]})
    assert same.status_code == 304
    article.body += "\n本文だけの変更\n"
    publishing.save(article)
    client.get("/articles/a/card.png")
    assert drawn == ["初めの題"]
    article.title = "次の題"
    publishing.save(article)
    changed = client.get(
        "/articles/a/card.png", headers={"If-None-Match": first["ETag"]}
    )
    assert changed.status_code == 200
    assert drawn == ["初めの題", "次の題"]


def test_a_missing_glyph_is_reported_to_the_operator(client, caplog):
    make_article(slug="a", title="𠮷野家")
    assert client.get("/articles/a/card.png").status_code == 200
    assert "𠮷" in caplog.text


def test_queries(client, django_assert_num_queries):
    make_article(
        slug="a", category="経済", tags=["港"], body="[[cite:https://a.example/]]"
    )
    with django_assert_num_queries(2):
        client.get("/articles/a/card.png")


@pytest.mark.parametrize(("language", "note"), [("ja", "出典2件"), ("en", "2 sources")])
def test_the_number_of_sources_is_told_in_the_articles_language(
    client, monkeypatch, language, note
):
    shown = []

    def seen(title, **words):
        shown.append(words["note"])
        return draw(title, **words)

    monkeypatch.setattr(social_pictures, "draw", seen)
    body = "[[cite:https://a.example/]]と[[cite:https://b.example/]]"
    make_article(slug="a", language=language, body=body)
    client.get("/articles/a/card.png")
    assert shown == [note]
