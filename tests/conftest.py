"""The surroundings of every test: fixed settings, a media folder of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import override_settings
from django.utils import translation

# What the developer's environment says must not change what a test sees.
FIXED: dict[str, Any] = {
    "DEBUG": False,
    "SITE_URL": "http://testserver",
    "ALLOWED_HOSTS": ["testserver", "localhost", "127.0.0.1"],
    "SECURE_SSL_REDIRECT": False,
    "SECURE_HSTS_SECONDS": 0,
    "SESSION_COOKIE_NAME": "sessionid",
    "SESSION_COOKIE_SECURE": False,
    "CSRF_COOKIE_NAME": "csrftoken",
    "CSRF_COOKIE_SECURE": False,
    "LANGUAGE_CODE": "ja",
    "TIME_ZONE": "Asia/Tokyo",
    "ARTICLES_SITE_NAME": "裏付け",
    "ARTICLES_SITE_DESCRIPTION": "出典と数値にもとづく記事",
    "ARTICLES_PAGE_SIZE": 20,
    "ARTICLES_READING_SPEED": 500,
    "ARTICLES_SOFT_BREAK": "join",
    # Not even a look-up of a name leaves this machine; tests that fetch bring a
    # resolver and a connector that lead to a server of their own.
    "SOURCES_FETCH_ENABLED": False,
    "PASSWORD_HASHERS": ["django.contrib.auth.hashers.MD5PasswordHasher"],
    "STORAGES": {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
        # No collectstatic before tests, hence no manifest of hashed names.
        "staticfiles": {
            "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        },
    },
    # Static files straight from their source folders, for live servers too.
    "WHITENOISE_AUTOREFRESH": True,
    "WHITENOISE_USE_FINDERS": True,
}


pytest_plugins = ["tests.groups", "tests.certificates"]


@pytest.fixture(scope="session", autouse=True)
def _fixed_settings() -> Iterator[None]:
    """For the whole session: a live server reads its settings when it starts."""
    with override_settings(**FIXED):
        yield


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """Emptying SQLite after a test with real transactions is a DELETE from every table,
    the activity log included; its own test puts the refusal back."""
    with django_db_blocker.unblock():
        if connection.vendor == "sqlite":
            connection.cursor().execute("DROP TRIGGER IF EXISTS articles_activity_kept")


@pytest.fixture(autouse=True)
def _clean_surroundings(
    settings: Any,
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("LC_ALL", "C.UTF-8")  # commands speak the terminal's language
    settings.MEDIA_ROOT = tmp_path_factory.mktemp("media")
    cache.clear()
    translation.activate("ja")


@pytest.fixture
def media_root(settings: Any) -> Path:
    """The folder this test's pictures are stored in."""
    return Path(settings.MEDIA_ROOT)


@pytest.fixture
def seed_folder(request: pytest.FixtureRequest) -> Path:
    """Folder of the acceptance articles beside the repository, else a skip."""
    folder = Path(request.config.rootpath).parent / "shared" / "seed"
    if not any(folder.glob("*.md")):
        pytest.skip("no acceptance articles in ../shared/seed")
    return folder
