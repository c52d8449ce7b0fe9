"""Processes of one release know each other: they share pages and parts of pages."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from articles.caching.release import release

ROOT = Path(__file__).parents[2]
TOLD = "import django; django.setup(); from articles.caching.release import release"


def told(folder, **environment):
    answer = subprocess.run(
        [sys.executable, "-c", f"{TOLD}; print(release())"],
        cwd=ROOT,
        env={
            **os.environ,
            "DATA_DIR": str(folder),
            "DATABASE_URL": f"sqlite:///{folder}/db.sqlite3",
            "DJANGO_SETTINGS_MODULE": "cms.settings",
            **environment,
        },
        capture_output=True,
        text=True,
        check=True,
    )
    return answer.stdout.strip()


@pytest.mark.parametrize("media", ["", "s3://pictures?endpoint=http://127.0.0.1:9/"])
def test_two_machines_with_the_same_settings(media, tmp_path):
    if media:
        pytest.importorskip("storages")
    given = {
        "MEDIA_STORAGE": media,
        "AWS_ACCESS_KEY_ID": "key",
        "AWS_SECRET_ACCESS_KEY": "secret",
    }
    machines = [tmp_path / "one", tmp_path / "two"]
    for folder in machines:
        folder.mkdir()
    first, second = (told(folder, **(given if media else {})) for folder in machines)
    assert first == second
    assert len(first) == 16


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ARTICLES_SITE_NAME", "別の名前"),
        ("STORAGES", {"default": {"BACKEND": "elsewhere", "OPTIONS": {"a": {1}}}}),
    ],
)
def test_another_setting_makes_other_pages(settings, name, value):
    release.cache_clear()
    before = release()
    setattr(settings, name, value)
    release.cache_clear()
    try:
        assert release() != before
    finally:
        release.cache_clear()
