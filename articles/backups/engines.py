"""Which functions copy the database in use out and in."""

from __future__ import annotations

from types import ModuleType

from django.db import connection

from articles.backups import postgres, sqlite
from articles.backups.archive import BadBackup
from articles.text.sentences import Sentence


def engine() -> ModuleType:
    """`sqlite` or `postgres`; both have the same four functions."""
    if connection.vendor == "sqlite":
        return sqlite
    if connection.vendor == "postgresql":
        return postgres
    raise BadBackup(
        Sentence("Backups of {database} are not made here.", database=connection.vendor)
    )
