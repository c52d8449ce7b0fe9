"""Writes a backup while the site runs."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from django.core.files.storage import Storage, default_storage
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils.timezone import now

from articles.backups.archive import FORMAT, Manifest, writing
from articles.backups.engines import engine


def create_backup(
    path: Path, *, progress: Callable[[str], object] = lambda name: None
) -> Manifest:
    """The database as of one moment, then every picture; `path` appears when whole.

    Pictures are named by their content and never change, so those a moment's rows name
    are the right ones a moment later, too. Raises OSError, `BadBackup`.
    """
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=".backup-") as scratch:
        folder = Path(scratch)
        applied = sorted(MigrationRecorder(connection).applied_migrations())
        dumped = engine().dump(folder)
        manifest = Manifest(
            format=FORMAT,
            made_at=now().isoformat(timespec="seconds"),
            database=connection.vendor,
            migrations=[[app, name] for app, name in applied],
            rows=engine().count_rows(folder),
        )
        with writing(path) as archive:
            for name, file in dumped.items():
                progress(name)
                with file.open("rb") as content:
                    archive.add(name, content, file.stat().st_size)
            for name in stored_names(default_storage):
                progress(name)
                with default_storage.open(name) as content:
                    archive.add(f"media/{name}", content, content.size)
            archive.finish(manifest)
    return manifest


def stored_names(storage: Storage, folder: str = "") -> Iterator[str]:
    """Every file of a storage, folder by folder, in order."""
    try:
        folders, files = storage.listdir(folder)
    except FileNotFoundError:  # nothing was ever stored
        return
    prefix = f"{folder}/" if folder else ""
    yield from (f"{prefix}{name}" for name in sorted(files))
    for name in sorted(folders):
        yield from stored_names(storage, f"{prefix}{name}")
