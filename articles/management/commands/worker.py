"""`manage.py worker`: does the background duties until told to stop."""

from __future__ import annotations

import logging
import signal
import threading
import time
from argparse import RawDescriptionHelpFormatter
from types import FrameType
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import close_old_connections

from articles.caching import has_edge, purge_edge
from articles.management.serving.duties import DUTIES

logger = logging.getLogger(__name__)

EXAMPLES = """\
examples:
  manage.py worker                 every 30 seconds, until SIGTERM or Ctrl-C
  manage.py worker --once          one round, for cron
Every duty is a question to the database, so nothing is lost when a worker dies and
several workers may run.
"""


class Command(BaseCommand):
    help = "Do the background duties: tidy what fell due, render what is outdated."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.formatter_class = RawDescriptionHelpFormatter
        parser.epilog = EXAMPLES
        parser.add_argument("--once", action="store_true", help="one round, then end")
        parser.add_argument(
            "--interval", type=float, default=30, help="seconds between rounds"
        )

    def handle(self, *, once: bool, interval: float, **options: Any) -> None:
        stop = threading.Event()

        def finish(number: int, frame: FrameType | None) -> None:
            stop.set()

        if threading.current_thread() is threading.main_thread():
            signal.signal(signal.SIGTERM, finish)
            signal.signal(signal.SIGINT, finish)
        while not stop.is_set():
            for name, duty in DUTIES.items():
                if stop.is_set():
                    break
                self._do(name, duty)
            if once:
                break
            self._wait(stop, interval)

    def _wait(self, stop: threading.Event, interval: float) -> None:
        """Until the next round; a network in front of us is told of changes at once."""
        if not has_edge():
            close_old_connections()  # none is kept idle between two rounds
            stop.wait(interval)
            return
        until = time.monotonic() + interval
        while time.monotonic() < until and not stop.wait(1.0):
            self._do("keys purged at the CDN", purge_edge)

    def _do(self, name: str, duty: Any) -> None:
        try:
            done = duty()
        except Exception:  # one failing duty must not end the others
            logger.exception("The duty %r failed; it is tried again next round.", name)
            return
        if done:
            self.stdout.write(f"{name}: {done}")
