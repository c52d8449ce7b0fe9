"""Stops asking a server that does not answer, for a while."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from typing import Any

logger = logging.getLogger(__name__)

REST = 30.0  # seconds without asking after a failure


class Breaker:
    """`call` gives the default instead of an error, and at once while it rests."""

    def __init__(self, name: str, errors: tuple[type[Exception], ...]) -> None:
        self.name = name
        self.errors = errors
        self._rests_until = 0.0

    @property
    def rests(self) -> bool:
        return time.monotonic() < self._rests_until

    def call(self, ask: Callable[..., Any], *arguments: Any, default: Any) -> Any:
        """What `ask` answers; `default` when it cannot be asked."""
        if self.rests:
            return default
        try:
            return ask(*arguments)
        except self.errors as problem:
            self._rests_until = time.monotonic() + REST
            logger.warning(
                "%s does not answer (%s); not asked for %.0f s.",
                self.name,
                problem,
                REST,
            )
            return default
