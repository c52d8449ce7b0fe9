"""The terminal of the tests of commands."""

from __future__ import annotations

import pytest

from tests.commands.speaking import Terminal


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> Terminal:
    return Terminal(monkeypatch)
