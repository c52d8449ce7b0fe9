"""One Chromium for the browser tests of a file."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.groups import CHROMIUM


@pytest.fixture(scope="module")
def playwright() -> Iterator[Any]:
    """The one driver of this process: a second one beside it is refused."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as started, pytest.MonkeyPatch.context() as environment:
        # The driver keeps an event loop in this thread, which Django takes for an
        # asynchronous caller.
        environment.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        yield started


@pytest.fixture(scope="module")
def browser(playwright: Any) -> Iterator[Any]:
    started = playwright.chromium.launch(
        executable_path=CHROMIUM,
        args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
    )
    yield started
    started.close()
