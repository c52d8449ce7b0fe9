"""System checks: a wrong set-up is an explained error at start, not a fault later."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core import checks
from django.db import connection

FIRST_SAFE_SQLITE = (3, 51, 3)
FIRST_SQLITE_TO_SEARCH = (3, 43, 0)  # contentless_delete


def register() -> None:
    """Called once by the app's ready()."""
    checks.register(sqlite_is_safe, checks.Tags.database)
    checks.register(search_is_supported, checks.Tags.database)
    checks.register(soft_break_is_known)
    checks.register(media_is_apart_from_static)


def sqlite_is_safe(
    app_configs: Any = None, databases: Sequence[str] | None = None, **kwargs: Any
) -> list[checks.CheckMessage]:
    """E001 when the SQLite library in use has the WAL-reset bug (3.7.0–3.51.2)."""
    if connection.vendor != "sqlite":
        return []
    version = connection.Database.sqlite_version_info  # type: ignore[attr-defined]
    if tuple(version) >= FIRST_SAFE_SQLITE:
        return []
    found = ".".join(map(str, version))
    return [
        checks.Error(
            f"SQLite {found} can corrupt the database: its WAL-reset bug is fixed in "
            "3.51.3.",
            hint="Install the pysqlite3 wheel (it is in requirements.lock), a newer "
            "SQLite, or use PostgreSQL by DATABASE_URL.",
            id="articles.E001",
        )
    ]


def search_is_supported(
    app_configs: Any = None, databases: Sequence[str] | None = None, **kwargs: Any
) -> list[checks.CheckMessage]:
    """E004 when SQLite lacks what the search index is made of."""
    if connection.vendor != "sqlite":
        return []
    library = connection.Database  # type: ignore[attr-defined]
    version = library.sqlite_version_info
    # Asked in memory: the site's own file may not be there yet.
    with contextlib.closing(library.connect(":memory:")) as memory:
        used = "SELECT sqlite_compileoption_used('ENABLE_FTS5')"
        has_fts5 = bool(memory.execute(used).fetchone()[0])
    if has_fts5 and tuple(version) >= FIRST_SQLITE_TO_SEARCH:
        return []
    found = ".".join(map(str, version))
    return [
        checks.Error(
            f"SQLite {found} {'is too old for' if has_fts5 else 'was built without'} "
            "the full-text index FTS5 with deletion (3.43).",
            hint="Install the pysqlite3 wheel (it is in requirements.lock), a newer "
            "SQLite, or use PostgreSQL by DATABASE_URL.",
            id="articles.E004",
        )
    ]


def soft_break_is_known(app_configs: Any = None, **kwargs: Any) -> list[checks.Error]:
    """E002 when ARTICLES_SOFT_BREAK is a word the renderer does not know."""
    if settings.ARTICLES_SOFT_BREAK in {"join", "br", "space"}:
        return []
    return [
        checks.Error(
            f"ARTICLES_SOFT_BREAK={settings.ARTICLES_SOFT_BREAK!r} is unknown.",
            hint="Use join, br or space.",
            id="articles.E002",
        )
    ]


def media_is_apart_from_static(
    app_configs: Any = None, **kwargs: Any
) -> list[checks.Error]:
    """E003 when uploads would land among the static files, or the reverse."""
    media, static = Path(settings.MEDIA_ROOT), Path(settings.STATIC_ROOT)
    if not (media == static or media in static.parents or static in media.parents):
        return []
    return [
        checks.Error(
            f"MEDIA_ROOT ({media}) and STATIC_ROOT ({static}) overlap.",
            hint="Give them separate folders: collecting static files must never "
            "touch an upload.",
            id="articles.E003",
        )
    ]
