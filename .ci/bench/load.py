"""Readers, editors, searches and an import at once, for a quarter of an hour.

    .venv/bin/python .ci/bench/load.py [--minutes 15] [--readers 4] [--editors 6]
        [--import-files 1500]

One server and a worker, on SQLite in a folder of its own or on
the empty database DATABASE_URL names. Readers follow the links of pages and check each
answer, searchers ask for words of the demo, editors save articles through the admin's
form and decide conflicts, and one import after another runs beside them. Every minute
prints what was answered and the memory of the web processes. Exit code 1 for an answer
of 5xx or none at all, a line of an editor that is missing in the end, an import that
failed, or memory that grows by more than a tenth after the first third. Each web
process keeps 8 MB of pages here instead of 64, so that the stores are full by then.
"""

from __future__ import annotations

import argparse
import http.client
import os
import random
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from pathlib import Path
from urllib.parse import quote

from editing import ARTICLES, SETUP, Editor, Server, ask, judge, offspring
from importing import _generate

ROOT = Path(__file__).resolve().parents[2]
WORDS = (
    "電力",
    "円",
    "AI",
    "米",
    "人口",
    "500億",
    "港",
    "半導体",
    "linear",
    "投資 電力",
)
FLAT = 1.10


class Crowd:
    """What all of them did, counted; `stop` ends them."""

    def __init__(self) -> None:
        self.stop = threading.Event()
        self.answers: Counter[str] = Counter()
        self.faults: Counter[str] = Counter()
        self.slowest = 0.0

    def fetch(self, port: int, path: str, kind: str) -> str:
        began = time.perf_counter()
        try:
            answer = ask(port, "GET", path)
        except (OSError, http.client.HTTPException) as problem:
            self.faults[f"{kind} {type(problem).__name__}"] += 1
            return ""
        self.slowest = max(self.slowest, time.perf_counter() - began)
        self.answers[kind] += 1
        if answer.status >= 500:
            self.faults[f"{kind} {answer.status} {path}"] += 1
        return answer.text

    def reads(self, port: int, number: int) -> None:
        chance, page = random.Random(number), "/"
        while not self.stop.is_set():
            text = self.fetch(port, page, "pages")
            links = re.findall(r'href="(/[^"#?]*)"', text)
            inner = [one for one in links if not one.startswith(("/static", "/admin"))]
            page = chance.choice(inner) if inner and chance.random() < 0.9 else "/"
            self.stop.wait(chance.uniform(0, 0.02))

    def searches(self, port: int, number: int) -> None:
        chance = random.Random(number)
        while not self.stop.is_set():
            self.fetch(port, f"/search/?q={quote(chance.choice(WORDS))}", "searches")
            self.stop.wait(chance.uniform(0, 0.2))

    def edits(self, editor: Editor, keys: list[int], number: int) -> None:
        chance, step = random.Random(number), 0
        while not self.stop.is_set():
            step += 1
            try:
                if editor.save(chance.choice(keys), f"編集者{number}の{step}行目"):
                    self.answers["saves"] += 1
            except (OSError, http.client.HTTPException) as problem:
                editor.faults.append(repr(problem))
            self.stop.wait(chance.uniform(1, 4))

    def imports(self, server: Server, content: Path, files: int) -> None:
        """The first run makes the articles, each later one changes all of them."""
        _generate(content, files)
        words = ["import_articles", str(content), "--publish"]
        turn = 0
        while not self.stop.is_set():
            errors = content.with_suffix(".log")
            with errors.open("wb") as file:
                run = subprocess.Popen(
                    [sys.executable, "manage.py", *words],
                    cwd=ROOT,
                    env=server.environment,
                    stdout=subprocess.DEVNULL,
                    stderr=file,
                    start_new_session=True,
                )
            while run.poll() is None:
                if self.stop.wait(0.5):
                    os.killpg(run.pid, signal.SIGKILL)  # with its pool
                    run.wait()
                    return
            said = errors.read_text()[-300:]
            self.answers["imported files"] += files
            if run.returncode:
                self.faults[f"import ended with {run.returncode}: {said}"] += 1
            turn += 1
            for file in content.rglob("*.md"):
                with file.open("a") as text:
                    text.write(f"\n{turn}回目の更新です。\n")


