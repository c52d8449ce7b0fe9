"""Programs are told of every refusal and fault in the form the API has for them."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import OperationalError
from django.test import Client

PATH = "/api/v1/articles/"


@pytest.fixture
def strict() -> Client:
    """As a server answers: forms are checked, faults become answers."""
    return Client(enforce_csrf_checks=True, raise_request_exception=False)


def is_problem(response: Any, status: int) -> bool:
    return bool(
        response.status_code == status
        and response["Content-Type"] == "application/problem+json"
        and response.json()["status"] == status
        and response["Access-Control-Allow-Origin"] == "*"
        and response["Cache-Control"] == "no-store"
    )


def failing(problem: Exception):
    def fail(*args, **kwargs):
        raise problem

    return fail


def test_a_database_that_is_away(strict, monkeypatch):
    away = OperationalError("closed: password=secret")
    monkeypatch.setattr("articles.api.endpoints.read_all", failing(away))
    response = strict.get(PATH)
    assert is_problem(response, 503)
    assert response["Retry-After"] == "30"
    assert "secret" not in response.content.decode()


def test_a_fault(strict, monkeypatch):
    monkeypatch.setattr("articles.api.endpoints.read_all", failing(RuntimeError("x")))
    assert is_problem(strict.get(PATH), 500)


def test_a_foreign_host(strict):
    assert is_problem(strict.get(PATH, headers={"host": "evil.example"}), 400)


@pytest.mark.parametrize("path", ["/api/v1/nothing/", "/api/v1/a%00b/"])
def test_an_address_of_nothing(strict, path):
    assert is_problem(strict.get(path), 404)


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
@pytest.mark.parametrize("path", [PATH, "/api/v1/nothing/"])
def test_forms_are_told_that_nothing_can_be_written(strict, method, path):
    response = getattr(strict, method)(path)
    assert is_problem(response, 405)
    assert "GET" in response["Allow"]


@pytest.mark.django_db
def test_people_get_a_page(strict):
    assert strict.get("/nothing/")["Content-Type"].startswith("text/html")
    response = strict.get("/", headers={"host": "evil.example"})
    assert response["Content-Type"].startswith("text/html")
