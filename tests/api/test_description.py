"""The interface's description: valid, whole, and true under random requests."""

from __future__ import annotations

from typing import Any

import hypothesis
import pytest
import schemathesis
from django.test.client import ClientHandler
from openapi_spec_validator import OpenAPIV31SpecValidator
from schemathesis.specs.openapi.checks import positive_data_acceptance

from articles.api.description import describe
from articles.api.urls import urlpatterns
from tests.evidence.sample import make_derivation, make_figure
from tests.make import make_article, make_illustration, make_source

pytestmark = pytest.mark.django_db

PAGE = "https://statistics.example/port/"


def test_the_description_is_valid_openapi(client):
    served = client.get("/api/v1/openapi.json").json()
    OpenAPIV31SpecValidator(served).validate()


def test_every_address_is_described_but_the_last_resort():
    described = describe()["paths"]
    assert len(described) == len(urlpatterns) - 1
    operations = [path["get"]["operationId"] for path in described.values()]
    assert len(set(operations)) == len(operations)


def _site():
    make_source(PAGE, title="港湾統計")
    base = make_figure("500億ドル", key="base", sources=[PAGE])
    total = make_figure("約7.7兆円", key="total", basis="derived")
    make_derivation(total, "convert", base)
    make_article(
        slug="port",
        category="経済",
        tags=["物流"],
        authors=["浜野 ゆき"],
        lead_image=make_illustration(),
        body=f"[500億ドル](figure:base)、[[figure:total]]\n\n[[ogp:{PAGE}]]\n",
    )


def _application(environ, start_response):
    """The site as a WSGI application that leaves the test's connection open."""
    handler: Any = ClientHandler(enforce_csrf_checks=False)
    response = handler(environ)
    status = f"{response.status_code} {response.reason_phrase}"
    start_response(status, list(response.items()))
    return [response.content]


def test_random_requests_get_only_described_answers(settings):
    """Bounded: 25 examples for each operation, no network."""
    settings.RATE_LIMITS = {}
    _site()
    schema = schemathesis.openapi.from_dict(describe())
    schema.app = _application
    operations: Any = schema.get_all_operations()
    for operation in operations:
        case_of = operation.ok().as_strategy()

        @hypothesis.settings(
            max_examples=25,
            deadline=None,
            database=None,
            suppress_health_check=list(hypothesis.HealthCheck),
        )
        @hypothesis.given(case=case_of)
        def ask(case):
            response = case.call()
            assert response.status_code < 500
            # No schema can tell a cursor of ours from a made-up one.
            case.validate_response(response, excluded_checks=[positive_data_acceptance])

        ask()
