#!/usr/bin/env python3
"""kill -9 of a fetching worker at random moments: nothing is lost, nothing is doubled.

    .ci/bench/kill_workers.py                   50 kills, SQLite
    .ci/bench/kill_workers.py --kills 5 --database postgres://…   (an empty database)

Two workers fetch from a loopback server; one of them is killed at a random moment and
another takes its place. In the end every source is good, with exactly one good entry
in its log, no lease is left, and each killed fetch was counted once. Exits 1 otherwise.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--sources", type=int, default=1500)
    parser.add_argument("--database", default="", help="another DATABASE_URL")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--port", type=int, default=0, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.port:
        _work(options.port)
        return
    with tempfile.TemporaryDirectory(prefix="urazuke-kill-") as name:
        os.environ["DATA_DIR"] = name
        if options.database:
            os.environ["DATABASE_URL"] = options.database
        faults = _run(options)
    print("\n".join(faults) if faults else "nothing lost, nothing doubled")
    sys.exit(bool(faults))


def _run(options: Any) -> list[str]:
    _set_up()
    from django.core.management import call_command
    from django.utils.timezone import now

    from articles.models import Source, SourceFetch, SourceHost
    from articles.sources import get_or_make_sources
    from articles.sources.claiming import join_hosts
    from tests.opengraph.hostile import Server, reply
    from tests.sources.network import PAGE

    call_command("migrate", verbosity=0)
    Source.objects.all().delete()
    urls = [
        f"http://h{number % 60}.example.com/{number}"
        for number in range(options.sources)
    ]
    get_or_make_sources(urls)
    Source.objects.update(next_fetch_at=now())
    join_hosts()
    SourceHost.objects.update(icon_url="http://example.com/i.png")

    def slowly(conn: Any, request: bytes) -> None:
        time.sleep(0.01)
        conn.sendall(reply(PAGE))

    server = Server(slowly)
    chance = random.Random(options.seed)
    workers = [_start(server.port) for _ in range(2)]
    killed = 0
    while killed < options.kills:
        time.sleep(chance.uniform(0.05, 1.5))
        victim = chance.randrange(len(workers))
        os.kill(workers[victim].pid, signal.SIGKILL)
        workers[victim].wait()
        killed += 1
        # Whatever was good and is due again costs nothing; keep some work to do.
        if not Source.objects.filter(status="pending").exists():
            print(f"all fetched after {killed} kills; raise --sources")
            break
        workers[victim] = _start(server.port)
    deadline = time.monotonic() + 300
    while Source.objects.exclude(status="ok").exists() and time.monotonic() < deadline:
        # Its pause after a lost worker is a minute: not waited out here.
        Source.objects.filter(status="pending").update(next_fetch_at=now())
        time.sleep(0.5)
    for worker in workers:
        worker.terminate()
        worker.wait()
    server.stop()
    good = Counter(
        SourceFetch.objects.filter(outcome="fresh").values_list("source", flat=True)
    )
    lost = SourceFetch.objects.filter(trigger="lost").count()
    states = Counter(Source.objects.values_list("status", flat=True))
    print(
        f"{killed} kills, {len(urls)} sources: {dict(states)}, {len(good)} with a good "
        f"entry, {lost} interrupted fetches counted, "
        f"{len(server.requests)} requests for {len(urls)} pages"
    )
    faults = []
    if states != {"ok": len(urls)} or len(good) != len(urls):
        faults.append("some are lost")
    if set(good.values()) != {1}:
        faults.append("some are doubled")
    if Source.objects.filter(lease_until__isnull=False).exists():
        faults.append("a lease is left")
    # A kill interrupts what the worker was asking: four fetches at most.
    if not 0 < lost <= killed * 4:
        faults.append("interrupted fetches are not counted")
    return faults


def _start(port: int) -> subprocess.Popen[bytes]:
    """Returns when it is about to fetch: a kill before that would prove nothing."""
    worker = subprocess.Popen(
        [sys.executable, __file__, "--port", str(port)], stdout=subprocess.PIPE
    )
    assert worker.stdout is not None
    worker.stdout.readline()
    return worker


def _set_up() -> None:
    os.environ |= {
        "SECRET_KEY": "of-this-measurement-only" * 3,
        "SOURCES_FETCH_ENABLED": "1",
        "SOURCES_HOST_SPACING": "0",
        "SOURCES_HOST_PER_HOUR": "1000000",
        "SOURCES_LEASE": "2",
        "DJANGO_SETTINGS_MODULE": "cms.settings",
    }
    sys.path.insert(0, str(ROOT))
    import django

    django.setup()


def _work(port: int) -> None:
    """A worker as the worker command runs it, but that the network is the server's."""
    _set_up()
    import socket

    from articles.sources import fetch_due
    from articles.sources.network import open_network
    from tests.opengraph.hostile import PUBLIC

    network = open_network(
        resolver=lambda host: [PUBLIC],
        connector=lambda address, _port, timeout: (
            socket.create_connection(("127.0.0.1", port), timeout),
            address,
        ),
    )
    print("ready", flush=True)
    while True:
        fetch_due(network=network, seconds=60)
        time.sleep(0.05)


if __name__ == "__main__":
    main()
