"""A SQLite database out and in while the site runs."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import Any

from django.db import connection

from articles.backups.archive import BadBackup
from articles.text.sentences import Sentence

FILE = "database/db.sqlite3"


def dump(folder: Path) -> dict[str, Path]:
    """Member name → file: one consistent copy; writers go on meanwhile."""
    path = folder / "db.sqlite3"
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(path)])
    return {FILE: path}


def count_rows(folder: Path) -> dict[str, int]:
    """Table → rows in a copy; raises `BadBackup` when the copy is unsound."""
    with closing(_open(folder)) as copy:
        found = copy.execute("PRAGMA integrity_check").fetchone()[0]
        if found != "ok":
            raise BadBackup(
                Sentence("The database in the backup is damaged: {found}", found=found)
            )
        names = copy.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' "
            "AND name NOT LIKE 'sqlite_%' AND sql NOT LIKE 'CREATE VIRTUAL%' "
            "ORDER BY name"
        ).fetchall()
        return {
            name: copy.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]  # noqa: S608  # the database's own names
            for (name,) in names
        }


def prepare(migrations: list[list[str]]) -> None:
    """Nothing: the copy brings its own tables."""


def load(folder: Path) -> None:
    """Put the copy in the place of the content; open connections see it at once.

    One transaction of SQLite's own: a restore that is killed leaves what was there.
    """
    connection.ensure_connection()
    with closing(_open(folder)) as copy:
        copy.backup(connection.connection)
    connection.close()


def _open(folder: Path) -> Any:
    path = folder / Path(FILE).name
    return connection.Database.connect(f"file:{path}?mode=ro", uri=True)  # type: ignore[attr-defined]
