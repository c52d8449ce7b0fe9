"""Test groups that need a program or server beside Python: run, skip by name, or fail.

Without what it needs a group is skipped, and the last lines of the run say which and
why. With REQUIRE_ALL=1 (set by .ci/run) that is an error instead.
"""

from __future__ import annotations

import os
import shutil
from collections import Counter
from collections.abc import Callable

import pytest
from django.db import connection

CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
NGINX = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin")


def _given(variable: str) -> Callable[[], bool]:
    return lambda: bool(os.environ.get(variable))


def postgres_url() -> str:
    """A server that tests may make databases of their own on."""
    own = os.environ.get("DATABASE_URL", "")
    is_postgres = own.startswith("postgres")
    return os.environ.get("TEST_POSTGRES_URL") or (own if is_postgres else "")


# Marker → (is it there?, what to do when it is not).
GROUPS: dict[str, tuple[Callable[[], bool], str]] = {
    "browser": (
        lambda: CHROMIUM is not None,
        "needs Chromium: apt-get install chromium",
    ),
    "postgres": (
        lambda: bool(postgres_url()),
        "needs a PostgreSQL server: TEST_POSTGRES_URL=postgres://…",
    ),
    "redis": (
        _given("TEST_REDIS_URL"),
        "needs a Redis server: TEST_REDIS_URL=redis://…",
    ),
    "nginx": (
        lambda: NGINX is not None,
        "needs nginx: apt-get install nginx",
    ),
}


def pytest_collection_modifyitems(
    config: pytest.Config, items: list[pytest.Item]
) -> None:
    missing = {name: why for name, (there, why) in GROUPS.items() if not there()}
    if missing and os.environ.get("REQUIRE_ALL"):
        wanted = {n for n in missing for item in items if item.get_closest_marker(n)}
        if wanted:
            reasons = "; ".join(f"{name} {missing[name]}" for name in sorted(wanted))
            raise pytest.UsageError(f"REQUIRE_ALL is set, but {reasons}")
    for item in items:
        for name, why in missing.items():
            if item.get_closest_marker(name):
                item.add_marker(pytest.mark.skip(reason=f"group {name}: {why}"))


@pytest.hookimpl(trylast=True)
def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    skipped: Counter[str] = Counter()
    for report in terminalreporter.stats.get("skipped", []):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else ""
        if "group " in reason:
            skipped[reason.split("group ", 1)[1]] += 1
    for reason, count in sorted(skipped.items()):
        terminalreporter.write_line(f"SKIPPED GROUP {reason} ({count} tests)")
    if connection.vendor == "sqlite":
        terminalreporter.write_line(
            "Run on SQLite. The same tests on PostgreSQL: "
            "DATABASE_URL=postgres://… python3 manage.py test"
        )
