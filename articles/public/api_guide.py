"""The machine interface explained to people, from the description machines read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from articles.caching import stored_page
from articles.conf import conf
from articles.public.seo import page_head
from articles.publishing.absolute import absolute

Schema = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Field:
    """A parameter, or a member of an answer; `kind` is a type with its bounds."""

    name: str
    kind: str
    description: str = ""
    is_required: bool = False

    @property
    def pieces(self) -> list[tuple[str, bool]]:
        """The description, and of each piece whether it stood between backticks."""
        parts = self.description.split("`")
        return [(text, no % 2 == 1) for no, text in enumerate(parts) if text]


@dataclass(frozen=True, slots=True)
class Operation:
    anchor: str
    path: str
    summary: str
    parameters: list[Field]
    answer: list[Field]
    """Of one row where the answer is a list."""
    is_list: bool
    example: str
    """A command for a terminal."""


@require_safe
@stored_page()
def guide(
    request: HttpRequest, *, describe: Callable[[], dict[str, Any]]
) -> HttpResponse:
    """`describe` makes the OpenAPI description; the project's table of addresses hands
    it in, for this floor knows nothing of the interface's."""
    described = describe()
    heading = _("Interface for programs")
    return render(
        request,
        "articles/api_guide.html",
        {
            "heading": heading,
            "operations": list(_operations(described)),
            "base": f"{absolute('/').rstrip('/')}",
            "head": page_head(
                heading,
                request.path,
                description=_(
                    "Articles, sources and figures of %(site)s as JSON: addresses, "
                    "parameters, answers and examples."
                )
                % {"site": conf.site_name},
                crumbs=[(conf.site_name, "/"), (heading, request.path)],
            ),
        },
    )


def _operations(described: dict[str, Any]) -> Iterator[Operation]:
    schemas = described["components"]["schemas"]
    base = described["servers"][0]["url"]
    for path, methods in described["paths"].items():
        for operation in methods.values():
            answer = operation["responses"]["200"]["content"]["application/json"]
            row, is_list = _row(_resolved(answer["schema"], schemas), schemas)
            parameters = [
                Field(
                    one["name"],
                    _kind(one["schema"]),
                    _said(one.get("description", "")),
                    one.get("required", False),
                )
                for one in operation["parameters"]
            ]
            yield Operation(
                operation["operationId"].replace("_", "-"),
                path,
                _said(operation["summary"]),
                parameters,
                [
                    Field(name, _kind(schema), _said(schema.get("description", "")))
                    for name, schema in row.get("properties", {}).items()
                ],
                is_list,
                f"curl '{base}{path}{_query(parameters)}'",
            )


def _said(text: str) -> str:
    """What the description says in English, in the reader's language."""
    return _(text) if text else ""


def _query(parameters: list[Field]) -> str:
    names = {one.name for one in parameters}
    if "q" in names:
        return "?q=GDP&limit=2"
    return "?limit=2" if "limit" in names else ""


def _resolved(schema: Schema, schemas: dict[str, Schema]) -> Schema:
    while "$ref" in schema:
        schema = schemas[schema["$ref"].rpartition("/")[2]]
    return schema


def _row(schema: Schema, schemas: dict[str, Schema]) -> tuple[Schema, bool]:
    """What one row of a list is made of; the answer itself where it is no list."""
    results = schema.get("properties", {}).get("results")
    if results is None:
        return schema, False
    return _resolved(results["items"], schemas), True


def _kind(schema: Schema) -> str:
    """The type in a few letters, with what bounds it."""
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2]
    if "anyOf" in schema:
        return " | ".join(dict.fromkeys(_kind(one) for one in schema["anyOf"]))
    if "enum" in schema:
        return " | ".join(str(one) for one in schema["enum"])
    kind = schema.get("type", "any")
    if isinstance(kind, list):
        return " | ".join(kind)
    if kind == "array":
        return f"{_kind(schema.get('items', {}))}[]"
    if schema.get("format"):
        kind = str(schema["format"])
    if "minimum" in schema and "maximum" in schema and schema["maximum"] < 2**31:
        kind += f" {schema['minimum']}–{schema['maximum']}"
    return f"{kind} = {schema['default']}" if schema.get("default") else str(kind)
