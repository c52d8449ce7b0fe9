"""`manage.py up` as a stranger meets it: a real process, a real port, a data folder."""

from __future__ import annotations

import os
import re
import signal
import socket
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

ROOT = Path(__file__).resolve().parents[2]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def environment(data: Path) -> dict[str, str]:
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(data),
        "DATA_DIR": str(data / "var"),
        "PYTHONUNBUFFERED": "1",
        "SOURCES_FETCH_ENABLED": "0",  # the demo cites pages of the real world
    }


@contextmanager
def up(data: Path, *arguments: str) -> Iterator[tuple[str, str]]:
    """Site address, and everything printed until "Stop with"."""
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "manage.py", "up", "--port", str(port), *arguments],
        cwd=ROOT,
        env=environment(data),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert process.stdout is not None
    printed = ""
    try:
        for line in process.stdout:
            printed += line
            if line.startswith("Stop with"):
                break
        else:
            pytest.fail(f"up ended early:\n{printed}")
        yield f"http://127.0.0.1:{port}", printed
    finally:
        process.send_signal(signal.SIGTERM)
        rest = process.stdout.read()
        process.stdout.close()
        assert process.wait(30) == 0, rest
    assert "Stopped." in rest


@pytest.mark.timeout(180)
def test_a_first_start_shows_demo_content_and_a_second_prepares_nothing(tmp_path):
    with up(tmp_path) as (site, printed):
        assert f"{site}/admin/" in printed
        with urlopen(f"{site}/") as page:
            assert page.status == 200
            assert "/articles/" in page.read().decode()
        with urlopen(f"{site}/admin/login/") as page:
            styles = re.findall(r'href="(/static/[^"]+\.css)"', page.read().decode())
        with urlopen(site + styles[0]) as style:
            assert "immutable" in style.headers["Cache-Control"]
        login = tmp_path / "var" / "demo-login.txt"
        account, password = login.read_text().split()
        assert f"{account} / {password}" in printed
        assert stat.S_IMODE(login.stat().st_mode) == 0o600
        assert len(password) >= 16
    with up(tmp_path) as (site, printed):
        assert "Loading demo content" not in printed
        assert "Collecting" not in printed
        assert password in printed
        with urlopen(f"{site}/") as page:
            assert page.status == 200


@pytest.mark.timeout(180)
def test_a_bare_start_prints_a_link_that_makes_one_administrator(tmp_path):
    with up(tmp_path, "--bare") as (site, printed):
        link = re.search(r"http://\S+/first-administrator/\S+", printed)
        assert link
        with urlopen(link[0]) as page:
            assert "password1" in page.read().decode()
        with pytest.raises(HTTPError) as refused:
            urlopen(f"{site}/admin/first-administrator/made-up/")
        refused.value.close()
        assert refused.value.code == 404
        assert not (tmp_path / "var" / "demo-login.txt").exists()
        with urlopen(f"{site}/") as page:
            assert page.status == 200


def test_a_taken_port_is_explained(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = subprocess.run(
            [sys.executable, "manage.py", "up", "--port", str(port)],
            cwd=ROOT,
            env=environment(tmp_path),
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
    assert done.returncode == 1
    assert f"127.0.0.1:{port}" in done.stderr
    assert f"--port {port + 1}" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_port_that_is_none_is_a_usage_error(tmp_path):
    done = subprocess.run(
        [sys.executable, "manage.py", "up", "--port", "70000"],
        cwd=ROOT,
        env=environment(tmp_path),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 2
    assert "1 to 65535" in done.stderr
