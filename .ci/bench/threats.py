#!/usr/bin/env python3
"""The threat table met by one fresh worker: its memory and its time, case by case.

    .ci/bench/threats.py            every case, then each slow page at 2 MiB

A database and a hostile server of its own, on loopback. Exits 1 when the process ever
holds more than 120 MB, or a case lasts longer than its deadline and a second.
"""

from __future__ import annotations

import os
import resource
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MEGABYTES = 120
SLOW_SECONDS = 2.0
SIZE = 2 * 1024 * 1024


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="urazuke-threats-") as name:
        os.environ |= {
            "DATA_DIR": name,
            "SITE_URL": "http://testserver",
            "ALLOWED_HOSTS": "testserver,localhost",
            "SECRET_KEY": "of-this-measurement-only" * 3,
            "SOURCES_FETCH_ENABLED": "1",
            "SOURCES_HOST_SPACING": "0",
            "SOURCES_HOST_PER_HOUR": "100000",
            "DJANGO_SETTINGS_MODULE": "cms.settings",
        }
        sys.path.insert(0, str(ROOT))
        import django
        from django.core.management import call_command

        django.setup()
        call_command("migrate", verbosity=0)
        started = _peak()
        faults = _cases() + _slow_pages()
        peak = _peak()
    print(f"{started:.0f} MB before, {peak:.0f} MB at the highest (bar {MEGABYTES})")
    if peak > MEGABYTES:
        faults.append("too much memory")
    print("\n".join(faults) if faults else "all held")
    sys.exit(bool(faults))


def _cases() -> list[str]:
    from django.test import Client

    from articles.models import Article, Source
    from tests.sources.threats import on_the_way
    from tests.sources.threats.harness import hold

    # The pictures and charsets import Pillow and encoders, which a worker does not.
    client, faults, longest = Client(), [], (0.0, "")
    cases = on_the_way.THREATS
    for threat in cases:
        try:
            held = hold(threat, client, slack=1.0)
            longest = max(longest, (held.seconds - threat.limits.total, str(threat)))
        except AssertionError as problem:
            faults.append(f"{threat}: {problem}")
        Article.objects.all().delete()
        Source.objects.all().delete()
    print(f"{len(cases)} cases; nearest to its deadline by {-longest[0]:.1f} s")
    return faults


def _slow_pages() -> list[str]:
    from django.utils.timezone import now

    from articles.models import Source, SourceHost
    from articles.sources import fetch_due
    from tests.make import make_source
    from tests.sources.network import fetching
    from tests.sources.threats.on_the_way import slow_pages

    faults = []
    slowest = (0.0, "")
    SourceHost.objects.update(icon_url="http://example.com/i.png")
    for number, threat in enumerate(slow_pages(SIZE)):
        make_source(
            f"http://example.com/slow-{number}",
            next_fetch_at=now() - timedelta(seconds=1),
        )
        with fetching(*threat.answers) as (_hostile, network):
            began = time.process_time()
            fetch_due(network=network, limit=1)
            seconds = time.process_time() - began
        slowest = max(slowest, (seconds, threat.name))
        if seconds > SLOW_SECONDS:
            faults.append(f"{threat.name}: {seconds:.2f} s")
        Source.objects.all().delete()
    print(f"slow pages of 2 MiB: at most {slowest[0]:.2f} s of CPU ({slowest[1]})")
    return faults


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
