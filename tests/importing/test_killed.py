"""An import that is killed in the middle and run again ends where a calm one ends."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FILES = 130  # more than one batch


def write(content: Path) -> None:
    content.mkdir()
    for number in range(FILES):
        (content / f"{number:03}.md").write_text(
            f"---\ntitle: 題{number}\ndate: 2025-11-23\ntags: [港, 話題{number % 7}]\n"
            f"---\n\n売上高は{number + 1}億円。[次]({(number + 1) % FILES:03}.md)\n\n"
            f"[[ogp:https://a.example/{number % 50}]]\n",
            encoding="utf-8",
        )


class Site:
    def __init__(self, folder: Path, content: Path) -> None:
        folder.mkdir()
        self.file = folder / "db.sqlite3"
        self.content = content
        self.environment = {
            **os.environ,
            "DATA_DIR": str(folder),
            "DATABASE_URL": f"sqlite:///{self.file}",
        }
        command = [sys.executable, "manage.py", "migrate", "--verbosity", "0"]
        subprocess.run(command, cwd=ROOT, env=self.environment, check=True)

    def begin(self) -> subprocess.Popen[bytes]:
        command = [sys.executable, "manage.py", "import_articles", str(self.content)]
        return subprocess.Popen(
            [*command, "--publish", "--jobs", "1"],
            cwd=ROOT,
            env=self.environment,
            start_new_session=True,
            stdout=subprocess.DEVNULL,
        )

    def rows(self, sql: str) -> list[tuple[object, ...]]:
        with sqlite3.connect(f"file:{self.file}?mode=ro", uri=True) as connection:
            return connection.execute(sql).fetchall()

    def state(self) -> list[list[tuple[object, ...]]]:
        return [
            self.rows(sql)
            for sql in (
                "SELECT slug, body_html, addresses FROM articles_article ORDER BY 1",
                "SELECT path, sha256, open_links FROM articles_importedfile ORDER BY 1",
                "SELECT url_key FROM articles_source ORDER BY 1",
                "SELECT article_id, position FROM articles_citation ORDER BY 1, 2",
                "SELECT literal, line FROM articles_mention ORDER BY 1, 2",
                "SELECT name FROM articles_tag ORDER BY 1",
                "SELECT count(*) FROM articles_revision",
                "SELECT count(*) FROM articles_searchentry",
            )
        ]


@pytest.mark.timeout(600)
def test_killed_between_two_batches_and_run_again(tmp_path):
    write(tmp_path / "content")
    calm = Site(tmp_path / "calm", tmp_path / "content")
    assert calm.begin().wait() == 0
    killed = Site(tmp_path / "killed", tmp_path / "content")
    process = killed.begin()
    while process.poll() is None:
        if killed.rows("SELECT count(*) FROM articles_article") != [(0,)]:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        time.sleep(0.005)
    (midway,) = killed.rows("SELECT count(*) FROM articles_article")[0]
    assert midway in {100, FILES}
    assert killed.begin().wait() == 0
    assert killed.state() == calm.state()
    assert len(calm.state()[0]) == FILES
