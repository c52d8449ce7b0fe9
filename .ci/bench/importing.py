#!/usr/bin/env python3
"""How fast a folder of articles is imported, imported again, and exported.

    .ci/bench/importing.py --files 1000 --jobs 2
    .ci/bench/importing.py --files 100000 --first   what a file costs as the site grows
    .ci/bench/importing.py --also rebuild_articles rebuild_search extract_figures

Each file has the size, blocks and head of a researched article: some 9,000 characters,
26 headings, three tables, seven sources. Works in a folder of its own under /tmp and
touches no other database. Memory is what all processes of the import hold at once,
looked at every quarter of a second; pages they share are counted in each of them.
"""

from __future__ import annotations

import argparse
import os
import random
import resource
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from itertools import pairwise
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
WORDS = (
    "工場の稼働率は前年の同じ月を上回り、在庫は三か月続けて減りました。",
    "統計の対象は従業員が三十人以上の事業所で、速報値には遅れて届いた票を含みません。",
    "会社は設備投資の計画を据え置き、**2027年**までに二つの拠点を開くと説明しました。",
    "為替の影響を除くと伸びは小さく、単価よりも数量の増加が売上を押し上げています。",
    "担当者は、部品の調達先を分けたことで納期のばらつきが小さくなったと話します。",
)


def main() -> None:
    options = _arguments()
    with tempfile.TemporaryDirectory(prefix="urazuke-bench-") as name:
        work = Path(name)
        os.environ["DATA_DIR"] = str(work / "data")
        os.environ["DATABASE_URL"] = options.database or (
            f"sqlite:///{work / 'data' / 'db.sqlite3'}"
        )
        os.environ["DJANGO_SETTINGS_MODULE"] = "cms.settings"
        (work / "data").mkdir()
        sys.path.insert(0, str(ROOT))
        import django

        django.setup()
        _measure(work, options)


