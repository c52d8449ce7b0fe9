#!/usr/bin/env python3
"""How fast and how fairly workers claim due sources, in a database of its own.

    .ci/bench/sources.py                        10,000 rows of 200 hosts, SQLite
    .ci/bench/sources.py --database postgres://urazuke@127.0.0.1:5432/bench

No network. First every row is claimed once without pauses: rows a second.
Then the clock is the program's own, two seconds a step, and hosts rest as they do in
earnest: no host may be served twice within its pause nor sixty times in an hour, and
at no time may one host be two rows ahead of another that still has some. Exits 1 when
any of it fails, or below 200 rows a second. A PostgreSQL database must be empty.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections import Counter
from datetime import timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ROWS_PER_SECOND = 200
SPACING, PER_HOUR = 2.0, 60


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rows", type=int, default=10_000)
    parser.add_argument("--hosts", type=int, default=200)
    parser.add_argument("--database", default="", help="another DATABASE_URL")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="urazuke-bench-") as name:
        os.environ["DATA_DIR"] = name
        if options.database:
            os.environ["DATABASE_URL"] = options.database
            os.environ.setdefault("SECRET_KEY", "of-this-measurement-only" * 3)
        os.environ["DJANGO_SETTINGS_MODULE"] = "cms.settings"
        sys.path.insert(0, str(ROOT))
        import django
        from django.core.management import call_command
        from django.db import connection

        django.setup()
        call_command("migrate", verbosity=0)
        _fill(options.rows, options.hosts)
        rate = _rate(options.rows)
        print(
            f"{connection.vendor}: {rate:,.0f} rows/s claimed, "
            f"{options.rows:,} rows of {options.hosts} hosts (bar {ROWS_PER_SECOND})"
        )
        faults = _faults(min(options.hosts * 65, options.rows))
        _empty()
    for fault in faults:
        print(fault)
    sys.exit(bool(faults) or rate < ROWS_PER_SECOND)


def _fill(rows: int, hosts: int) -> None:
    from django.utils.timezone import now

    from articles.models import Source
    from articles.sources.claiming import join_hosts

    _empty()
    start = now() - timedelta(minutes=1)
    names = [f"h{number % hosts}.example.com" for number in range(rows)]
    Source.objects.bulk_create(
        [
            Source(
                url=f"https://{name}/{number}",
                url_key=f"{name}/{number}",
                host=name,
                next_fetch_at=start,
            )
            for number, name in enumerate(names)
        ],
        batch_size=1000,
    )
    while join_hosts():
        pass


def _empty() -> None:
    from articles.models import Source, SourceHost

    Source.objects.all().delete()
    SourceHost.objects.all().delete()


def _rate(rows: int) -> float:
    """Without pauses: the cost of claiming alone; finishing a row is its own work."""
    from django.test import override_settings

    from articles.models import Source, SourceHost
    from articles.sources.claiming import claim

    done, seconds = 0, 0.0
    with override_settings(SOURCES_HOST_SPACING=0, SOURCES_HOST_PER_HOUR=10**6):
        while True:
            began = time.perf_counter()
            taken = claim()
            seconds += time.perf_counter() - began
            if not taken.sources:
                break
            done += len(taken.sources)
            Source.objects.filter(lease_token=taken.token).update(
                lease_until=None, lease_token="", next_fetch_at=None
            )
            sites = [source.site_id for source in taken.sources]
            SourceHost.objects.filter(pk__in=sites).update(busy_until=None)
    if done != rows:
        sys.exit(f"{done} of {rows} rows were claimed")
    return done / seconds


def _faults(most: int) -> list[str]:
    """What is unfair or impolite when `most` rows are claimed by a clock of ours."""
    from django.test import override_settings
    from django.utils.timezone import now

    from articles.models import Source, SourceHost
    from articles.sources.claiming import claim

    start = now()
    Source.objects.update(next_fetch_at=start - timedelta(minutes=1))
    SourceHost.objects.update(
        next_request_at=None, busy_until=None, hour_began_at=None, hour_requests=0
    )
    waiting = Counter(Source.objects.values_list("host", flat=True))
    last: dict[str, float] = {}
    served: Counter[str] = Counter()
    faults: list[str] = []
    step, done = 0, 0
    with override_settings(
        SOURCES_HOST_SPACING=SPACING, SOURCES_HOST_PER_HOUR=PER_HOUR
    ):
        while done < most and step < 1700:  # within the first hour
            seconds = step * SPACING
            moment = start + timedelta(seconds=seconds)
            while (taken := claim(at=moment)).sources:
                for source in taken.sources:
                    done += 1
                    before = last.get(source.host)
                    if before is not None and seconds - before < SPACING:
                        faults.append(f"{source.host} was asked again too soon")
                    last[source.host] = seconds
                    served[source.host] += 1
                keys = [source.pk for source in taken.sources]
                Source.objects.filter(pk__in=keys).update(
                    lease_until=None, lease_token="", next_fetch_at=None
                )
                sites = [source.site_id for source in taken.sources]
                SourceHost.objects.filter(pk__in=sites).update(busy_until=None)
            behind = [served[name] for name in waiting if served[name] < waiting[name]]
            if behind and max(served.values()) - min(behind) > 1:
                faults.append(f"unfair after {done} rows")
            step += 1
    if served and max(served.values()) > PER_HOUR:
        faults.append(f"a host was asked {max(served.values())} times in an hour")
    print(
        f"{done:,} rows in {step * SPACING:,.0f} s of the clock, "
        f"{min(served.values())} to {max(served.values())} of each host; "
        f"{len(faults)} faults"
    )
    return faults[:5]


if __name__ == "__main__":
    main()
