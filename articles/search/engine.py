"""Chooses the index that belongs to the database in use."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connection

from articles.search import postgres, sqlite
from articles.search.texts import IndexedText
from articles.search.wanted import Wanted


def write(rows: Sequence[IndexedText]) -> None:
    """Store the texts of entries just made."""
    if connection.vendor == "postgresql":
        postgres.write(rows)
    else:
        sqlite.write(rows)


def newest_keys(wanted: Wanted, limit: int) -> list[int]:
    """Keys of what is wanted, the newest first, at most `limit`."""
    if connection.vendor == "postgresql":
        return postgres.newest_keys(wanted, limit)
    return sqlite.newest_keys(wanted, limit)
