"""Puts a backup in the place of what is there, while the site runs."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import IO, cast

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.db.migrations.loader import MigrationLoader

from articles.backups.archive import BadBackup, Manifest, checked, reading
from articles.backups.engines import engine
from articles.backups.verify import unpacked
from articles.caching import outrun, purge_everything, site_version
from articles.text.sentences import Sentence


def restore_backup(path: Path) -> Manifest:
    """Pictures first, then the database in one transaction, then its migrations.

    Nothing is changed before every hash of the backup has been checked; pictures that
    the backup does not know stay. Every stored page ends. Raises `BadBackup`.
    """
    with reading(path) as (archive, manifest), unpacked(archive, manifest) as folder:
        _require_known(manifest)
        for name, expected in manifest.files.items():
            if not name.startswith("media/"):
                continue
            with tempfile.TemporaryFile() as copy:
                checked(archive, name, expected, cast("IO[bytes]", copy))
                copy.seek(0)
                _store(name.removeprefix("media/"), File(copy), expected["size"])
        before = _version()
        engine().prepare(manifest.migrations)
        engine().load(folder)
    connection.close()
    call_command("migrate", verbosity=0, interactive=False)
    with transaction.atomic():
        # Restored numbers are old ones: no process may take an old page for a new one.
        outrun(before)
        purge_everything()
    return manifest


def _require_known(manifest: Manifest) -> None:
    known = MigrationLoader(None).disk_migrations
    ours = {app for app, _ in known}
    strange = [
        f"{app} {name}"
        for app, name in manifest.migrations
        if app in ours and (app, name) not in known
    ]
    if strange:
        raise BadBackup(
            Sentence(
                "The backup was made by a newer release ({migration}); restore it with "
                "that release.",
                migration=strange[-1],
            )
        )


def _store(name: str, content: File[bytes], size: int) -> None:
    # Names hold their content's hash: what is there with its size is the same file.
    if default_storage.exists(name):
        if default_storage.size(name) == size:
            return
        default_storage.delete(name)
    stored = default_storage.save(name, content)
    if stored != name:
        raise BadBackup(
            Sentence(
                "The storage keeps {name} under another name: {stored}.",
                name=name,
                stored=stored,
            )
        )


def _version() -> int:
    try:
        with transaction.atomic():
            return site_version()
    except DatabaseError:  # an empty database
        return 0
