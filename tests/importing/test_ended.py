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
MANAGE = [sys.executable, "manage.py"]
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


@pytest.fixture
def environment(tmp_path):
    """Of an own site, with a folder of articles to import."""
    content = tmp_path / "content"
    content.mkdir()
    for name in range(FILES):
        text = article(f"題{name}") + "\n\n売上高は5億円。" * 100
        (content / f"{name:03}.md").write_text(text, encoding="utf-8")
    made = {
        **os.environ,
        "DATA_DIR": str(tmp_path),
        "DATABASE_URL": f"sqlite:///{tmp_path / 'db.sqlite3'}",
    }
    subprocess.run([*MANAGE, "migrate", "-v0"], cwd=ROOT, env=made, check=True)
    return made


@pytest.mark.skipif(not Path("/proc/self/cmdline").exists(), reason="needs Linux")
@pytest.mark.timeout(600)
def test_no_reader_outlives_its_import(tmp_path, environment):
    for number in (signal.SIGTERM, signal.SIGKILL, signal.SIGINT):
        process = subprocess.Popen(
            [*MANAGE, "import_articles", str(tmp_path / "content"), "--jobs", "2"],
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


@pytest.mark.skipif(not Path("/proc/self/cmdline").exists(), reason="needs Linux")
@pytest.mark.timeout(600)
def test_ctrl_c_reaches_the_whole_terminal_and_leaves_no_traceback(
    tmp_path, environment
):
    """Readers that still load do not hear it; the parent tells how to go on."""
    process = subprocess.Popen(
        [*MANAGE, "import_articles", str(tmp_path / "content"), "--jobs", "2"],
        cwd=ROOT,
        env=environment,
        start_new_session=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert waited_for(process.pid, number_of_readers=2)
        os.killpg(process.pid, signal.SIGINT)
        out, err = process.communicate(timeout=120)
    finally:
        process.kill()
    assert process.returncode == 130
    assert "Traceback" not in err
    assert "run the same command again to go on" in out
