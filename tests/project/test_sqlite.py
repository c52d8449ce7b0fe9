"""What the settings tell SQLite of Python's values."""

from __future__ import annotations

import pytest
from django.db import connection


@pytest.mark.django_db
def test_nothing_and_booleans_are_stored_as_sqlite_has_them():
    if connection.vendor != "sqlite":
        pytest.skip("says how SQLite is given values")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT %s, typeof(%s), %s, %s, typeof(%s)",
            [None, None, True, False, True],
        )
        assert cursor.fetchone() == (None, "null", 1, 0, "integer")
