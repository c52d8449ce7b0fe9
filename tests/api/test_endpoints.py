"""What all of the interface shares: methods, errors, validators, open doors."""

from __future__ import annotations

import base64
import json

import pytest

from tests.api.asking import all_addresses, get, refused
from tests.make import make_article

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("query", "remedy"),
    [
        ({"limit": "0"}, "a whole number from 1 to 100"),
        ({"limit": "101"}, "a whole number from 1 to 100"),
        ({"limit": "１０"}, "a whole number from 1 to 100"),
        ({"limit": "1e1"}, "a whole number from 1 to 100"),
        ({"from": "2025-13-01"}, "a day such as 2025-11-23"),
        ({"from": "yesterday"}, "a day such as 2025-11-23"),
        ({"to": "9999-12-31"}, "a day such as 2025-11-23"),
        ({"from": "0001-01-01"}, "a day such as 2025-11-23"),
        ({"category": " "}, "leave the parameter out"),
        ({"category": "x" * 201}, "at most 200 characters"),
        ({"page": "2"}, "Known: author, category, cursor"),
    ],
)
def test_a_slip_is_named_with_its_remedy(client, query, remedy):
    data = refused(client, "articles/", **query)
    assert remedy in data["detail"]
    assert data["parameter"] == next(iter(query))


def test_a_parameter_given_twice(client):
    response = client.get("/api/v1/articles/?limit=1&limit=2")
    assert response.status_code == 400
    assert "Give it once" in response.json()["detail"]


@pytest.mark.parametrize(
    "cursor",
    [
        "x",
        "ＡＡ",
        base64.urlsafe_b64encode(b"[null, 5]").decode(),
        base64.urlsafe_b64encode(b'["2025-11-23T00:00:00", 5]').decode(),
        base64.urlsafe_b64encode(b'["2025-11-23T00:00:00+09:00", true]').decode(),
        base64.urlsafe_b64encode(b'["2025-11-23T00:00:00+09:00", -1]').decode(),
        base64.urlsafe_b64encode(json.dumps([1, 2**70]).encode()).decode(),
        base64.urlsafe_b64encode(b"{}").decode(),
        "W" * 200,
    ],
)
def test_a_made_up_cursor(client, cursor):
    data = refused(client, "articles/", cursor=cursor)
    assert data["parameter"] == "cursor"


def test_what_is_unchanged_is_not_sent_again(client):
    make_article(slug="port")
    for path in ("/api/v1/articles/", "/api/v1/articles/port/", "/api/v1/"):
        etag = client.get(path)["ETag"]
        again = client.get(path, headers={"if-none-match": etag})
        assert again.status_code == 304, path
        assert again.content == b""


def test_pages_of_other_sites_may_read(client):
    make_article(slug="port")
    for path in ("/api/v1/articles/", "/api/v1/articles/port/", "/api/v1/nothing/"):
        response = client.get(path, headers={"origin": "https://elsewhere.example"})
        assert response["Access-Control-Allow-Origin"] == "*"
    asked = client.options("/api/v1/articles/")
    assert asked.status_code == 204
    assert asked["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"


@pytest.mark.parametrize("path", all_addresses())
@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_nothing_can_be_written(client, path, method):
    response = getattr(client, method)(path.format(slug="a", pk=1, key="a"))
    assert response.status_code == 405
    assert response["Allow"] == "GET, HEAD, OPTIONS"
    assert response["Content-Type"] == "application/problem+json"


def test_an_address_that_is_none(client):
    assert "openapi.json" in refused(client, "nothing/", 404)["detail"]
    assert client.get("/api/v1/nothing").status_code == 301
    assert client.get("/api/v1/articles").status_code == 301


def test_a_forgotten_slash_is_mended_for_pages_of_other_sites_too(client):
    moved = client.get("/api/v1/articles?limit=1")
    assert moved.status_code == 301
    assert moved["Location"] == "/api/v1/articles/?limit=1"
    assert moved["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Origin" not in client.get("/articles").headers


def test_a_stored_list_is_never_the_answer_to_a_parameter(client):
    make_article()
    response = client.get("/api/v1/articles/")
    assert response["Surrogate-Key"]
    assert response["X-Page-Parameters"] == "*"


def test_the_entrance_names_every_list(client):
    lists = get(client, "")["endpoints"]
    for address in lists.values():
        path = address.removeprefix("http://testserver/api/v1/")
        get(client, path)
