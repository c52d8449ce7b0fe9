"""Readers' pages from a copy of the database, while it holds the newest change."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import uuid
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest

from tests.groups import postgres_url
from tests.project.test_settings import manage

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = """
import json
from django.conf import settings
settings.ALLOWED_HOSTS += ["testserver"]
from django.contrib.auth.models import User
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from articles.models import Article
from tests.make import make_article
told = {}
client = Client()
def ask(path, who=client, **headers):
    with CaptureQueriesContext(connections["default"]) as primary, \\
            CaptureQueriesContext(connections["replica"]) as copy:
        answer = who.get(path, **headers)
    titles = b"".join(answer) if answer.streaming else answer.content
    return {"status": answer.status_code, "primary": len(primary), "copy": len(copy),
            "new": "\\u65b0\\u3057\\u3044" in titles.decode()}
"""
SAME = """
told["same"] = ask("/articles/one/")
told["search"] = ask("/search/?q=在庫")
user = User.objects.create_user("chief", password="x", is_staff=True, is_superuser=True)
staff = Client(); staff.force_login(user)
told["staff"] = ask("/admin/articles/article/", staff)
print("TOLD", json.dumps(told))
"""
LAGS = """
make_article(slug="two", title="新しい記事")
told["lags"] = ask("/articles/two/")
told["home"] = ask("/")
print("TOLD", json.dumps(told))
"""
AWAY = """
told["away"] = ask("/articles/two/")
told["again"] = ask("/articles/two/")
print("TOLD", json.dumps(told))
"""


@pytest.mark.parametrize("name", ["DATABASE_POOL", "DATABASE_REPLICA_URL"])
def test_not_with_sqlite(tmp_path, name):
    done = manage("check", data=tmp_path, **{name: "5"})
    assert done.returncode != 0
    assert "go with PostgreSQL" in done.stderr


@pytest.fixture
def databases():
    """Two empty databases on the server for tests."""
    address = urlsplit(postgres_url())._replace(path="/postgres").geturl()
    own = f"urazuke_{uuid.uuid4().hex[:12]}"
    names = [f"{own}_primary", f"{own}_copy"]
    with psycopg.connect(address, autocommit=True) as server:

        def again(name, template="template1"):
            server.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
            server.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')

        again(names[0])
        yield names, lambda: again(names[1], names[0])
        for name in names:
            server.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def run(names, data, *command, **more):
    parts = urlsplit(postgres_url())
    primary, copy = (parts._replace(path=f"/{name}").geturl() for name in names)
    done = subprocess.run(
        [sys.executable, "manage.py", *command],
        cwd=ROOT,
        env={
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(ROOT),
            "DATA_DIR": str(data),
            "SECRET_KEY": "x" * 60,
            "DATABASE_URL": primary,
            "DATABASE_REPLICA_URL": copy,
            **more,
        },
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    line = [x for x in done.stdout.splitlines() if x.startswith("TOLD ")]
    return json.loads(line[0].removeprefix("TOLD ")) if line else {}


@pytest.mark.postgres
def test_a_copy_is_read_while_it_is_up_to_date_and_never_else(databases, tmp_path):
    names, copy_now = databases
    run(names, tmp_path, "migrate", "-v0")
    make = SCRIPT + 'make_article(slug="one", title="記事")\n'
    copy_now()
    run(names, tmp_path, "shell", "-v0", "-c", make)
    copy_now()
    same = run(names, tmp_path, "shell", "-v0", "-c", SCRIPT + SAME)
    assert same["same"]["status"] == 200
    assert same["same"]["copy"] > 3
    # The version, and what a page keeps for the next one.
    assert same["same"]["primary"] <= 4
    assert same["search"]["copy"] > 1
    assert same["staff"]["copy"] == 0
    lags = run(names, tmp_path, "shell", "-v0", "-c", SCRIPT + LAGS)
    assert lags["lags"] == {**lags["lags"], "status": 200, "new": True, "copy": 1}
    assert lags["home"]["new"]
    gone = f"{names[0]}_none"
    away = run([names[0], gone], tmp_path, "shell", "-v0", "-c", SCRIPT.replace(
        'CaptureQueriesContext(connections["replica"]) as copy',
        "__import__('contextlib').nullcontext([]) as copy",
    ) + AWAY)  # fmt: skip
    assert away["away"]["status"] == 200
    assert away["again"]["new"]


@pytest.mark.postgres
def test_a_pool_serves_threads(databases, tmp_path):
    names, copy_now = databases
    copy_now()
    script = """
import json
from concurrent.futures import ThreadPoolExecutor
from django.db import connection
def ask(n):
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid(), pg_sleep(0.01)")
        found = cursor.fetchone()[0]
    connection.close()
    return found
with ThreadPoolExecutor(12) as threads:
    pids = set(threads.map(ask, range(60)))
print("TOLD", json.dumps({"connections": len(pids)}))
connection.close_pool()
"""
    told = run(names, tmp_path, "shell", "-v0", "-c", script, DATABASE_POOL="3")
    assert 1 <= told["connections"] <= 3
