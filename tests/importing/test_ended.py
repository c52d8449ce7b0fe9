"""An import that is ended from outside leaves no process behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.importing.folder import article

ROOT = Path(__file__).resolve().parents[2]
FILES = 400
READER = b"multiprocessing.spawn"


def readers(group: int) -> set[int]:
    """Processes of the group that read articles for it."""
    found = set()
    for entry in Path("/proc").iterdir():
        try:
            if not entry.name.isdigit() or os.getpgid(int(entry.name)) != group:
                continue
            if READER in (entry / "cmdline").read_bytes():
                found.add(int(entry.name))
        except OSError:  # it ended meanwhile
            continue
    return found


def waited_for(group: int, *, number_of_readers: int) -> bool:
    end = time.monotonic() + 120
    while time.monotonic() < end:
        if len(readers(group)) == number_of_readers:
            return True
        time.sleep(0.05)
    return False


@pytest.mark.skipif(not Path("/proc/self/cmdline").exists(), reason="needs Linux")
@pytest.mark.timeout(600)
def test_no_reader_outlives_its_import(tmp_path):
    content = tmp_path / "content"
    content.mkdir()
    for name in range(FILES):
        text = article(f"題{name}") + "\n\n売上高は5億円。" * 100
        (content / f"{name:03}.md").write_text(text, encoding="utf-8")
    environment = {
        **os.environ,
        "DATA_DIR": str(tmp_path),
        "DATABASE_URL": f"sqlite:///{tmp_path / 'db.sqlite3'}",
    }
    manage = [sys.executable, "manage.py"]
    subprocess.run([*manage, "migrate", "-v0"], cwd=ROOT, env=environment, check=True)
    for number in (signal.SIGTERM, signal.SIGKILL, signal.SIGINT):
        process = subprocess.Popen(
            [*manage, "import_articles", str(content), "--jobs", "2"],
            cwd=ROOT,
            env=environment,
            start_new_session=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            assert waited_for(process.pid, number_of_readers=2)
            os.kill(process.pid, number)
            process.wait(timeout=120)
            assert waited_for(process.pid, number_of_readers=0)
        finally:
            for left in readers(process.pid):
                os.kill(left, signal.SIGKILL)
            process.kill()
