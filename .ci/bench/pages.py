"""Stored pages against nginx serving the same compressed bytes, in one run.

    .venv/bin/python .ci/bench/pages.py [--seconds 2]

Needs nginx and wrk (Debian packages). Starts both servers on loopback with two workers
each, in a data folder of its own with the demo content, alternates short bounded loads,
and prints requests a second, the 99th percentile and the ratio of the medians.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from email.message import Message
from pathlib import Path
from urllib.request import Request, urlopen

ROOT = Path(__file__).resolve().parents[2]
ROUNDS = 3
NGINX = """\
worker_processes 2;
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{ worker_connections 1024; }}
http {{
  access_log off;
  types {{ text/html html; }}
  default_type text/html;
  client_body_temp_path {folder}/body;
  proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi;
  scgi_temp_path {folder}/scgi;
  keepalive_requests 1000000000;
  server {{
    listen 127.0.0.1:{port} backlog=1024;
    root {folder}/www;
    gzip_static on;
    open_file_cache max=100;
  }}
}}
"""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def fetch(url: str, **headers: str) -> tuple[int, bytes, Message]:
    with urlopen(Request(url, headers=headers)) as answer:
        return answer.status, answer.read(), answer.headers


def load(
    url: str, connections: int, seconds: int, **headers: str
) -> tuple[float, float]:
    """Requests a second and the 99th percentile in ms; an error ends the run."""
    extra = [
        word for name, value in headers.items() for word in ("-H", f"{name}: {value}")
    ]
    done = subprocess.run(
        ["wrk", "-t2", f"-c{connections}", f"-d{seconds}s", "--latency", *extra, url],
        capture_output=True,
        text=True,
        check=True,
        timeout=seconds + 30,
    )
    if "Socket errors" in done.stdout:
        sys.exit(f"{url}: {done.stdout}")
    rate = float(re.search(r"Requests/sec:\s+([\d.]+)", done.stdout)[1])
    value, unit = re.search(r"99%\s+([\d.]+)(us|ms|s)", done.stdout).groups()
    return rate, float(value) * {"us": 0.001, "ms": 1.0, "s": 1000.0}[unit]


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=int, default=2, help="of each load")
    seconds = parser.parse_args().seconds
    for program in ("nginx", "wrk"):
        if shutil.which(program) is None and not Path(f"/usr/sbin/{program}").exists():
            sys.exit(f"{program} is missing: apt-get install {program}")
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    (folder / "www").mkdir()
    port, nginx_port = free_port(), free_port()
    environment = {
        **os.environ,
        "DATA_DIR": str(folder / "var"),
        "PYTHONUNBUFFERED": "1",
    }
    for name in ("DEBUG", "DATABASE_URL", "SITE_URL", "ALLOWED_HOSTS"):
        environment.pop(name, None)
    started = time.monotonic()
    site = subprocess.Popen(
        [sys.executable, "manage.py", "up", "--port", str(port), "--workers", "2"],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
    )
    nginx = None
    try:
        for line in site.stdout:
            if line.startswith("Stop with"):
                break
        print(f"site with demo content up in {time.monotonic() - started:.1f} s")
        home = fetch(f"http://127.0.0.1:{port}/")[1].decode()
        slug = re.search(r'href="(/articles/[^"/]+/)"', home)[1]
        pages = {"article": slug, "home": "/", "list": "/articles/"}
        for name, path in pages.items():
            status, body, headers = fetch(
                f"http://127.0.0.1:{port}{path}", **{"Accept-Encoding": "gzip"}
            )
            if status != 200 or headers["Content-Encoding"] != "gzip":
                sys.exit(f"{path}: {status} {headers}")
            (folder / "www" / f"{name}.html").write_bytes(b"unused")
            (folder / "www" / f"{name}.html.gz").write_bytes(body)
        (folder / "nginx.conf").write_text(NGINX.format(folder=folder, port=nginx_port))
        nginx = subprocess.Popen(["nginx", "-c", str(folder / "nginx.conf")])
        time.sleep(0.5)
        print("page     conns   bytes   site/s  p99 ms  nginx/s  p99 ms  ratio")
        for name, path in pages.items():
            size = (folder / "www" / f"{name}.html.gz").stat().st_size
            for connections in (16, 64):
                ours, theirs = [], []
                for _ in range(ROUNDS):
                    ours.append(
                        load(
                            f"http://127.0.0.1:{port}{path}",
                            connections,
                            seconds,
                            **{"Accept-Encoding": "gzip"},
                        )
                    )
                    theirs.append(
                        load(
                            f"http://127.0.0.1:{nginx_port}/{name}.html",
                            connections,
                            seconds,
                            **{"Accept-Encoding": "gzip"},
                        )
                    )
                rate = statistics.median(r for r, _ in ours)
                reference = statistics.median(r for r, _ in theirs)
                print(
                    f"{name:9}{connections:6}{size:8}{rate:9.0f}"
                    f"{statistics.median(p for _, p in ours):8.2f}{reference:9.0f}"
                    f"{statistics.median(p for _, p in theirs):8.2f}"
                    f"{rate / reference:7.2f}"
                )
        etag = fetch(f"http://127.0.0.1:{port}{slug}", **{"Accept-Encoding": "gzip"})[
            2
        ]["ETag"]
        rate, p99 = load(
            f"http://127.0.0.1:{port}{slug}",
            16,
            seconds,
            **{"Accept-Encoding": "gzip", "If-None-Match": etag},
        )
        print(f"304       {16:5}{'':8}{rate:9.0f}{p99:8.2f}")
    finally:
        site.terminate()
        site.wait(30)
        if nginx is not None:
            nginx.terminate()
            nginx.wait(10)
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
