"""Two application servers with separate folders: what one publishes, the other shows.

    DATABASE_URL=postgres://… CACHE_URL=redis://… .venv/bin/python .ci/bench/machines.py
        [--publishes 20] [--checks 10000]

The database must be empty and the user's own; everything in it is this program's. Both
servers share PostgreSQL, Redis and an S3-compatible server on loopback, nothing else. A
third process publishes a change of an article again and again; when its transaction is
committed a clock starts, and both servers are asked until both show it. All later
answers must show it, too: an old one is counted as stale. A picture stored by one is
read from both. Then a site with few readers: a second after each further change one of
them asks for the pages that list articles.
"""

from __future__ import annotations

import argparse
import os
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from http.client import HTTPConnection
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from tests.s3_server import s3_server  # noqa: E402

EDITOR = """
import sys, time, django
django.setup()
from django.db import transaction
from django.utils.timezone import now
from articles import publishing
from articles.models import Article
from tests.make import picture_bytes
article = Article(title="版 0", slug="shared", body="本文。", description="説明。",
                  status="published", published_at=now())
publishing.save(article, by=None)
picture = publishing.store_illustration(picture_bytes(), alt="青い四角")
print(picture.file.url, flush=True)
for number, _ in enumerate(sys.stdin, 1):
    article = Article.objects.get(slug="shared")
    article.title = f"版 {number}"
    publishing.store_edit(article, tags=[], authors=[])
    committed = []
    began = time.monotonic()
    with transaction.atomic():
        transaction.on_commit(lambda: committed.append(time.monotonic()))
        publishing.publish_change(article)
    print(committed[0], committed[0] - began, flush=True)
"""


def get(connection: HTTPConnection, path: str) -> tuple[int, bytes]:
    connection.request("GET", path, headers={"Host": "127.0.0.1"})
    answer = connection.getresponse()
    return answer.status, answer.read()


def version(body: bytes) -> int:
    return int(re.search(r"<h1[^>]*>\s*版 (\d+)", body.decode())[1])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--publishes", type=int, default=20)
    parser.add_argument("--checks", type=int, default=10_000)
    options = parser.parse_args()
    for name in ("DATABASE_URL", "CACHE_URL"):
        if not os.environ.get(name):
            sys.exit(f"{name} is missing; see --help.")
    with ExitStack() as stack:
        address, objects = stack.enter_context(s3_server())
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        shared = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "cms.settings",
            "SECRET_KEY": "shared-between-the-machines-of-this-measurement-only",
            "MEDIA_STORAGE": f"s3://pictures?endpoint={address}&region=local",
            "AWS_ACCESS_KEY_ID": "k",
            "AWS_SECRET_ACCESS_KEY": "s",
            "PYTHONPATH": str(ROOT),
        }
        for name in ("DEBUG", "SITE_URL", "ALLOWED_HOSTS"):
            shared.pop(name, None)
        python = [sys.executable]
        subprocess.run(
            [*python, "manage.py", "migrate", "-v0"],
            cwd=ROOT, env={**shared, "DATA_DIR": str(folder / "editor")}, check=True,
        )  # fmt: skip
        connections = []
        for name in ("one", "two"):
            with socket.socket() as probe:
                probe.bind(("127.0.0.1", 0))
                port = probe.getsockname()[1]
            server = subprocess.Popen(
                [*python, "-m", "gunicorn", "-c", "python:cms.server_settings",
                 "--bind", f"127.0.0.1:{port}", "cms.wsgi:application"],
                cwd=ROOT, env={**shared, "DATA_DIR": str(folder / name)},
            )  # fmt: skip
            stack.callback(server.wait, 30)
            stack.callback(server.terminate)
            connections.append(HTTPConnection("127.0.0.1", port, timeout=20))
        editor = stack.enter_context(
            subprocess.Popen(
                [*python, "-c", EDITOR], cwd=ROOT, text=True,
                env={**shared, "DATA_DIR": str(folder / "editor")},
                stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            )
        )  # fmt: skip
        picture = editor.stdout.readline().strip()
        for connection in connections:
            wait_for(connection)
            status, body = get(connection, picture)
            if (status, body) != (200, next(iter(objects.values()))):
                sys.exit(f"{picture}: {status}")
        print("a picture stored by one machine is served by both")
        delays, stale, checks = [], 0, 0
        first, second, publishes = [], [], []
        for number in range(1, options.publishes + 1):
            editor.stdin.write("\n")
            editor.stdin.flush()
            committed, took = map(float, editor.stdout.readline().split())
            publishes.append(took * 1000)
            for connection, own in zip(connections, (first, second), strict=True):
                began = time.monotonic()
                while version(get(connection, "/articles/shared/")[1]) != number:
                    if time.monotonic() - committed > 10:
                        sys.exit("Not seen within ten seconds.")
                own.append((time.monotonic() - began) * 1000)
                delays.append((time.monotonic() - committed) * 1000)
            for turn in range(options.checks // options.publishes):
                body = get(connections[turn % 2], "/articles/shared/")[1]
                stale += version(body) != number
                checks += 1
        waits = quiet_site(editor, connections, options.publishes)
        editor.stdin.close()
        print(
            f"seen by both after a commit: median {statistics.median(delays):.1f} ms, "
            f"longest {max(delays):.1f} ms of {options.publishes} publishes; "
            f"stale answers afterwards: {stale} of {checks}; "
            f"load average {os.getloadavg()[0]:.1f}"
        )
        print(
            f"of that, the server asked first: median {statistics.median(first):.1f}, "
            f"longest {max(first):.1f} ms; the other, which takes it from Redis: "
            f"{statistics.median(second):.1f}, {max(second):.1f} ms; the publish, "
            f"which prepares the page, takes {statistics.median(publishes):.1f} ms"
        )
        print(
            f"who comes a second later waits {statistics.median(waits):.1f} ms for the "
            f"home page, the list or the feed (at most {max(waits):.1f})"
        )
        if stale or max(delays) > 100:
            sys.exit(1)


def quiet_site(
    editor: subprocess.Popen, connections: list[HTTPConnection], publishes: int
) -> list[float]:
    """What readers wait for pages made ready after a change that nobody asked for."""
    paths = ("/", "/articles/", "/feeds/atom.xml")
    for connection in connections:
        for path in paths:
            get(connection, path)
    waits = []
    for number in range(publishes):
        editor.stdin.write("\n")
        editor.stdin.flush()
        editor.stdout.readline()
        time.sleep(1)
        for path in paths:
            began = time.monotonic()
            get(connections[number % 2], path)
            waits.append((time.monotonic() - began) * 1000)
    return waits


def wait_for(connection: HTTPConnection) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            get(connection, "/healthz")
            return
        except OSError:
            connection.close()
            time.sleep(0.05)
    sys.exit("A server did not start.")


if __name__ == "__main__":
    main()
