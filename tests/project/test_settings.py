"""Settings come from the environment and are safe without it."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def manage(
    *arguments: str, data: Path, **environment: str
) -> subprocess.CompletedProcess[str]:
    """Run manage.py in a process of its own with just these variables."""
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env={
            "PATH": os.environ["PATH"],
            "HOME": str(data),
            "DATA_DIR": str(data / "var"),
            **environment,
        },
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


@pytest.mark.parametrize(
    "environment",
    [
        {"ALLOWED_HOSTS": "news.example.jp"},
        {"SITE_URL": "https://news.example.jp"},
        {"DEBUG": "0"},
        {"DATABASE_URL": "postgres://someone@127.0.0.1:1/none"},
    ],
    ids=lambda value: next(iter(value)),
)
def test_a_missing_key_in_production_is_refused_with_the_remedy(tmp_path, environment):
    done = manage("check", data=tmp_path, **environment)
    assert done.returncode != 0
    assert "SECRET_KEY is missing" in done.stderr
    assert "SECRET_KEY_FILE" in done.stderr
    assert not (tmp_path / "var" / "secret_key").exists()


def test_a_site_on_this_machine_gets_a_random_key_only_its_owner_can_read(tmp_path):
    assert manage("check", data=tmp_path).returncode == 0
    file = tmp_path / "var" / "secret_key"
    first = file.read_text()
    assert len(first) >= 50
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert manage("check", data=tmp_path).returncode == 0
    assert file.read_text() == first


def test_the_key_can_come_from_a_mounted_file(tmp_path):
    (tmp_path / "key").write_text("k3y-" * 20)
    done = manage(
        "shell",
        "-c",
        "from django.conf import settings; print(settings.SECRET_KEY[:4])",
        data=tmp_path,
        ALLOWED_HOSTS="news.example.jp",
        SECRET_KEY_FILE=str(tmp_path / "key"),
    )
    assert done.stdout.strip().endswith("k3y-"), done.stderr


def test_the_deploy_check_is_clean_in_production_and_on_loopback(tmp_path):
    deploy = ("check", "--deploy", "--fail-level", "WARNING")
    production = manage(
        *deploy,
        data=tmp_path,
        ALLOWED_HOSTS="news.example.jp",
        SECRET_KEY="Zx9-abcdefghij-0123456789-qwertyuiop-asdfghjkl-zxcvbnm",
    )
    assert production.returncode == 0, production.stderr
    assert manage(*deploy, data=tmp_path).returncode == 0


def test_debug_is_off_and_a_public_host_means_https(tmp_path):
    done = manage(
        "shell",
        "-c",
        "from django.conf import settings as s;"
        "print(s.DEBUG, s.SITE_URL, s.SECURE_SSL_REDIRECT, s.SESSION_COOKIE_SECURE)",
        data=tmp_path,
        ALLOWED_HOSTS="news.example.jp",
        SECRET_KEY="x" * 60,
    )
    assert "False https://news.example.jp True True" in done.stdout, done.stderr


def test_cookies_of_a_public_site_belong_to_its_host_alone(tmp_path):
    script = (
        "from django.conf import settings; settings.SECURE_SSL_REDIRECT = False;"
        "from django.core.management import call_command;"
        "call_command('migrate', verbosity=0);"
        "from django.contrib.auth.models import User;"
        "User.objects.create_user('a', password='b', is_staff=True);"
        "from django.test import Client;"
        "client = Client(HTTP_HOST='news.example.jp');"
        "answer = client.post('/admin/login/', {'username': 'a', 'password': 'b'},"
        " secure=True);"
        "print(answer.status_code); print(answer.cookies.output())"
    )
    (tmp_path / "var").mkdir()
    done = manage(
        *("shell", "-v0", "-c", script),
        data=tmp_path,
        ALLOWED_HOSTS="news.example.jp",
        SECRET_KEY="x" * 60,
    )
    status, *cookies = done.stdout.splitlines()
    assert status == "302", done.stderr
    named = {line.split()[1].split("=")[0]: line for line in cookies}
    assert set(named) == {"__Host-sessionid", "__Host-csrftoken"}
    for line in named.values():
        assert "Secure" in line
        assert "Path=/;" in f"{line};"
        assert "SameSite=Lax" in line
        assert "Domain" not in line
    assert "HttpOnly" in named["__Host-sessionid"]


def test_a_site_address_that_is_none_is_explained(tmp_path):
    done = manage(
        "check", data=tmp_path, SITE_URL="news.example.jp", SECRET_KEY="x" * 60
    )
    assert done.returncode != 0
    assert "SITE_URL='news.example.jp'" in done.stderr
    assert "https://" in done.stderr


def test_the_sqlite_library_in_use_has_no_wal_reset_bug():
    from django.db import connection

    if connection.vendor != "sqlite":
        pytest.skip("runs on SQLite")
    library = connection.Database  # type: ignore[attr-defined]
    assert library.sqlite_version_info >= (3, 51, 3)


def test_sqlite_runs_as_decided(db):
    from django.db import connection

    if connection.vendor != "sqlite":
        pytest.skip("runs on SQLite")
    with connection.cursor() as cursor:
        values = {
            name: cursor.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("journal_mode", "synchronous", "foreign_keys")
        }
    assert values == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}
    assert connection.settings_dict["OPTIONS"]["transaction_mode"] == "IMMEDIATE"


@pytest.mark.redis
def test_two_processes_share_a_redis_cache(tmp_path):
    environment = {"CACHE_URL": os.environ["TEST_REDIS_URL"]}
    key = f"urazuke-test-{os.getpid()}"
    write = f"from django.core.cache import cache; cache.set('{key}', '裏付け', 60)"
    read = f"from django.core.cache import cache; print(cache.get('{key}'))"
    done = manage("shell", "-v0", "-c", write, data=tmp_path, **environment)
    assert done.returncode == 0, done.stderr
    done = manage("shell", "-v0", "-c", read, data=tmp_path, **environment)
    assert done.stdout.strip() == "裏付け", done.stderr
