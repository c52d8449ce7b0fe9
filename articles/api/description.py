"""The interface described by itself: OpenAPI 3.1, read off the table of contents."""

from __future__ import annotations

import re
from typing import Any, Final

from django.http import HttpRequest
from django.urls import URLPattern, get_resolver, reverse

from articles.api.endpoints import Answer, Endpoint, endpoint
from articles.api.parameters import Parameter
from articles.api.problems import CONTENT_TYPE
from articles.api.represent import address
from articles.api.schemas import SCHEMAS
from articles.conf import conf
from articles.publishing.absolute import absolute

VERSION: Final = "1"
_PLACE: Final = re.compile(r"<(?:(?P<kind>\w+):)?(?P<name>\w+)>")
_PLACES: Final[dict[str, dict[str, Any]]] = {
    # What Django's converters let through.
    "int": {"type": "integer", "minimum": 0, "maximum": 2**63 - 1},
    "slug": {"type": "string", "pattern": "^[-a-zA-Z0-9_]+$"},
    "str": {"type": "string", "minLength": 1, "pattern": "^[^/]+$"},
}
_LISTS: Final = (
    *("articles", "sources", "figures", "entities"),
    *("categories", "tags", "authors", "search"),
)


@endpoint("Where everything is.", answer="Entrance")
def entrance(request: HttpRequest) -> Answer:
    return Answer(
        {
            "site": conf.site_name,
            "language": conf.language,
            "description_url": address("api-description"),
            "endpoints": {name: address(f"api-{name}") for name in _LISTS},
        }
    )


@endpoint("This description.", answer="Description")
def openapi(request: HttpRequest) -> Answer:
    return Answer(describe())


def describe() -> dict[str, Any]:
    """The whole document; every view of the table that is an endpoint is in it."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": conf.site_name,
            "version": VERSION,
            "description": (
                "What is public on the site, read-only and open to everyone. Lists are "
                "walked with `cursor`; every answer has an ETag."
            ),
        },
        "servers": [{"url": absolute("/").rstrip("/")}],
        "paths": {
            path: {"get": _operation(name, view, path)}
            for path, name, view in described_views()
        },
        "components": {"schemas": SCHEMAS},
    }


def described_views() -> list[tuple[str, str, Endpoint]]:
    """(address with places in braces, name, endpoint) in the table's order."""
    root = reverse("api")
    found = []
    for pattern in _patterns():
        view: Endpoint | None = getattr(pattern.callback, "endpoint", None)
        if view is not None:
            route = _PLACE.sub(r"{\g<name>}", str(pattern.pattern))
            found.append((f"{root}{route}", pattern.name or "", view))
    return found


def _patterns() -> list[URLPattern]:
    """Of this interface alone, wherever the project has put it."""
    for resolver in get_resolver().url_patterns:
        inner = getattr(resolver, "url_patterns", ())
        if any(getattr(pattern, "name", "") == "api" for pattern in inner):
            return list(inner)
    return []


def _operation(name: str, view: Endpoint, path: str) -> dict[str, Any]:
    # With Django, any address and any parameter may hold a slip.
    answers = {
        "200": _answer(view.summary, {"$ref": f"#/components/schemas/{view.answer}"}),
        "304": {"description": "What the ETag of `If-None-Match` names is still it."},
        "400": _problem("A parameter is not understood; `detail` says which and how."),
    }
    answers["429"] = _problem("Too many requests; `Retry-After` says when again.")
    if "{" in path:
        answers["404"] = _problem("Nothing public is there.")
    answers["503"] = _problem(
        "The search took too long, or the site is away for a moment."
        if view.may_take_too_long
        else "The site is away for a moment; `Retry-After` says when to ask again."
    )
    return {
        "operationId": name.replace("-", "_"),
        "summary": view.summary,
        "parameters": [
            *(_place(kind, place) for kind, place in _places_of(name)),
            *map(_query, view.parameters),
        ],
        "responses": answers,
    }


def _places_of(name: str) -> list[tuple[str, str]]:
    (pattern,) = [one for one in _patterns() if one.name == name]
    return [
        (match["kind"] or "str", match["name"])
        for match in _PLACE.finditer(str(pattern.pattern))
    ]


def _place(kind: str, name: str) -> dict[str, Any]:
    return {"name": name, "in": "path", "required": True, "schema": _PLACES[kind]}


def _query(parameter: Parameter) -> dict[str, Any]:
    return {
        "name": parameter.name,
        "in": "query",
        "description": parameter.description,
        "schema": dict(parameter.schema),
    }


def _answer(description: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {
        "description": description,
        "content": {"application/json": {"schema": schema}},
    }


def _problem(description: str) -> dict[str, Any]:
    return {
        "description": description,
        "content": {CONTENT_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
