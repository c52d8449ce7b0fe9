"""A running server whose database, or Redis, goes away and comes back.

    DATABASE_URL=postgres://… .venv/bin/python .ci/bench/outages.py [--asks 200]

The database must be empty and the user's own. The server reaches it through a gate on
loopback that can be shut; Redis is one of this program's. While the database is away
stored pages must be answered as before, everything else with 503 and Retry-After, and
nothing may wait for long; when it is back, all is as it was within seconds, and what
was published meanwhile shows at once. While Redis is away nothing may fail at all.
Exit code 1 otherwise.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from pathlib import Path
from urllib.parse import urlsplit

from editing import Server, ask

ROOT = Path(__file__).resolve().parents[2]
LONGEST = 2.0  # seconds an answer may take while the database is away
BACK_WITHIN = 5.0


class Gate:
    """Passes connections on to `target` while it is open; shutting cuts them all."""

    def __init__(self, target: tuple[str, int]) -> None:
        self.target, self.is_open = target, True
        self._pairs: list[socket.socket] = []
        self._door = socket.create_server(("127.0.0.1", 0))
        self.port = self._door.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def shut(self) -> None:
        self.is_open = False
        pairs, self._pairs = self._pairs, []
        for one in pairs:
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)

    def open(self) -> None:
        self.is_open = True

    def _accept(self) -> None:
        while True:
            inside, _address = self._door.accept()
            if not self.is_open:
                inside.close()
                continue
            outside = socket.create_connection(self.target)
            self._pairs += [inside, outside]
            for one, other in ((inside, outside), (outside, inside)):
                threading.Thread(target=_pass, args=(one, other), daemon=True).start()


def _pass(one: socket.socket, other: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while data := one.recv(65536):
            other.sendall(data)
    for end in (one, other):
        with contextlib.suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)


class Redis:
    """A server of this program's own."""

    def __init__(self) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.start()

    def start(self) -> None:
        words = ["--port", str(self.port), "--bind", "127.0.0.1", "--save", ""]
        self.process = subprocess.Popen(
            ["redis-server", *words], stdout=subprocess.DEVNULL
        )
        for _try in range(100):
            with contextlib.suppress(OSError):
                socket.create_connection(("127.0.0.1", self.port)).close()
                return
            time.sleep(0.05)

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()


def statuses(port: int, paths: list[str], asks: int) -> tuple[Counter[int], float]:
    """How often each status came, and the longest wait for one in seconds."""
    found: Counter[int] = Counter()
    longest = 0.0
    for number in range(asks):
        began = time.perf_counter()
        found[ask(port, "GET", paths[number % len(paths)]).status] += 1
        longest = max(longest, time.perf_counter() - began)
    return found, longest


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--asks", type=int, default=200)
    asks: int = parser.parse_args().asks
    url = os.environ.get("DATABASE_URL", "")
    if not url.startswith("postgres"):
        parser.error("DATABASE_URL=postgres://… is missing")
    parts = urlsplit(url)
    gate = Gate((parts.hostname or "127.0.0.1", parts.port or 5432))
    user = f"{parts.username}:{parts.password}" if parts.password else parts.username
    behind = parts._replace(netloc=f"{user}@127.0.0.1:{gate.port}").geturl()
    redis = Redis()
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {
            "DATABASE_URL": behind,
            "CACHE_URL": f"redis://127.0.0.1:{redis.port}/0",
            "RATE_LIMIT_SEARCH": "0",
            "LOG_LEVEL": "CRITICAL",
        }
        server = Server(Path(folder))
        server.start()
        try:
            subprocess.run(
                [sys.executable, "manage.py", "seed_demo"],
                cwd=ROOT, env=server.environment, check=True,
                stdout=subprocess.DEVNULL,
            )  # fmt: skip
            fine = database(server, gate, asks) & cache(server, redis, asks)
        finally:
            server.kill()
            redis.kill()
    print("fine" if fine else "NOT FINE")
    return 0 if fine else 1


PAGES = ["/", "/articles/", "/feeds/atom.xml"]
OTHERS = ["/search/?q=円", "/api/v1/articles/", "/figures/?entity=x"]
PUBLISH = """
from django.utils.timezone import now
from articles import publishing
from articles.models import Article
row = Article(title="停電のあと", slug="after", body="本文です。", description="説明。")
publishing.save(row)
publishing.publish(row)
"""


def database(server: Server, gate: Gate, asks: int) -> bool:
    others = [path.replace("円", "%E5%86%86") for path in OTHERS]
    # Both processes hold the pages, whichever answers.
    statuses(server.port, PAGES, 60)
    gate.shut()
    time.sleep(0.1)
    stored, wait = statuses(server.port, PAGES, asks)
    print(f"database away: stored pages {dict(stored)}, longest {wait:.2f} s")
    refused, wait_others = statuses(server.port, others, 20)
    print(f"database away: other pages {dict(refused)}, longest {wait_others:.2f} s")
    ready = ask(server.port, "GET", "/readyz").status
    gate.open()
    began = time.monotonic()
    while ask(server.port, "GET", others[0]).status != 200:
        if time.monotonic() - began > 30:
            break
        time.sleep(0.05)
    back = time.monotonic() - began
    server.shell(PUBLISH)
    time.sleep(1.1)  # a process that saw it away asks again after a second
    shown = sum("停電のあと" in ask(server.port, "GET", "/").text for _ in range(20))
    after, _ = statuses(server.port, [*PAGES, *others], 60)
    print(f"database back: answers after {back:.2f} s, news on {shown} of 20 asks, "
          f"{dict(after)}; /readyz said {ready}")  # fmt: skip
    return (
        set(stored) == {200}
        and set(refused) == {503}
        and max(wait, wait_others) < LONGEST
        and ready == 503
        and back < BACK_WITHIN
        and shown == 20
        and set(after) == {200}
    )


def cache(server: Server, redis: Redis, asks: int) -> bool:
    paths = [*PAGES, "/search/?q=AI", "/api/v1/articles/", "/admin/login/"]
    statuses(server.port, paths, 30)
    redis.kill()
    away, wait = statuses(server.port, paths, asks)
    server.shell("from articles.caching import purge_everything; purge_everything()")
    anew, wait_anew = statuses(server.port, paths, asks)
    redis.start()
    back, _ = statuses(server.port, paths, asks)
    print(f"Redis away: {dict(away)}, with every page made anew {dict(anew)}, longest "
          f"{max(wait, wait_anew):.2f} s; back: {dict(back)}")  # fmt: skip
    return {*away, *anew, *back} == {200}


if __name__ == "__main__":
    raise SystemExit(main())
