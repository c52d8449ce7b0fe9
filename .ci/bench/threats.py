#!/usr/bin/env python3
"""The threat table met by one worker: its memory, its time, and its CPU, case by case.

    .ci/bench/threats.py

The hostile server runs here, the worker in a process of its own with the settings'
limits and nothing imported that a worker does not need; both on loopback. It meets
every case of what a server can answer, then each slow page at 2 MiB. Exits 1 when the
worker ever holds more than 120 MB, needs more than two seconds of CPU for one page, or
lasts longer than a case's deadline and a second.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
MEGABYTES = 120
CPU_SECONDS = 2.0
SIZE = 2 * 1024 * 1024
JOB_SECONDS = 40 + 1
PUBLIC = "93.184.215.14"


def main() -> None:
    if len(sys.argv) > 1:
        _work()
        return
    with tempfile.TemporaryDirectory(prefix="urazuke-threats-") as name:
        os.environ |= {
            "DATA_DIR": name,
            "SECRET_KEY": "of-this-measurement-only" * 3,
            "SOURCES_FETCH_ENABLED": "1",
            "SOURCES_HOST_SPACING": "0",
            "SOURCES_HOST_PER_HOUR": "100000",
        }
        _set_up()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        faults = _run()
    print("\n".join(faults) if faults else "all held")
    sys.exit(bool(faults))


def _run() -> list[str]:
    from articles.models import Source, SourceFetch
    from tests.make import make_source
    from tests.opengraph.hostile import Server

    worker = subprocess.Popen(
        [sys.executable, __file__, "--worker"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert worker.stdin is not None
    assert worker.stdout is not None
    idle = float(worker.stdout.readline())
    faults: list[str] = []
    peak, slowest, longest, count = idle, (0.0, ""), (0.0, ""), 0
    for name, answers in _cases():
        source = make_source(f"http://example.com/2025/11/12/case-{count}")
        server = Server(*answers)
        worker.stdin.write(f"{server.port}\n")
        worker.stdin.flush()
        memory, cpu, seconds = map(float, worker.stdout.readline().split())
        server.stop()
        count += 1
        entries = SourceFetch.objects.filter(source=source).count()
        if entries != 1:
            faults.append(f"{name}: {entries} log entries")
        if cpu > CPU_SECONDS:
            faults.append(f"{name}: {cpu:.2f} s of CPU")
        if seconds > JOB_SECONDS:
            faults.append(f"{name}: {seconds:.1f} s")
        slowest, longest = max(slowest, (cpu, name)), max(longest, (seconds, name))
        if memory > peak:
            peak = memory
            print(f"{memory:6.0f} MB after {name}")
        Source.objects.all().delete()
    worker.stdin.close()
    worker.wait(30)
    print(
        f"{count} cases: worker {idle:.0f} MB idle, {peak:.0f} MB at most (bar "
        f"{MEGABYTES}); CPU at most {slowest[0]:.2f} s ({slowest[1]}); longest "
        f"{longest[0]:.1f} s ({longest[1]})"
    )
    if peak > MEGABYTES:
        faults.append("too much memory")
    return faults


def _cases() -> Iterator[tuple[str, Any]]:
    from tests.sources.threats import in_the_page, on_the_way

    for threat in (*on_the_way.THREATS, *in_the_page.THREATS):
        if threat.prepare is None and not threat.names:
            yield str(threat), threat.answers
    for threat in on_the_way.slow_pages(SIZE):
        yield str(threat), threat.answers


def _set_up() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "cms.settings"
    sys.path.insert(0, str(ROOT))
    import django

    django.setup()


def _work() -> None:
    """Fetches one source for each port it is told; its peak, CPU and seconds after."""
    _set_up()
    import socket

    from django.utils.timezone import now

    from articles.management.serving import duties  # all that the worker imports
    from articles.models import Source, SourceHost
    from articles.sources import fetch_due
    from articles.sources.network import open_network

    assert duties.DUTIES
    port = 0

    def connect(address: str, _port: int, timeout: float) -> tuple[socket.socket, str]:
        assert address == PUBLIC, "an address that was never vetted"
        return socket.create_connection(("127.0.0.1", port), timeout), address

    def resolve(host: str) -> list[str]:
        return ["10.0.0.5"] if host.startswith("inner.") else [PUBLIC]

    network = open_network(resolver=resolve, connector=connect)
    SourceHost.objects.get_or_create(
        host="example.com", defaults={"icon_url": "http://example.com/i.png"}
    )
    print(_peak(), flush=True)
    for line in sys.stdin:
        port = int(line)
        Source.objects.update(next_fetch_at=now())
        began, cpu = time.monotonic(), time.process_time()
        fetch_due(network=network, limit=1)
        cpu, seconds = time.process_time() - cpu, time.monotonic() - began
        print(_peak(), cpu, seconds, flush=True)


def _peak() -> float:
    """Megabytes at the highest. Not from getrusage where the kernel tells: that counts
    what the parent held when it started us."""
    status = Path("/proc/self/status")
    if status.exists():
        line = status.read_text().partition("VmHWM:")[2].split("\n", 1)[0]
        return int(line.split()[0]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
