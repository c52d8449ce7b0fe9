"""The article form opened in a real browser, for the tests of the editor."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from articles.models import Article
from tests.make import make_user


class Desk:
    """The article form in a browser, with what it asked the server."""

    def __init__(self, page: Any, base: str) -> None:
        self.page = page
        self.base = base
        self.previews: list[str] = []
        self.complaints: list[str] = []
        page.on("request", self._note)
        page.on("console", lambda said: self.complaints.append(said.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("dialog", lambda dialog: dialog.accept())

    def _note(self, request: Any) -> None:
        if request.url.endswith("/article/preview/"):
            self.previews.append(request.post_data or "")

    def open(self, article: Article | None = None, *, ready: bool = True) -> None:
        path = "/admin/articles/article/add/"
        if article is not None:
            path = reverse("admin:articles_article_change", args=[article.pk])
        self.page.goto(self.base + path)
        if ready:
            self.frame.locator("h1").wait_for()

    @property
    def area(self) -> Any:
        return self.page.locator("#id_body")

    @property
    def frame(self) -> Any:
        return self.page.frame_locator("[data-frame]")

    @property
    def text(self) -> str:
        return str(self.area.input_value())

    def settled(self) -> None:
        """The preview has said that it shows the text."""
        self.page.locator("[data-status]:not(.is-problem):not(:empty)").wait_for()

    def press(self, action: str) -> None:
        self.page.locator(f"[data-action={action}]").click()

    def paste(self, text: str, html: str = "") -> bool:
        """Paste into the text; whether the editor took it from the browser."""
        return bool(
            self.area.evaluate(
                """(area, [text, html]) => {
                    const data = new DataTransfer();
                    data.setData("text/plain", text);
                    if (html) data.setData("text/html", html);
                    const event = new ClipboardEvent("paste",
                        {clipboardData: data, bubbles: true, cancelable: true});
                    area.focus();
                    return !area.dispatchEvent(event);
                }""",
                [text, html],
            )
        )


@pytest.fixture
def person() -> User:
    return make_user(group="Publisher")


@pytest.fixture
def desk(browser: Any, live_server: Any, request: Any, person: User) -> Iterator[Desk]:
    options = {
        "viewport": {"width": 1280, "height": 900},
        "locale": "ja-JP",
        **getattr(request, "param", {}),
    }
    client = Client()
    client.force_login(person)
    name = django_settings.SESSION_COOKIE_NAME
    context = browser.new_context(**options)
    context.add_cookies(
        [{"name": name, "value": client.cookies[name].value, "url": live_server.url}]
    )
    context.set_default_timeout(10_000)
    opened = Desk(context.new_page(), live_server.url)
    yield opened
    context.close()
