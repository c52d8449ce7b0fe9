"""Asks the interface, and holds each answer against its own description."""

from __future__ import annotations

from typing import Any

from django.test import Client
from jsonschema import Draft202012Validator

from articles.api.description import described_views
from articles.api.schemas import SCHEMAS


def get(client: Client, path: str, **query: Any) -> Any:
    """The data of a 200 answer, after it was checked against its schema."""
    response = client.get(f"/api/v1/{path}", query)
    assert response.status_code == 200, response.content.decode()
    assert response["Content-Type"] == "application/json"
    view: Any = response.resolver_match.func
    follows(response.json(), view.endpoint.answer)
    return response.json()


def refused(client: Client, path: str, code: int = 400, **query: Any) -> Any:
    """The data of a problem answer with that status."""
    response = client.get(f"/api/v1/{path}", query)
    assert response.status_code == code, response.content.decode()
    assert response["Content-Type"] == "application/problem+json"
    follows(response.json(), "Problem")
    return response.json()


def follows(data: Any, name: str) -> None:
    """Raises where the data is not what the schema of that name says."""
    schema = {
        "$ref": f"#/components/schemas/{name}",
        "components": {"schemas": SCHEMAS},
    }
    Draft202012Validator(schema).validate(data)


def walk(client: Client, path: str, **query: Any) -> list[Any]:
    """All results, page by page."""
    found: list[Any] = []
    cursor = ""
    for _page in range(50):
        data = get(client, path, cursor=cursor, **query)
        found += data["results"]
        cursor = data["next"]
        if cursor is None:
            return found
    raise AssertionError("the list has no end")


def all_addresses() -> list[str]:
    return [path for path, _name, _view in described_views()]
