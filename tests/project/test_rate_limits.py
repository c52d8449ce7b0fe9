"""Beyond the limit 429 with Retry-After, for one client and one kind of request."""

from __future__ import annotations

import pytest

from tests.make import make_user
from tests.public.pages import Page

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _low(settings):
    settings.RATE_LIMITS = {"search": 3, "api": 3, "preview": 3}


@pytest.mark.parametrize("path", ["/search/?q=a", "/api/v1/articles/"])
def test_readers(client, path):
    for _ in range(3):
        assert client.get(path, REMOTE_ADDR="192.0.2.1").status_code == 200
    refused = client.get(path, REMOTE_ADDR="192.0.2.1")
    assert refused.status_code == 429
    assert 0 < int(refused["Retry-After"]) <= 60
    assert "no-store" in refused["Cache-Control"]
    assert client.get(path, REMOTE_ADDR="192.0.2.2").status_code == 200
    assert client.get("/", REMOTE_ADDR="192.0.2.1").status_code == 200


def test_a_reader_gets_a_page_that_says_when_and_costs_no_query(
    client, django_assert_num_queries
):
    path = "/search/?q=%E6%B8%AF&page=1"
    for _ in range(3):
        client.get(path)
    with django_assert_num_queries(0):
        refused = client.get(path)
    page = Page(refused)
    assert page.texts("h1") == ["少し時間をおいてください"]
    assert f"{refused['Retry-After']}秒後" in refused.content.decode()
    assert page.links == ["/", path, "/"]
    assert page.meta("robots") == "noindex"


def test_the_api_speaks_its_own_language_of_problems(client):
    for _ in range(4):
        refused = client.get("/api/v1/articles/")
    assert refused["Content-Type"] == "application/problem+json"
    assert refused.json()["status"] == 429
    assert refused["Access-Control-Allow-Origin"] == "*"
    assert "Retry-After" in refused["Access-Control-Expose-Headers"]
    # Whether it may ask, a browser may always ask.
    assert client.options("/api/v1/articles/").status_code == 204
    assert client.get("/api/").status_code == 200


def test_previews_are_counted_by_account(client):
    path = "/admin/articles/article/preview/"
    client.force_login(make_user(group="Editor"))
    for _ in range(3):
        assert client.post(path, {"title": "題", "body": "文"}).status_code == 200
    assert client.post(path, {"title": "題", "body": "文"}).status_code == 429
    client.force_login(make_user(group="Editor"))
    assert client.post(path, {"title": "題", "body": "文"}).status_code == 200


def test_zero_is_no_limit(client, settings):
    settings.RATE_LIMITS = {"search": 0}
    for _ in range(10):
        assert client.get("/search/?q=a").status_code == 200
