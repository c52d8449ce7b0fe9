"""The surroundings of every test: fixed settings, a media folder of its own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.utils import translation


@pytest.fixture(autouse=True)
def _site(settings: Any, tmp_path_factory: pytest.TempPathFactory) -> None:
    """What the developer's environment says must not change what a test sees."""
    settings.DEBUG = False
    settings.SITE_URL = "http://testserver"
    settings.ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
    settings.SECURE_SSL_REDIRECT = False
    settings.SECURE_HSTS_SECONDS = 0
    settings.SESSION_COOKIE_SECURE = False
    settings.CSRF_COOKIE_SECURE = False
    settings.LANGUAGE_CODE = "ja"
    settings.TIME_ZONE = "Asia/Tokyo"
    settings.ARTICLES_SITE_NAME = "裏付け"
    settings.ARTICLES_SITE_DESCRIPTION = "出典と数値にもとづく記事"
    settings.ARTICLES_PAGE_SIZE = 20
    settings.ARTICLES_READING_SPEED = 500
    settings.ARTICLES_SOFT_BREAK = "join"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.MEDIA_ROOT = tmp_path_factory.mktemp("media")
    settings.STORAGES = {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
        # No collectstatic before tests, hence no manifest of hashed names.
        "staticfiles": {
            "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        },
    }
    # Static files straight from their source folders.
    settings.WHITENOISE_AUTOREFRESH = True
    settings.WHITENOISE_USE_FINDERS = True
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


pytest_plugins = ["tests.groups"]
