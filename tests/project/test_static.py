"""Static files: hashed once collected, served from their folders before that."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ASK = """
from django.templatetags.static import static
from django.test import Client
url = static("css/pages.css")
print(url, Client(HTTP_HOST="127.0.0.1").get(url).status_code)
"""


def ask(data: Path, *commands: str) -> str:
    environment = {"PATH": os.environ["PATH"], "DATA_DIR": str(data)}
    for command in commands:
        run = [sys.executable, "manage.py", *command.split()]
        subprocess.run(run, cwd=ROOT, env=environment, check=True, timeout=120)
    done = subprocess.run(
        [sys.executable, "manage.py", "shell", "-v0", "-c", ASK],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    return done.stdout.strip()


def test_pages_have_their_style_before_and_after_collecting(tmp_path):
    assert ask(tmp_path) == "/static/css/pages.css 200"
    url, status = ask(tmp_path, "collectstatic --noinput -v0").split()
    assert url.startswith("/static/css/pages.")
    assert url != "/static/css/pages.css"
    assert status == "200"
