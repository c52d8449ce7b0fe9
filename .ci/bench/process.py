"""One server's costs: cold start, an uncached page, memory after many requests.

    .venv/bin/python .ci/bench/process.py [--requests 100000] [--uncached 300]

Needs wrk. Prints the seconds from starting the server (its data prepared) to the first
answer, the processor time of pages that the page store in front of Django does not
hold, made by Django itself (an article's from its prepared parts, as visits do, and
with nothing prepared, as after every change of it), and what each web
worker holds (resident, and proportional: shared pages counted once) at the start and
after the requests, which go over many addresses, some of them not stored.
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
from pathlib import Path
from urllib.parse import quote
from urllib.request import urlopen

ROOT = Path(__file__).resolve().parents[2]
UNCACHED = """
import statistics, sys, time, django
django.setup()
from cms.wsgi import django_application
from articles.caching import site_version
from articles.caching.prepared import SETTLED
from articles.models import Article
article = max(Article.objects.published(), key=lambda a: len(a.body))
def ask(path, **told):
    environ = {"REQUEST_METHOD": "GET", "PATH_INFO": path, "QUERY_STRING": "",
               "SERVER_NAME": "127.0.0.1", "SERVER_PORT": "8000",
               "HTTP_HOST": "127.0.0.1:8000", "wsgi.url_scheme": "http",
               "wsgi.input": sys.stdin.buffer, "wsgi.errors": sys.stderr, **told}
    status = []
    body = b"".join(django_application(environ, lambda s, h, e=None: status.append(s)))
    assert status[0].startswith("200"), status
    return body
page = "/articles/%s/" % article.slug
settled = {SETTLED: site_version()}
for path, how, told in (
    (page, "from its prepared parts", settled),
    (page, "nothing prepared", {}),
    ("/", "nothing prepared", {}),
    ("/articles/", "nothing prepared", {}),
    ("/feeds/atom.xml", "from prepared texts", settled),
    ("/feeds/atom.xml", "nothing prepared", {}),
):
    size = len(ask(path, **told))
    costs = []
    for _ in range(int(sys.argv[1])):
        began = time.process_time()
        ask(path, **told)
        costs.append(time.process_time() - began)
    print("without the page store, %s, %s: %.2f ms of processor time (median), "
          "%d bytes" % (path, how, statistics.median(costs) * 1000, size), flush=True)
"""


def environment(data: Path) -> dict[str, str]:
    kept = {
        name: value
        for name, value in os.environ.items()
        if name not in {"DEBUG", "DATABASE_URL", "SITE_URL", "ALLOWED_HOSTS"}
    }
    return {
        **kept,
        "DATA_DIR": str(data),
        "DJANGO_SETTINGS_MODULE": "cms.settings",
        "LOG_LEVEL": "ERROR",  # one of the addresses is a 404 on purpose
        "RATE_LIMIT_SEARCH": "0",
        "RATE_LIMIT_API": "0",
    }


def memory(parent: int) -> list[tuple[float, float]]:
    """(resident, proportional) MB of each child."""
    children = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
    found = []
    for pid in children:
        text = Path(f"/proc/{pid}/smaps_rollup").read_text()
        rss, pss = (
            int(re.search(rf"^{name}:\s+(\d+) kB", text, re.M)[1]) / 1024
            for name in ("Rss", "Pss")
        )
        found.append((rss, pss))
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--requests", type=int, default=100_000)
    parser.add_argument("--uncached", type=int, default=300)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        data = Path(scratch)
        surroundings = environment(data)
        run = {"cwd": ROOT, "env": surroundings, "check": True}
        quiet = {**run, "stdout": subprocess.DEVNULL}
        for words in (
            ["migrate", "-v0"],
            ["seed_demo"],
            ["collectstatic", "--noinput"],
        ):
            subprocess.run([sys.executable, "manage.py", *words], **quiet)
        print(f"load average at the start: {os.getloadavg()[0]:.1f}")
        subprocess.run([sys.executable, "-c", UNCACHED, str(options.uncached)], **run)
        starts = []
        for turn in range(3):
            with socket.socket() as probe:
                probe.bind(("127.0.0.1", 0))
                port = probe.getsockname()[1]
            began = time.monotonic()
            server = subprocess.Popen(
                [sys.executable, "-m", "gunicorn", "-c", "python:cms.server_settings",
                 "--bind", f"127.0.0.1:{port}", "cms.wsgi:application"],
                cwd=ROOT, env=surroundings,
            )  # fmt: skip
            site = f"http://127.0.0.1:{port}"
            try:
                while True:
                    try:
                        home = urlopen(f"{site}/").read().decode()
                        break
                    except OSError:
                        time.sleep(0.01)
                starts.append(time.monotonic() - began)
                if turn == 2:
                    load(server, site, home, options.requests)
            finally:
                server.terminate()
                server.wait(30)
        print(f"cold start to the first page: {statistics.median(starts):.2f} s")


def load(server: subprocess.Popen[bytes], site: str, home: str, wanted: int) -> None:
    print("worker memory at the start:", shown(memory(server.pid)))
    paths = sorted(set(re.findall(r'href="(/[^"#]*)"', home)))
    paths += [f"/search/?q={quote(word)}" for word in ("AI", "円", "電力", "x")]
    paths += ["/healthz", "/nothing/", "/api/v1/articles/?limit=5"]
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
        quoted = ",".join(f'"{path}"' for path in paths)
        script.write(
            f"local paths, sent = {{{quoted}}}, 0\n"
            "function request()\n  sent = sent + 1\n"
            '  return wrk.format("GET", paths[(sent - 1) % #paths + 1])\nend\n'
        )
        script.flush()
        done = 0
        while done < wanted:
            printed = subprocess.run(
                ["wrk", "-t1", "-c32", "-d5s", "-s", script.name, site],
                capture_output=True, text=True, check=True,
            ).stdout  # fmt: skip
            done += int(re.search(r"(\d+) requests in", printed)[1])
    print(f"after {done} requests over {len(paths)} addresses:",
          shown(memory(server.pid)))  # fmt: skip


def shown(found: list[tuple[float, float]]) -> str:
    return ", ".join(f"{rss:.0f} MB ({pss:.0f} proportional)" for rss, pss in found)


if __name__ == "__main__":
    main()
