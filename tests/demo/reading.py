"""Reads the demo articles for the tests: front matter as YAML, body as text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

import articles.demo

FOLDER = Path(articles.demo.__file__).parent
CARD = re.compile(r"^\[\[ogp:(?P<url>[^\]|]+)\]\]$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class DemoArticle:
    """One file of `content/`, split but not interpreted."""

    path: Path
    front: dict[str, Any]
    body: str

    @property
    def sources(self) -> list[str]:
        """The cited addresses, in the order of the source list."""
        return CARD.findall(self.body)

    @property
    def prose(self) -> str:
        """The body before its source list."""
        return self.body.split("**Sources:**")[0]


def read_articles() -> list[DemoArticle]:
    """Every demo article, oldest first."""
    return [_read(path) for path in sorted((FOLDER / "content").glob("*.md"))]


def _read(path: Path) -> DemoArticle:
    opening, front, body = path.read_text(encoding="utf-8").split("---\n", 2)
    assert opening == "", path.name
    return DemoArticle(path, yaml.safe_load(front), body)
