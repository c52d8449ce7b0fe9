"""Stored pages against nginx serving the same compressed bytes, in one run.

    .venv/bin/python .ci/bench/pages.py [--seconds 2] [--rounds 3] [--articles 200]

Needs nginx and wrk (Debian packages). Both servers run two workers on the same cores
and take turns under short bounded loads; every answer's status and length is compared
with the length of its file. "articles" asks for many addresses in turn, as readers do;
the other rows ask for one. Prints requests a second, the 99th percentile, and what the
server's processes cost in processor time for each request, which a busy machine
changes least; the ratios are medians of paired rounds.
"""

from __future__ import annotations

import argparse
import json
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
ENCODING = {"Accept-Encoding": "gzip"}
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
    open_file_cache max=2000;
  }}
}}
"""
SCRIPT = """\
local paths, lengths, sent = {paths}, {lengths}, 0
local threads = {{}}
function setup(thread) table.insert(threads, thread) end
function request()
  sent = sent + 1
  return wrk.format("GET", paths[(sent - 1) % #paths + 1])
end
function response(status, headers, body)
  local size = tonumber(headers["Content-Length"] or headers["content-length"])
  if status ~= 200 or #body ~= size or not lengths[tostring(size)] then
    bad = (bad or 0) + 1
  end
end
function done(summary, latency, requests)
  local total = 0
  for _, thread in ipairs(threads) do total = total + (thread:get("bad") or 0) end
  print("bad answers: " .. total)
end
"""


class Load:
    """What one run of wrk told."""

    def __init__(self, printed: str, seconds: float, cost: float) -> None:
        if "Socket errors" in printed or "Non-2xx" in printed:
            sys.exit(printed)
        bad = re.search(r"bad answers: (\d+)", printed)
        if bad and bad[1] != "0":
            sys.exit(f"{bad[1]} answers had a wrong status or length.\n{printed}")
        requests = int(re.search(r"(\d+) requests in", printed)[1])
        self.rate = float(re.search(r"Requests/sec:\s+([\d.]+)", printed)[1])
        self.cost = cost / requests * 1e6
        value, unit = re.search(r"99%\s+([\d.]+)(us|ms|s)", printed).groups()
        self.p99 = float(value) * {"us": 0.001, "ms": 1.0, "s": 1000.0}[unit]


class Server:
    """A process tree whose processor time can be told."""

    def __init__(self, process: subprocess.Popen[str], port: int) -> None:
        self.process, self.port = process, port

    def spent(self) -> float:
        """Seconds of processor time of the process and its descendants."""
        parents, times = {}, {}
        for stat in Path("/proc").glob("[0-9]*/stat"):
            try:
                fields = stat.read_text().rpartition(")")[2].split()
            except OSError:
                continue
            pid = int(stat.parent.name)
            parents[pid] = int(fields[1])
            times[pid] = int(fields[11]) + int(fields[12])
        ours, grown = {self.process.pid}, True
        while grown:
            more = {p for p, parent in parents.items() if parent in ours} - ours
            ours |= more
            grown = bool(more)
        return sum(times.get(p, 0) for p in ours) / os.sysconf("SC_CLK_TCK")

    def load(
        self,
        path: str,
        connections: int,
        seconds: int,
        script: Path | None = None,
        **headers: str,
    ) -> Load:
        words = [
            w for name, value in headers.items() for w in ("-H", f"{name}: {value}")
        ]
        if script is not None:
            words += ["-s", str(script)]
        before = self.spent()
        done = subprocess.run(
            ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--latency", *words,
             f"http://127.0.0.1:{self.port}{path}"],
            capture_output=True, text=True, check=True, timeout=seconds + 30,
        )  # fmt: skip
        return Load(done.stdout, seconds, self.spent() - before)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def fetch(url: str, **headers: str) -> tuple[int, bytes, Message]:
    with urlopen(Request(url, headers=headers)) as answer:
        return answer.status, answer.read(), answer.headers


def write_articles(folder: Path, count: int) -> None:
    """The longest demo article under many titles: about the sample's size."""
    text = max(
        (ROOT / "articles" / "demo" / "content").glob("*.md"),
        key=lambda path: path.stat().st_size,
    ).read_text(encoding="utf-8")
    body = text.split("\n---\n", 1)[1]
    for number in range(count):
        (folder / f"load-{number}.md").write_text(
            f"---\ntitle: 速さを測る記事 {number}\nslug: load-{number}\n"
            f"date: 2026-01-{number % 28 + 1:02}\n---\n\n第{number}稿。\n\n{body}",
            encoding="utf-8",
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--seconds", type=int, default=2, help="of each load")
    parser.add_argument("--rounds", type=int, default=3, help="of each pair of loads")
    parser.add_argument("--articles", type=int, default=200, help="varied addresses")
    parser.add_argument("--json", type=Path, help="write the figures there, too")
    options = parser.parse_args()
    for program in ("nginx", "wrk"):
        if shutil.which(program) is None and not Path(f"/usr/sbin/{program}").exists():
            sys.exit(f"{program} is missing: apt-get install {program}")
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    for name in ("www", "articles"):
        (folder / name).mkdir()
    port, nginx_port = free_port(), free_port()
    environment = {
        **os.environ,
        "DATA_DIR": str(folder / "var"),
        "PYTHONUNBUFFERED": "1",
    }
    for name in ("DEBUG", "DATABASE_URL", "SITE_URL", "ALLOWED_HOSTS"):
        environment.pop(name, None)
    write_articles(folder / "articles", options.articles)

    def manage(*words: str) -> list[str]:
        return [sys.executable, "manage.py", *words]

    quiet = {"cwd": ROOT, "env": environment, "stdout": subprocess.PIPE, "text": True}
    subprocess.run(manage("migrate", "-v0"), check=True, **quiet)
    subprocess.run(manage("seed_demo"), check=True, **quiet)
    subprocess.run(
        manage("import_articles", str(folder / "articles"), "--publish"),
        check=True,
        **quiet,
    )
    site = subprocess.Popen(
        manage("up", "--port", str(port), "--workers", "2", "--no-worker"), **quiet
    )
    nginx = None
    try:
        for line in site.stdout:
            if line.startswith("Stop with"):
                break
        ours = Server(site, port)
        pages = {
            "article": "/articles/load-0/",
            "home": "/",
            "list": "/articles/",
            "feed": "/feeds/atom.xml",
        }
        varied = {f"a{n}": f"/articles/load-{n}/" for n in range(options.articles)}
        for name, path in {**pages, **varied}.items():
            for _ in range(6):  # so that both workers have the page
                status, body, headers = fetch(
                    f"http://127.0.0.1:{port}{path}", **ENCODING
                )
            if status != 200 or headers["Content-Encoding"] != "gzip":
                sys.exit(f"{path}: {status} {headers}")
            (folder / "www" / f"{name}.html").write_bytes(b"unused")
            (folder / "www" / f"{name}.html.gz").write_bytes(body)
        (folder / "nginx.conf").write_text(NGINX.format(folder=folder, port=nginx_port))
        nginx = subprocess.Popen(["nginx", "-c", str(folder / "nginx.conf")])
        time.sleep(0.5)
        theirs = Server(nginx, nginx_port)
        www = folder / "www"
        sizes = {name: (www / f"{name}.html.gz").stat().st_size for name in pages}
        lengths = {(www / f"{name}.html.gz").stat().st_size for name in varied}
        known = "{" + ",".join(f'["{length}"]=true' for length in lengths) + "}"
        for file, paths in (
            ("ours.lua", varied.values()),
            ("theirs.lua", [f"/{name}.html" for name in varied]),
        ):
            quoted = "{" + ",".join(f'"{path}"' for path in paths) + "}"
            (folder / file).write_text(SCRIPT.format(paths=quoted, lengths=known))
        print(f"load average at the start: {os.getloadavg()[0]:.1f}")
        print(
            "page      conns   bytes   site/s  p99 ms  cost us   nginx/s  p99 ms  "
            "cost us   ratio  ratio of costs"
        )
        results = []
        rows = [(n, p, f"/{n}.html", sizes[n], None, None) for n, p in pages.items()]
        rows.append(
            ("articles", "/", "/", max(lengths), folder / "ours.lua",
             folder / "theirs.lua")
        )  # fmt: skip
        for name, path, other, size, our_script, their_script in rows:
            for connections in (16, 64):
                pairs = [
                    (
                        ours.load(
                            path, connections, options.seconds, our_script, **ENCODING
                        ),
                        theirs.load(
                            other,
                            connections,
                            options.seconds,
                            their_script,
                            **ENCODING,
                        ),
                    )
                    for _ in range(options.rounds)
                ]
                row = summary(pairs)
                results.append({"page": name, "connections": connections, **row})
                print(
                    f"{name:10}{connections:5}{size:8}{row['rate']:9.0f}"
                    f"{row['p99']:8.2f}{row['cost']:9.1f}{row['nginx_rate']:10.0f}"
                    f"{row['nginx_p99']:8.2f}{row['nginx_cost']:9.1f}"
                    f"{row['ratio']:8.2f}{row['cost_ratio']:10.2f}",
                    flush=True,
                )
        path = pages["article"]
        etag = fetch(f"http://127.0.0.1:{port}{path}", **ENCODING)[2]["ETag"]
        pairs = [
            (
                ours.load(path, 16, options.seconds, **ENCODING,
                          **{"If-None-Match": etag}),
                ours.load(path, 16, options.seconds, **ENCODING),
            )
            for _ in range(options.rounds)
        ]  # fmt: skip
        row = summary(pairs)
        results.append({"page": "304", "connections": 16, **row})
        print(
            f"304 answers: {row['rate']:.0f}/s, {row['cost']:.1f} us each; "
            f"200 answers in the same run: {row['nginx_rate']:.0f}/s, "
            f"{row['nginx_cost']:.1f} us; 304 ÷ 200: {row['ratio']:.2f}"
        )
        if options.json:
            options.json.write_text(json.dumps(results, indent=1))
    finally:
        site.terminate()
        site.wait(30)
        if nginx is not None:
            nginx.terminate()
            nginx.wait(10)
        shutil.rmtree(folder, ignore_errors=True)


def summary(pairs: list[tuple[Load, Load]]) -> dict[str, float]:
    median = statistics.median
    return {
        "rate": median(a.rate for a, _ in pairs),
        "p99": median(a.p99 for a, _ in pairs),
        "cost": median(a.cost for a, _ in pairs),
        "nginx_rate": median(b.rate for _, b in pairs),
        "nginx_p99": median(b.p99 for _, b in pairs),
        "nginx_cost": median(b.cost for _, b in pairs),
        "ratio": median(a.rate / b.rate for a, b in pairs),
        "cost_ratio": median(b.cost / a.cost for a, b in pairs),
    }


if __name__ == "__main__":
    main()
