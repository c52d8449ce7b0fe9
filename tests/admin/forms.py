"""Fills and posts an admin form the way a browser would, line ends included."""

from __future__ import annotations

import re
from typing import Any

import html5lib
from django.test import Client

_HTML = "{http://www.w3.org/1999/xhtml}"


def fields_of(html: str, form_id: str) -> dict[str, list[str]]:
    """Name → values of all a browser would send without pressing a button."""
    root = html5lib.parse(html)
    form = next(f for f in root.iter(f"{_HTML}form") if f.get("id") == form_id)
    found: dict[str, list[str]] = {}
    for element in form.iter():
        name = element.get("name")
        if name is None or element.get("disabled") is not None:
            continue
        values = _values(element)
        if values:
            found.setdefault(name, []).extend(values)
    return found


def _values(element: Any) -> list[str]:
    tag = element.tag.removeprefix(_HTML)
    if tag == "textarea":
        return [re.sub(r"\r\n|\r|\n", "\r\n", element.text or "")]
    if tag == "select":
        options = list(element.iter(f"{_HTML}option"))
        chosen = [o for o in options if o.get("selected") is not None]
        if not chosen and element.get("multiple") is None:
            chosen = options[:1]
        return [option.get("value") or "" for option in chosen]
    if tag != "input" or element.get("type") in {"submit", "button", "file"}:
        return []
    if element.get("type") in {"checkbox", "radio"}:
        is_on = element.get("checked") is not None
        return [element.get("value") or "on"] if is_on else []
    return [element.get("value") or ""]


def send(
    client: Client,
    url: str,
    button: str = "_continue",
    /,
    *,
    form_id: str = "article_form",
    into: dict[str, list[str]] | None = None,
    **changes: Any,
) -> Any:
    """Open the form, change these fields, press the button."""
    data: dict[str, Any] = into or fields_of(client.get(url).content.decode(), form_id)
    data = {**data, **changes, button: "1"}
    return client.post(
        url, {key: value for key, value in data.items() if value is not None}
    )
