"""Lighthouse over one page of each kind readers land on; every score is to be ≥ 99.

    npm install lighthouse@12.8.2
    PATH=$PWD/node_modules/.bin:$PATH .venv/bin/python .ci/bench/lighthouse.py

Needs Chromium (Debian's package) and Lighthouse from npm, which is no dependency of the
project. Serves the demo content from a folder of its own. Each page has three minutes.
The score for performance is computed from measured times, which a busy machine
lengthens: a page below the mark is asked once more, and its better scores count. What
cost a page its points stands under the table.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.request import urlopen

ROOT = Path(__file__).resolve().parents[2]
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
LEAST = 99
SECONDS = 180  # for one page


def main() -> None:
    argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    ).parse_args()
    program, chromium = shutil.which("lighthouse"), shutil.which("chromium")
    if not program or not chromium:
        sys.exit("lighthouse or chromium is missing; see --help.")
    with tempfile.TemporaryDirectory() as folder, socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
        probe.close()
        server = subprocess.Popen(
            [sys.executable, "manage.py", "up", "--port", str(port), "--no-worker"],
            cwd=ROOT, stdout=subprocess.PIPE, text=True,
            env={**os.environ, "DATA_DIR": folder, "PYTHONUNBUFFERED": "1"},
        )  # fmt: skip
        try:
            for line in server.stdout or ():
                if line.startswith("Stop with"):
                    break
            site = f"http://127.0.0.1:{port}"
            print(f"load average at the start: {os.getloadavg()[0]:.1f}", flush=True)
            results = {
                name: best_of_two(program, chromium, name, site + path, Path(folder))
                for name, path in pages(site).items()
            }
        finally:
            server.terminate()
            server.wait(60)
    print(f"{'':8}", *(f"{category:>14}" for category in CATEGORIES))
    for name, result in results.items():
        print(f"{name:8}", *(f"{result.scores.get(c, '–'):>14}" for c in CATEGORIES))
    for name, result in results.items():
        for line in result.losses:
            print(f"{name}: {line}")
    if not all(result.is_good() for result in results.values()):
        sys.exit(1)


@dataclass(frozen=True)
class Result:
    """What Lighthouse said of one page; no scores when it came to no end."""

    scores: dict[str, int]
    losses: list[str]

    def is_good(self) -> bool:
        return min(self.scores.get(name, 0) for name in CATEGORIES) >= LEAST

    def better(self, other: Result) -> Result:
        """The better score of each category; the losses of the run that lost less."""
        return Result(
            {
                name: max(self.scores.get(name, 0), other.scores.get(name, 0))
                for name in {*self.scores, *other.scores}
            },
            max(self, other, key=lambda result: sum(result.scores.values())).losses,
        )


def pages(site: str) -> dict[str, str]:
    """Kind → path, found by following the site's own links."""

    def first(path: str, pattern: str) -> str:
        found = re.search(f'href="({pattern})"', urlopen(site + path).read().decode())
        if found is None:
            sys.exit(f"{path} has no link like {pattern}")
        return found[1]

    article = first("/", '/articles/[^/"]+/')
    return {
        "home": "/",
        "article": article,
        "tag": first(article, '/tags/[^/"]+/'),
        "figure": first("/figures/", "/figures/[a-z0-9-]+/"),
        "source": first("/search/?q=IEA", "/sources/[0-9]+/"),
        "search": "/search/",
    }


def best_of_two(
    program: str, chromium: str, name: str, url: str, folder: Path
) -> Result:
    result = Result({}, [])
    for attempt in range(2):
        started = time.monotonic()
        result = result.better(measured(program, chromium, url, folder / "report.json"))
        print(
            f"{name}, run {attempt + 1}: {time.monotonic() - started:.0f} s, "
            + (", ".join(str(result.scores.get(c, "–")) for c in CATEGORIES)),
            flush=True,
        )
        if result.is_good():
            break
    return result


def measured(program: str, chromium: str, url: str, report: Path) -> Result:
    report.unlink(missing_ok=True)
    process = subprocess.Popen(
        [program, url, "--quiet", "--output=json", f"--output-path={report}",
         "--chrome-flags=--headless=new --no-sandbox"],
        env={**os.environ, "CHROME_PATH": chromium},
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip
    try:
        process.wait(SECONDS)
    except subprocess.TimeoutExpired:
        return Result({}, [f"no end within {SECONDS} s"])
    finally:
        # Its Chromium may outlive it, and would slow the next page down.
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    if not report.exists():
        return Result({}, [f"no report; Lighthouse ended with {process.returncode}"])
    found = json.loads(report.read_text(encoding="utf-8"))
    scores = {
        name: round(found["categories"][name]["score"] * 100)
        for name in CATEGORIES
        if found["categories"][name]["score"] is not None
    }
    lost = {
        part["id"]
        for name in CATEGORIES
        for part in found["categories"][name]["auditRefs"]
        if part["weight"]
    }
    losses = [
        f"{audit['id']} {audit['score']:.2f} {audit.get('displayValue', '')}".rstrip()
        for audit in found["audits"].values()
        if audit["id"] in lost and audit["score"] is not None and audit["score"] < 0.99
    ]
    return Result(scores, losses)


if __name__ == "__main__":
    main()
