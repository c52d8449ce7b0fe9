#!/usr/bin/env python3
"""How fast workers claim due sources, in a database of its own under /tmp.

    .ci/bench/sources.py --rows 10000 --hosts 500

Claims and releases every row once, one process, no network. Exits 1 below 200 rows a
second.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ROWS_PER_SECOND = 200


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=10_000)
    parser.add_argument("--hosts", type=int, default=500)
    parser.add_argument("--database", default="", help="another DATABASE_URL")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="urazuke-bench-") as name:
        os.environ["DATA_DIR"] = name
        if options.database:
            os.environ["DATABASE_URL"] = options.database
            os.environ.setdefault("SECRET_KEY", "of-this-measurement-only" * 3)
        os.environ["SOURCES_HOST_SPACING"] = "0"
        os.environ["SOURCES_HOST_PER_HOUR"] = "1000000"
        os.environ["DJANGO_SETTINGS_MODULE"] = "cms.settings"
        sys.path.insert(0, str(ROOT))
        import django
        from django.core.management import call_command

        django.setup()
        call_command("migrate", verbosity=0)
        rate = _measure(options.rows, options.hosts)
    print(f"{rate:,.0f} rows/s claimed and released (bar {ROWS_PER_SECOND})")
    sys.exit(rate < ROWS_PER_SECOND)


def _measure(rows: int, hosts: int) -> float:
    from django.utils.timezone import now

    from articles.models import Source
    from articles.sources.claiming import claim, join_hosts

    start = now() - timedelta(minutes=1)
    Source.objects.bulk_create(
        [
            Source(
                url=f"https://h{number % hosts}.example.com/{number}",
                url_key=f"h{number % hosts}.example.com/{number}",
                host=f"h{number % hosts}.example.com",
                next_fetch_at=start,
            )
            for number in range(rows)
        ],
        batch_size=1000,
    )
    while join_hosts():
        pass
    from articles.models import SourceHost

    done, began = 0, time.perf_counter()
    while True:
        taken = claim()
        if not taken.sources:
            break
        done += len(taken.sources)
        # As a worker does with rows it has finished.
        Source.objects.filter(lease_token=taken.token).update(
            lease_until=None, lease_token="", next_fetch_at=None
        )
        sites = [source.site_id for source in taken.sources if source.site_id]
        SourceHost.objects.filter(pk__in=sites).update(
            busy_until=None, next_request_at=now()
        )
    if done != rows:
        sys.exit(f"{done} of {rows} rows were claimed")
    return done / (time.perf_counter() - began)


if __name__ == "__main__":
    main()
