"""Reads an answer the way a browser would, and refuses what a browser would mend."""

from __future__ import annotations

import json
from typing import Any
from xml.etree.ElementTree import Element

import html5lib
from django.http import HttpResponse

from tests.public.structure import problems

_HTML = "{http://www.w3.org/1999/xhtml}"


class Page:
    """A parsed answer. Making one fails on any parse error, on doubled ids, and on what
    a validator would say of its structure."""

    def __init__(self, response: HttpResponse) -> None:
        self.html = response.content.decode()
        parser = html5lib.HTMLParser(tree=html5lib.getTreeBuilder("etree"), strict=True)
        self.root: Element = parser.parse(self.html)
        ids = [value for tag in self.root.iter() if (value := tag.get("id"))]
        assert len(ids) == len(set(ids)), f"doubled ids in {sorted(ids)}"
        assert len(self.all("h1")) == 1
        assert len(self.all("main")) == 1
        assert not [tag for tag in self.root.iter() if tag.get("style")]
        assert not self.all("style")
        found = problems(self.root)
        assert found == [], "\n".join(found)

    def all(self, tag: str, **attributes: str) -> list[Element]:
        """Elements of that tag; `class_` matches one of several classes."""
        return [
            element
            for element in self.root.iter(_HTML + tag)
            if all(self._matches(element, *pair) for pair in attributes.items())
        ]

    def one(self, tag: str, **attributes: str) -> Element:
        (element,) = self.all(tag, **attributes)
        return element

    def texts(self, tag: str, **attributes: str) -> list[str]:
        return [text(element) for element in self.all(tag, **attributes)]

    @property
    def links(self) -> list[str]:
        return [href for a in self.all("a") if (href := a.get("href"))]

    def meta(self, name: str) -> str:
        """Content of the meta element with that name or property."""
        found = self.all("meta", name=name) or self.all("meta", property=name)
        return (found[0].get("content") or "") if found else ""

    @property
    def json_ld(self) -> list[dict[str, Any]]:
        data = [
            json.loads(script.text or "")
            for script in self.all("script", type="application/ld+json")
        ]
        return [item for value in data for item in _listed(value)]

    def _matches(self, element: Element, name: str, wanted: str) -> bool:
        if name == "class_":
            return wanted in (element.get("class") or "").split()
        return element.get(name) == wanted


def text(element: Element) -> str:
    """All words in it, white space folded."""
    return " ".join("".join(element.itertext()).split())


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
