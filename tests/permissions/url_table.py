"""Every address pattern of the site, read from the URL table, with sample arguments."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import get_resolver
from django.urls.resolvers import RoutePattern, URLPattern


@dataclass(frozen=True)
class Address:
    """`name` is the rule's key: the pattern's full name, or its route without one."""

    name: str
    route: str
    path: str


SAMPLES: dict[str, str] = {
    "slug": "nothing", "key": "nothing", "pk": "999", "object_id": "999", "id": "999",
    "url": "nothing", "rest": "nothing", "token": "x", "content_type_id": "999",
    "part": "1", "year": "2026", "month": "1", "host": "a.example",
    "path": "none.webp", "app_label": "articles",
}  # fmt: skip


def addresses(known: dict[str, str]) -> Iterator[Address]:
    """`known` maps a pattern's name to the path to ask instead of a made-up one."""
    for name, route, patterns in _walk(get_resolver(), "", (), ()):
        path = known.get(name) or "/" + "".join(_filled(each) for each in patterns)
        yield Address(name or route, route, path)


def _walk(
    resolver: Any, route: str, names: tuple[str, ...], patterns: tuple[Any, ...]
) -> Iterator[tuple[str, str, tuple[Any, ...]]]:
    for each in resolver.url_patterns:
        here = route + str(each.pattern)
        below = (*patterns, each.pattern)
        if isinstance(each, URLPattern):
            yield ":".join([*names, each.name]) if each.name else "", here, below
        else:
            inner = (*names, each.namespace) if each.namespace else names
            yield from _walk(each, here, inner, below)


def _filled(pattern: Any) -> str:
    if isinstance(pattern, RoutePattern):
        text = str(pattern)
        for name in pattern.converters:
            start = text.rindex("<", 0, text.index(f"{name}>"))
            end = text.index(">", start) + 1
            text = text[:start] + SAMPLES[name] + text[end:]
        return text
    # The admin's two regular expressions.
    return {"^(?P<app_label>": "articles/"}.get(str(pattern)[:14], SAMPLES["url"])
