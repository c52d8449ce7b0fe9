"""Commands as they speak in a terminal of either language."""

from __future__ import annotations

from contextlib import suppress
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

ENGLISH, JAPANESE = "C.UTF-8", "ja_JP.UTF-8"


class Terminal:
    """One terminal whose language the test chooses."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._monkeypatch = monkeypatch

    def run(self, language: str, name: str, *arguments: str) -> str:
        """Everything the command prints; whatever status it ends with."""
        self._monkeypatch.setenv("LC_ALL", language)
        out = StringIO()
        with suppress(SystemExit):
            call_command(name, *arguments, stdout=out, stderr=out)
        return out.getvalue()

    def refusal(self, language: str, name: str, *arguments: str) -> CommandError:
        """Why the command does nothing."""
        self._monkeypatch.setenv("LC_ALL", language)
        with pytest.raises(CommandError) as caught:
            call_command(name, *arguments, stdout=StringIO())
        return caught.value