def memory(server: Server) -> float:
    """MB of every process of the server, shared pages counted once."""
    assert server.process is not None
    total = 0.0
    for pid in (server.process.pid, *offspring(server.process.pid)):
        try:
            text = Path(f"/proc/{pid}/smaps_rollup").read_text()
        except OSError:
            continue
        found = re.search(r"^Pss:\s+(\d+) kB", text, re.M)
        total += int(found[1]) / 1024 if found else 0
    return total


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--minutes", type=float, default=15)
    parser.add_argument("--readers", type=int, default=4)
    parser.add_argument("--editors", type=int, default=6)
    parser.add_argument("--import-files", type=int, default=1500)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        server = Server(Path(name))
        server.environment["RATE_LIMIT_SEARCH"] = "0"
        # Full within minutes: what grows after that is no page kept on purpose.
        server.environment.setdefault("ARTICLES_PAGE_STORE_BYTES", str(8 * 1024**2))
        server.start()
        worker = subprocess.Popen(
            [sys.executable, "manage.py", "worker"],
            cwd=ROOT,
            env=server.environment,
            stdout=subprocess.DEVNULL,
        )
        try:
            return run(server, Path(name), options)
        finally:
            worker.terminate()
            worker.wait()
            server.kill()


def run(server: Server, folder: Path, options: argparse.Namespace) -> int:
    subprocess.run(
        [sys.executable, "manage.py", "seed_demo"],
        cwd=ROOT, env=server.environment, check=True, stdout=subprocess.DEVNULL,
    )  # fmt: skip
    setup = SETUP.format(editors=options.editors, articles=ARTICLES)
    lines = server.shell(setup).splitlines()
    keys = [int(x.split()[1]) for x in lines if x.startswith("ARTICLE ")]
    editors = [Editor(server.port, f"editor{n}") for n in range(options.editors)]
    for one in editors:
        one.log_in()
    crowd, port = Crowd(), server.port
    threads = [
        *(threading.Thread(target=crowd.reads, args=(port, n))
          for n in range(options.readers)),
        *(threading.Thread(target=crowd.searches, args=(port, n)) for n in range(2)),
        *(threading.Thread(target=crowd.edits, args=(one, keys, n))
          for n, one in enumerate(editors)),
        threading.Thread(
            target=crowd.imports, args=(server, folder / "in", options.import_files)
        ),
    ]  # fmt: skip
    database = server.environment["DATABASE_URL"].split(":")[0]
    print(f"{database}, {options.minutes:g} minutes, load {os.getloadavg()[0]:.1f}")
    for thread in threads:
        thread.start()
    began, held = time.monotonic(), []
    steps = max(6, round(options.minutes))
    for step in range(1, steps + 1):
        until = began + options.minutes * 60 * step / steps
        time.sleep(max(0.0, until - time.monotonic()))
        held.append(memory(server))
        counts = sorted(crowd.answers.items())
        done = ", ".join(f"{number:,} {what}" for what, number in counts)
        minutes = (time.monotonic() - began) / 60
        print(f"  {minutes:5.1f} min  {held[-1]:5.0f} MB  {done}", flush=True)
    crowd.stop.set()
    for thread in threads:
        thread.join()
    # The first third fills the stores, which are bounded.
    early, late = max(held[: len(held) // 3]), max(held[len(held) // 3 :])
    flat = late <= early * FLAT
    print(f"  slowest answer  {crowd.slowest:.2f} s")
    print(f"  memory          {early:.0f} MB, then at most {late:.0f} MB")
    print(f"  faults          {dict(crowd.faults.most_common(5)) or 0}")
    fine = judge(server, editors) and not crowd.faults and flat
    print("fine" if fine else "NOT FINE")
    return 0 if fine else 1


if __name__ == "__main__":
    raise SystemExit(main())
