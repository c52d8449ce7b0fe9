"""Brings a site to the state in which it can be served; every step may be repeated."""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext_noop

from articles.demo.load import load_demo
from articles.models import Article, ImportRun
from articles.publishing import setup_roles

DEMO_ACCOUNT = "editor"
Say = Callable[[str], object]
"""Says an English sentence in the language of whoever started the site."""


def migrate(say: Say) -> None:
    """Apply what is missing; on the second start this is one query."""
    executor = MigrationExecutor(connection)
    if not executor.migration_plan(executor.loader.graph.leaf_nodes()):
        return
    say(gettext_noop("Preparing the database …"))
    call_command("migrate", verbosity=0, interactive=False)
    setup_roles()


def collect_static(say: Say) -> None:
    """Collect and compress static files when one of them has changed."""
    root = Path(settings.STATIC_ROOT)
    stamp = root / ".stamp"
    state = _static_state()
    if stamp.exists() and stamp.read_text(encoding="ascii") == state:
        return
    say(gettext_noop("Collecting static files …"))
    call_command("collectstatic", verbosity=0, interactive=False, clear=root.exists())
    stamp.write_text(state, encoding="ascii")


def load_demo_once(say: Say) -> bool:
    """Demo content for a database that never held anything; True when loaded now."""
    if Article.objects.exists() or ImportRun.objects.exists():
        return False
    say(gettext_noop("Loading demo content …"))
    load_demo()
    return True


def make_demo_account() -> Path:
    """The demo editor with a random password; the file only its owner can read.

    An account that exists keeps its password.
    """
    path = demo_account_file()
    users = get_user_model().objects
    if users.filter(username=DEMO_ACCOUNT).exists():
        return path
    password = secrets.token_urlsafe(12)
    path.unlink(missing_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(f"{DEMO_ACCOUNT}\n{password}\n")
    user = users.create_user(DEMO_ACCOUNT, password=password, is_staff=True)
    user.groups.set(Group.objects.filter(name__in=["Editor", "Publisher"]))
    return path


def demo_account_file() -> Path:
    return Path(settings.DATA_DIR) / "demo-login.txt"


def _static_state() -> str:
    """Changes whenever a collected file, the storage or its settings change."""
    state = hashlib.sha256(repr(settings.STORAGES["staticfiles"]).encode())
    for finder in get_finders():
        for path, storage in finder.list([]):
            found = Path(storage.path(path)).stat()
            state.update(f"{path}\0{found.st_size}\0{found.st_mtime_ns}\n".encode())
    return state.hexdigest()
