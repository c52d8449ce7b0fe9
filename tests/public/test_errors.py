"""Pages for what went wrong: in the site's design, and never the cause of more."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from django.db import InterfaceError, OperationalError
from django.test import RequestFactory

from articles.public import errors
from tests.public.pages import Page


def test_the_500_page_needs_no_database_and_no_request_context():
    # Without the `db` mark, a query fails this test.
    response = errors.server_error(RequestFactory().get("/"))
    page = Page(response)
    assert response.status_code == 500
    assert page.texts("h1") == ["サイトの側で問題が起きました"]
    assert "/" in page.links


def test_a_500_page_is_what_a_visitor_of_a_broken_view_sees(client, monkeypatch):
    def broken(*args, **kwargs):
        raise RuntimeError("broken")

    monkeypatch.setattr("articles.public.service.render", broken)
    client.raise_request_exception = False
    response = client.get("/robots.txt")
    assert response.status_code == 500
    assert "問題が起きました" in response.content.decode()
    assert "RuntimeError" not in response.content.decode()


@pytest.mark.parametrize("problem", [OperationalError, InterfaceError])
def test_a_database_that_is_away_is_a_503_that_says_when_to_come_back(
    client, monkeypatch, problem
):
    def away(*args, **kwargs):
        raise problem("the connection is closed: password=secret")

    monkeypatch.setattr("articles.public.service.render", away)
    client.raise_request_exception = False
    response = client.get("/robots.txt")
    assert response.status_code == 503
    assert response["Retry-After"] == "30"
    assert Page(response).texts("h1") == ["まもなく復旧します"]
    assert "secret" not in response.content.decode()


def test_the_400_page_needs_no_database(client):
    response = client.get("/", headers={"host": "evil.example"})
    assert response.status_code == 400
    assert Page(response).texts("h1") == ["リクエストを理解できませんでした"]


@pytest.mark.django_db
def test_the_403_page_leads_on():
    response = errors.forbidden(RequestFactory().get("/"), PermissionDenied())
    page = Page(response)
    assert response.status_code == 403
    assert {"/", "/articles/"} <= set(page.links)
