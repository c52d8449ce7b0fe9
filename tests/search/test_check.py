"""The system check says when SQLite cannot hold the index."""

from __future__ import annotations

import pytest
from django.db import connection

from articles import checks


@pytest.mark.django_db
def test_the_library_in_use_can_hold_the_index():
    assert checks.search_is_supported() == []


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "sqlite", reason="about SQLite")
def test_an_old_library_is_an_error_with_a_way_out(monkeypatch):
    monkeypatch.setattr(checks, "FIRST_SQLITE_TO_SEARCH", (99, 0, 0))
    (problem,) = checks.search_is_supported()
    assert problem.id == "articles.E004"
    assert "too old" in problem.msg
    assert "pysqlite3" in str(problem.hint)