def _measure(work: Path, options: argparse.Namespace) -> None:
    from django.core.management import call_command

    from articles.importing import Options, import_articles

    call_command("migrate", verbosity=0)
    content = work / "content"
    size = _generate(content, options.files)
    print(
        f"{options.files} files of {size:,} characters, --jobs {options.jobs}, "
        f"{_processors()} processors, load {os.getloadavg()[0]:.1f}, "
        f"{os.environ['DATABASE_URL'].split(':')[0]}"
    )
    given = Options(publish=True, jobs=options.jobs)

    steps = _Steps(options.files // 10)

    def run() -> dict[str, int]:
        return import_articles([str(content)], options=given, progress=steps).counts

    memory = _Memory()
    _timed("import", options.files, run)
    steps.tell()
    if not options.first:
        _afterwards(work, content, options, run)
    print(f"peak memory     {memory.peak()} MB, all processes together")


def _afterwards(
    work: Path,
    content: Path,
    options: argparse.Namespace,
    run: Callable[[], dict[str, int]],
) -> None:
    """What one does with a site that is there."""
    from articles.exporting import export
    from articles.models import Article

    _timed("import again", options.files, run)
    _touch(content, options.files // 20)
    _timed("5 % changed", options.files, run)
    _timed(
        "export",
        options.files,
        lambda: export(Article.objects.all(), work / "out").counts,
    )
    for name in options.also:
        _timed(name, options.files, lambda name=name: _command(name, options.jobs))


def _command(name: str, jobs: int) -> dict[str, int]:
    """Runs it over every article; how many there are."""
    from django.core.management import call_command

    from articles.models import Article

    given = {} if name == "check_articles" else {"jobs": jobs}
    with suppress(SystemExit), Path(os.devnull).open("w") as nowhere:
        call_command(name, all=True, stdout=nowhere, stderr=nowhere, **given)
    return {"articles": Article.objects.count()}


class _Steps:
    """Notes what each tenth of the files took: does a full site make them dearer?"""

    def __init__(self, size: int) -> None:
        self.size = size
        self.moments = [time.perf_counter()]
        self.done = [0]

    def __call__(self, done: int, _of: int) -> None:
        if len(self.moments) == 1 and not self.done[-1]:
            self.done, self.moments = [done], [time.perf_counter()]
        elif done - self.done[-1] >= self.size:
            self.done.append(done)
            self.moments.append(time.perf_counter())

    def tell(self) -> None:
        """The times of the first run; later ones only go over it."""
        pairs = zip(pairwise(self.moments), pairwise(self.done), strict=True)
        each = [
            (after - before) / (last - first) * 1000
            for (before, after), (first, last) in pairs
        ]
        shown = " ".join(f"{one:.2f}" for one in each)
        print(
            f"by tenths       {shown} ms a file, last ÷ first {each[-1] / each[0]:.2f}"
        )
        self.size = sys.maxsize


class _Memory:
    """The most that this process and its children were seen to hold at once."""

    def __init__(self) -> None:
        self._most = 0
        self._is_over = threading.Event()
        self._looking = threading.Thread(target=self._look, daemon=True)
        self._looking.start()

    def peak(self) -> int:
        """In MB."""
        self._is_over.set()
        self._looking.join()
        return self._most // 2**20

    def _look(self) -> None:
        page = resource.getpagesize()
        while not self._is_over.wait(0.25):
            held = sum(_pages(pid) for pid in [os.getpid(), *_children_now()]) * page
            self._most = max(self._most, held)


def _children_now() -> list[int]:
    found: list[int] = []
    for task in Path("/proc/self/task").iterdir():
        with suppress(OSError):  # a thread that has just ended
            found += map(int, (task / "children").read_text().split())
    return found


def _pages(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    except OSError:  # it has just ended
        return 0


def _timed(label: str, files: int, call: Callable[[], dict[str, int]]) -> None:
    start, used, others = time.perf_counter(), time.process_time(), _children()
    counts = call()
    seconds, cpu = time.perf_counter() - start, time.process_time() - used
    rendering = _children() - others
    outcomes = ", ".join(f"{n} {name}" for name, n in counts.items() if n)
    print(
        f"{label:<15} {seconds:7.2f} s  {seconds / files * 1000:6.2f} ms a file, "
        f"processor: parent {cpu / files * 1000:5.2f} ms, "
        f"rendering {rendering / files * 1000:5.2f} ms  ({outcomes})"
    )


def _children() -> float:
    """Processor seconds of finished child processes."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _generate(folder: Path, count: int) -> int:
    folder.mkdir()
    pick = random.Random(4)  # the same files every time
    size = 0
    for number in range(count):
        text = _article(number, pick)
        size += len(text)
        path = (
            folder / f"{2015 + number % 11}" / f"2025-{number % 12 + 1:02}-{number}.md"
        )
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return size // count


def _article(number: int, pick: random.Random) -> str:
    tags = ", ".join(f"'話題{pick.randrange(200)}'" for _ in range(5))
    parts = [
        "---",
        f"title: '記事{number}：工場の在庫は{pick.randrange(90)}%減、投資は据え置き'",
        f"date: '{2015 + number % 11}-{number % 12 + 1:02}-{number % 28 + 1:02}'",
        f"category: '分野{number % 12}'",
        f"tags: [{tags}]",
        f"description: '{WORDS[number % 5]}{WORDS[(number + 1) % 5]}'",
        f"image: 'https://news{pick.randrange(300)}.example/{number}'",
        f"featured: {'true' if number % 50 == 0 else 'false'}",
        "type: 'blog'",
        "---",
        "",
    ]
    for section in range(26):
        parts += [f"{'#' * (3 + section % 2)} 見出し{section}：{section}億円", ""]
        parts += ["".join(pick.choices(WORDS, k=5)), ""]
        if section % 3 == 0:
            parts += ["主な点は次の通り：", ""]
            parts += [f"- **項目{n}**: {pick.choice(WORDS)}" for n in range(4)] + [""]
        if section % 9 == 0:
            parts += ["| 会社 | 投資額 | 期間 |", "| --- | --- | --- |"]
            parts += [
                f"| **{n}社** | {pick.randrange(900)}億ドル | 2025〜2030年 |"
                for n in range(5)
            ] + [""]
    parts += ["---", "", "**Sources:**"]
    parts += [
        f"[[ogp:https://news{pick.randrange(300)}.example/{pick.randrange(9_999)}]]"
        for _ in range(7)
    ]
    return "\n".join(parts) + "\n"


def _touch(folder: Path, count: int) -> None:
    for path in sorted(folder.rglob("*.md"))[:count]:
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace("主な点", "おもな点"), encoding="utf-8")


def _processors() -> int:
    return len(os.sched_getaffinity(0))


def _arguments() -> Any:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=500)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--database", help="DATABASE_URL; default: a new SQLite file")
    parser.add_argument(
        "--first", action="store_true", help="nothing after the first import"
    )
    parser.add_argument(
        "--also", nargs="*", default=[], metavar="COMMAND", help="over all articles"
    )
    return parser.parse_args()


if __name__ == "__main__":
    main()
