"""Lighthouse over one page of each kind readers land on; every score is to be ≥ 99.

    npm install lighthouse@12.8.2
    PATH=$PWD/node_modules/.bin:$PATH .venv/bin/python .ci/bench/lighthouse.py

Needs Chromium (Debian's package) and Lighthouse from npm, which is no dependency of the
project. Serves the demo content from a folder of its own. The score for performance is
computed from measured times: a busy machine lowers it.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
from pathlib import Path
from urllib.request import urlopen

ROOT = Path(__file__).resolve().parents[2]
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")


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
            print(f"load average at the start: {os.getloadavg()[0]:.1f}")
            results = [
                measured(program, chromium, name, site + path, Path(folder))
                for name, path in pages(site).items()
            ]
        finally:
            server.terminate()
            server.wait(30)
    if min(min(scores) for scores in results) < 99:
        sys.exit(1)


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


def measured(
    program: str, chromium: str, name: str, url: str, folder: Path
) -> list[float]:
    report = folder / f"{name}.json"
    for _ in range(3):  # Chromium is sometimes too late on a busy machine
        subprocess.run(
            [program, url, "--quiet", "--output=json", f"--output-path={report}",
             "--chrome-flags=--headless=new --no-sandbox"],
            check=False, env={**os.environ, "CHROME_PATH": chromium},
            stderr=subprocess.DEVNULL, timeout=180,
        )  # fmt: skip
        found = json.loads(report.read_text())["categories"]
        scores = [found[category]["score"] for category in CATEGORIES]
        if None not in scores:
            break
    else:
        sys.exit(f"{url}: no scores")
    rounded = [round(score * 100) for score in scores]
    words = ", ".join(
        f"{category} {score}"
        for category, score in zip(CATEGORIES, rounded, strict=True)
    )
    print(f"{name:8} {words}", flush=True)
    return rounded


if __name__ == "__main__":
    main()
