"""System checks: a wrong set-up is an explained error at start, not a fault later."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from ipaddress import ip_network
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core import checks
from django.db import connection

from articles.conf import conf
from articles.opengraph import BadParameter
from articles.sources.fine_limits import BadLimit, read_limits
from articles.sources.limits import source_settings

FIRST_SAFE_SQLITE = (3, 51, 3)
FIRST_SQLITE_TO_SEARCH = (3, 43, 0)  # contentless_delete


def register() -> None:
    """Called once by the app's ready()."""
    checks.register(sqlite_is_safe, checks.Tags.database)
    checks.register(search_is_supported, checks.Tags.database)
    checks.register(soft_break_is_known)
    checks.register(figure_gate_is_known)
    checks.register(media_is_apart_from_static)
    checks.register(source_limits_are_known)
    checks.register(no_inner_network_is_fetched_from)
    checks.register(address_rules_are_rules)
    checks.register(a_proxy_is_meant)
    checks.register(webhook_networks_are_networks)


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


def figure_gate_is_known(app_configs: Any = None, **kwargs: Any) -> Any:
    """E010 when ARTICLES_FIGURE_GATE is no gate we know."""
    known = ("off", "error", "warning", "complete")
    if conf.figure_gate in known:
        return []
    return [
        checks.Error(
            f"ARTICLES_FIGURE_GATE={conf.figure_gate!r} is unknown.",
            hint=f"Use one of {', '.join(known)}.",
            id="articles.E010",
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


def source_limits_are_known(
    app_configs: Any = None, **kwargs: Any
) -> list[checks.CheckMessage]:
    """E005 when SOURCES_LIMITS names a limit that is none, or gives it no number."""
    try:
        read_limits(settings.SOURCES_LIMITS)
    except BadLimit as problem:
        return [
            checks.Error(
                f"SOURCES_LIMITS: {problem}.",
                hint="Write name=number, by comma: dns_seconds=2,header_lines=50.",
                id="articles.E005",
            )
        ]
    return []


def no_inner_network_is_fetched_from(
    app_configs: Any = None, **kwargs: Any
) -> list[checks.CheckMessage]:
    """E006 when SOURCES_ALSO_ALLOWED opens a network, outside development."""
    for text in settings.SOURCES_ALSO_ALLOWED:
        try:
            ip_network(text)
        except ValueError as problem:
            return [
                checks.Error(
                    f"SOURCES_ALSO_ALLOWED: {problem}.",
                    hint="Write networks by comma: 127.0.0.0/8,10.1.0.0/16.",
                    id="articles.E006",
                )
            ]
    if not settings.SOURCES_ALSO_ALLOWED or settings.DEBUG:
        return []
    return [
        checks.Error(
            "SOURCES_ALSO_ALLOWED lets anyone who can cite a page reach "
            f"{', '.join(settings.SOURCES_ALSO_ALLOWED)}.",
            hint="It is for trials with DEBUG=1 alone. Unset it.",
            id="articles.E006",
        )
    ]


def address_rules_are_rules(
    app_configs: Any = None, **kwargs: Any
) -> list[checks.CheckMessage]:
    """E009 when SOURCES_TRACKING_PARAMETERS or SOURCES_EXTRA_PORTS says nonsense."""
    try:
        _ = source_settings.addresses
    except BadParameter as problem:
        return [
            checks.Error(
                f"SOURCES_TRACKING_PARAMETERS or SOURCES_EXTRA_PORTS: {problem}.",
                hint="Write names by comma: cid,campaign_*,-spm; ports: 8080,8443.",
                id="articles.E009",
            )
        ]
    return []


def a_proxy_is_meant(
    app_configs: Any = None, **kwargs: Any
) -> list[checks.CheckMessage]:
    """E007 when SOURCES_FETCH_PROXY is no host:port; W001 reminds of what it means."""
    proxy = settings.SOURCES_FETCH_PROXY
    if not proxy:
        return []
    host, _, port = proxy.rpartition(":")
    if not host or not port.isdigit():
        return [
            checks.Error(
                f"SOURCES_FETCH_PROXY={proxy!r} is no host:port.",
                hint="Write it without http://, for example proxy.internal:3128.",
                id="articles.E007",
            )
        ]
    return [
        checks.Warning(
            "Cited pages are fetched through a proxy.",
            hint="Names are looked up and vetted here and the proxy is told numbers; "
            "let it refuse inner networks too.",
            id="articles.W001",
        )
    ]


def webhook_networks_are_networks(
    app_configs: Any = None, **kwargs: Any
) -> list[checks.CheckMessage]:
    """E008 for a WEBHOOKS_ALLOWED_NETWORKS that names something else."""
    bad = []
    for text in getattr(settings, "WEBHOOKS_ALLOWED_NETWORKS", ()):
        try:
            ip_network(text)
        except ValueError:
            bad.append(text)
    if not bad:
        return []
    return [
        checks.Error(
            f"WEBHOOKS_ALLOWED_NETWORKS names no network: {', '.join(bad)}.",
            hint="Write networks in CIDR form, by comma: 10.1.2.0/24,127.0.0.1/32",
            id="articles.E008",
        )
    ]
