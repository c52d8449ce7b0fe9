#!/usr/bin/env python3
"""Kills imports at random moments, runs them again, compares with an undisturbed one.

    .ci/bench/killing.py --times 50 --files 120
    .ci/bench/killing.py --times 50 --database postgres://…   (its tables are emptied)

Each kill is SIGKILL to the whole process group, pool included, at a random moment of
the time the second of two undisturbed imports took, starting Python included. Batches
are small, so that there are many moments between two commits. What is compared is every
column of every table an import writes, apart from numbers and moments. Run it on a tree
that nobody changes: what renders an article decides what is stored of it.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / ".ci" / "bench"))
TABLES = (
    *("Article", "ArticleTag", "Byline", "Category", "Tag", "Author", "Source"),
    *("Citation", "Figure", "Mention", "Redirect", "Revision", "ImportedFile"),
    *("SearchEntry", "Illustration"),
)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=50)
    parser.add_argument("--files", type=int, default=120)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--database", help="DATABASE_URL; default: a new SQLite file")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="urazuke-kill-") as name:
        return run(Path(name), options)


def run(work: Path, options: argparse.Namespace) -> int:
    from importing import _generate

    content = work / "content"
    _generate(content, options.files)
    _add_links(content)
    pick = random.Random(options.seed)
    template = prepared(work, options.database)
    for name in ("cold", "calm"):  # the first one waits for the disk
        site = Site(work / name, content, options.database, template)
        began = time.monotonic()
        if site.begin().wait():
            raise SystemExit("the undisturbed import failed")
        calm = time.monotonic() - began
    wanted = site.state()
    print(f"undisturbed: {calm:.1f} s, state {wanted['sum'][:12]}, {wanted['counts']}")
    bad = 0
    for number in range(1, options.times + 1):
        site = Site(work / f"killed-{number}", content, options.database, template)
        process = site.begin()
        moment = pick.uniform(0.05, calm)
        killed = _kill_after(process, moment)
        midway = site.articles()
        status = site.begin().wait()
        found = site.state()
        same = found["sum"] == wanted["sum"] and status == 0
        bad += not same
        print(
            f"{number:3}: {'killed' if killed else 'ended '} at {moment:5.2f} s with "
            f"{midway:4} articles, then {'the same' if same else 'ANOTHER STATE'}",
            flush=True,
        )
        if not same:
            print(json.dumps({"wanted": wanted["tables"], "found": found["tables"]}))
    print(f"{options.times - bad} of {options.times} ended in the undisturbed state")
    return 1 if bad else 0


class Site:
    """One database of its own, and the commands that work on it."""

    def __init__(
        self, folder: Path, content: Path, database: str | None, template: Path
    ) -> None:
        self.folder, self.content = folder, content
        folder.mkdir()
        self.environment = environment(folder, database)
        if database:
            manage(self.environment, "flush", "--no-input", "--verbosity", "0")
        else:
            shutil.copy(template, folder / "db.sqlite3")

    def begin(self) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, "-c", _IMPORT, str(self.content)],
            cwd=ROOT,
            env=self.environment,
            start_new_session=True,
            stdout=subprocess.DEVNULL,
        )

    def state(self) -> dict[str, Any]:
        return dict(json.loads(self._python(_STATE)))

    def articles(self) -> int:
        return int(self._python(_COUNT))

    def _python(self, code: str) -> str:
        command = [sys.executable, "-c", code]
        return subprocess.run(
            command,
            cwd=ROOT,
            env=self.environment,
            check=True,
            capture_output=True,
            text=True,
        ).stdout


def environment(folder: Path, database: str | None) -> dict[str, str]:
    return {
        **os.environ,
        "DATA_DIR": str(folder),
        "DATABASE_URL": database or f"sqlite:///{folder / 'db.sqlite3'}",
        "DJANGO_SETTINGS_MODULE": "cms.settings",
    }


def manage(settings: dict[str, str], *arguments: str) -> None:
    command = [sys.executable, "manage.py", *arguments]
    subprocess.run(command, cwd=ROOT, env=settings, check=True)


def prepared(work: Path, database: str | None) -> Path:
    """A database with its tables, to begin each time with a copy of."""
    folder = work / "prepared"
    folder.mkdir()
    manage(environment(folder, database), "migrate", "--verbosity", "0")
    return folder / "db.sqlite3"


_IMPORT = """
import sys
def main():
    import django; django.setup()
    from articles.importing import Options, import_articles
    given = Options(publish=True, jobs=2, batch=15, records=True)
    report = import_articles([sys.argv[1]], options=given)
    sys.exit(1 if report.counts["rejected"] else 0)
if __name__ == "__main__":
    main()
"""
_COUNT = """
import django; django.setup()
from articles.models import Article
print(Article.objects.count())
"""
_STATE = f"""
import sys; sys.path.insert(0, {str(Path(__file__).parent)!r})
import json
from killing import state
print(json.dumps(state()))
"""


def state() -> dict[str, Any]:
    """Hash of everything an import decides, by table; rows refer by what they say."""
    import django

    django.setup()
    from django.db import models

    from articles import models as rows

    tables = {}
    called: dict[tuple[type, Any], str] = {}  # else each of thousands reads its article

    def said_of(row: Any, field: Any) -> str:
        if not field.is_relation:
            return repr(getattr(row, field.name))
        at = (field.related_model, getattr(row, field.attname))
        if at not in called:
            called[at] = _name(getattr(row, field.name))
        return called[at]

    for name in TABLES:
        model = getattr(rows, name)
        fields = [
            field
            for field in model._meta.concrete_fields
            if not field.primary_key
            and not isinstance(field, models.DateTimeField)
            and field.name not in {"key", "proposal"}
        ]
        lines = [
            "|".join(said_of(row, field) for field in fields)
            for row in model._default_manager.order_by("pk").iterator()
        ]
        digest = hashlib.sha256("\n".join(sorted(lines)).encode()).hexdigest()
        tables[name] = [len(lines), digest[:16]]
    whole = hashlib.sha256(json.dumps(tables).encode()).hexdigest()
    return {
        "sum": whole,
        "tables": tables,
        "counts": f"{tables['Article'][0]} articles",
    }


def _name(row: Any) -> str:
    """What a row is called. A candidate's key holds the number of its article, and
    PostgreSQL leaves out the numbers that a killed transaction had drawn."""
    return f"{row.found_in}|{row.signature}" if hasattr(row, "signature") else str(row)


def _kill_after(process: subprocess.Popen[bytes], moment: float) -> bool:
    try:
        process.wait(timeout=moment)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        return True
    return False


def _add_links(content: Path) -> None:
    """Each file leads to the next one, so that links are settled at the end."""
    files = sorted(content.rglob("*.md"))
    for file, other in zip(files, [*files[1:], files[0]], strict=True):
        path = os.path.relpath(other, file.parent)
        with file.open("a", encoding="utf-8") as stream:
            stream.write(f"\n[次の記事]({path})\n")


if __name__ == "__main__":
    sys.exit(main())
