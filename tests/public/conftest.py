"""A browser for the public pages."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest

from tests.browser import browser, playwright
from tests.public.every_page import make_every_page

__all__ = ["browser", "paths", "playwright", "visit"]


@dataclass
class Visit:
    """What a page did while it was open."""

    page: Any
    base: str
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def open(self, path: str) -> None:
        self.page.goto(self.base + path)

    @property
    def foreign(self) -> list[str]:
        return [url for url in self.requests if not url.startswith(self.base)]


@pytest.fixture
def visit(browser, live_server, request) -> Iterator[Visit]:
    options = getattr(request, "param", {})
    context = browser.new_context(**options)
    opened = Visit(context.new_page(), live_server.url)
    opened.page.on("request", lambda sent: opened.requests.append(sent.url))
    opened.page.on("console", lambda said: opened.complaints.append(said.text))
    opened.page.on("pageerror", lambda error: opened.complaints.append(str(error)))
    yield opened
    context.close()


@pytest.fixture
def paths(live_server: Any, settings: Any) -> dict[str, str]:
    """One address of every kind of page."""
    settings.ARTICLES_PAGE_SIZE = 4
    return make_every_page()
