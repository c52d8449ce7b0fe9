"""Health, rules for robots, the icon."""

from __future__ import annotations

import pytest
from django.contrib.staticfiles import finders
from django.db import OperationalError


@pytest.mark.django_db
def test_healthz_is_fine_with_a_database(client, django_assert_num_queries):
    with django_assert_num_queries(1):
        response = client.get("/healthz")
    assert (response.status_code, response.content) == (200, b"ok\n")
    assert "no-store" in response.headers["Cache-Control"]


def test_healthz_says_503_without_one(client, monkeypatch):
    def refuse():
        raise OperationalError("down")

    monkeypatch.setattr("articles.public.service.connection.cursor", refuse)
    assert client.get("/healthz").status_code == 503


def test_robots_may_read_articles_and_learn_nothing_of_the_admin(client, settings):
    response = client.get("/robots.txt")
    assert response.headers["Content-Type"].startswith("text/plain")
    rules = response.content.decode()
    assert "User-agent: *" in rules
    assert "Disallow: /\n" not in rules
    # Pages of results are nobody's to index; the form is a page like others.
    assert "Disallow: /search/?\n" in rules
    assert settings.ADMIN_PATH not in rules


def test_the_icon_is_found_where_old_clients_look(client):
    response = client.get("/favicon.ico")
    assert response.status_code == 302
    name = response.headers["Location"].removeprefix("/static/")
    assert finders.find(name)
