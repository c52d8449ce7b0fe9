"""`migrate` killed at its worst moment: after a migration, before its record."""

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
KILLED = """
import os, django
django.setup()
from django.core.management import call_command
from django.db.migrations.recorder import MigrationRecorder

real = MigrationRecorder.record_applied

def record_applied(self, app, name):
    if (app, name) == ("auth", "0001_initial"):
        os._exit(9)
    real(self, app, name)

MigrationRecorder.record_applied = record_applied
call_command("migrate", "auth", "0001", verbosity=0)
"""


@pytest.fixture
def run(tmp_path):
    environment = {
        **os.environ,
        "DATA_DIR": str(tmp_path),
        "DATABASE_URL": f"sqlite:///{tmp_path}/db.sqlite3",
        "DJANGO_SETTINGS_MODULE": "cms.settings",
    }

    def run(*arguments):
        return subprocess.run(
            [sys.executable, *arguments],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
        )

    return run


def test_the_next_run_takes_it_up(run, tmp_path):
    assert run("-c", KILLED).returncode == 9
    with sqlite3.connect(tmp_path / "db.sqlite3") as database:
        names = {name for (name,) in database.execute("SELECT name FROM sqlite_master")}
    assert "django_content_type" in names
    assert "auth_permission" not in names

    again = run("manage.py", "migrate", "auth", "0001", "-v0")
    assert (again.returncode, again.stderr) == (0, "")


def test_backwards_too(run):
    assert run("manage.py", "migrate", "auth", "0002", "-v0").returncode == 0
    undone = run("manage.py", "migrate", "auth", "0001", "-v0")
    assert (undone.returncode, undone.stderr) == (0, "")
