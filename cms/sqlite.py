"""Chooses a SQLite library without the WAL-reset bug, and how it takes values.

SQLite 3.7.0 to 3.51.2 can corrupt a WAL database when one connection's checkpoint
races another's commit (fixed in 3.51.3; 3.52.0 was withdrawn). Debian 12 ships 3.40.1.
"""

from __future__ import annotations

import importlib
import sqlite3
import sys

FIRST_SAFE_VERSION = (3, 51, 3)


def prefer_safe_library() -> None:
    """Put the `pysqlite3` wheel in sqlite3's place when the linked one is unsafe."""
    if sqlite3.sqlite_version_info >= FIRST_SAFE_VERSION:
        return
    try:
        import pysqlite3
        import pysqlite3.dbapi2
    except ImportError:  # another platform: articles.checks reports the library in use
        return
    if pysqlite3.sqlite_version_info >= FIRST_SAFE_VERSION:
        sys.modules["sqlite3"] = pysqlite3
        sys.modules["sqlite3.dbapi2"] = pysqlite3.dbapi2


def bind_quickly() -> None:
    """Tell the library in use what None and booleans are to SQLite.

    It knows them, but first asks each value for a conversion, by two look-ups that
    fail: 20 times what binding a text takes, and most of what storing a row with
    empty columns costs.
    """
    library = importlib.import_module("sqlite3")
    library.register_adapter(type(None), _nothing)
    library.register_adapter(bool, int)


def _nothing(value: None) -> None:
    return value
