"""Reads a backup back and holds it against its own manifest; changes nothing."""

from __future__ import annotations

import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, cast

from django.db import connection

from articles.backups.archive import BadBackup, Manifest, checked, reading
from articles.backups.engines import engine
from articles.text.sentences import Sentence


def verify_backup(path: Path) -> Manifest:
    """Every hash, the database's soundness, every table's rows. Raises `BadBackup`."""
    with reading(path) as (archive, manifest), unpacked(archive, manifest):
        for name, expected in manifest.files.items():
            if name.startswith("media/"):
                checked(archive, name, expected, cast("IO[bytes]", _Nowhere()))
    return manifest


@contextmanager
def unpacked(archive: tarfile.TarFile, manifest: Manifest) -> Iterator[Path]:
    """A folder with the checked database files."""
    if manifest.database != connection.vendor:
        raise BadBackup(
            Sentence(
                "The backup holds a {held} database, DATABASE_URL names a {here} one.",
                held=manifest.database,
                here=connection.vendor,
            )
        )
    with tempfile.TemporaryDirectory(prefix="urazuke-restore-") as scratch:
        folder = Path(scratch)
        for name, expected in manifest.files.items():
            if name.startswith("database/"):
                with (folder / Path(name).name).open("wb") as file:
                    checked(archive, name, expected, file)
        found = engine().count_rows(folder)
        if found != manifest.rows:
            differing = sorted(
                table
                for table in found.keys() | manifest.rows.keys()
                if found.get(table) != manifest.rows.get(table)
            )
            raise BadBackup(
                Sentence(
                    "Rows differ from the manifest's: {tables}.",
                    tables=", ".join(differing),
                )
            )
        yield folder


class _Nowhere:
    def write(self, data: bytes) -> int:
        return len(data)
