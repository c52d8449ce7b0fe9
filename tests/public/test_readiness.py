"""/readyz: every check by itself, and what a balancer concludes."""

from __future__ import annotations

import shutil
from types import SimpleNamespace

import pytest
from django.db import OperationalError, connection
from django.db.migrations.executor import MigrationExecutor

pytestmark = pytest.mark.django_db


def free_of_a_hundred(monkeypatch, free):
    usage = SimpleNamespace(total=100, free=free)
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage)


@pytest.fixture(autouse=True)
def _room(monkeypatch):
    free_of_a_hundred(monkeypatch, 50)


def test_a_sound_site_is_ready(client):
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json()["ready"] is True
    assert "no-store" in answer["Cache-Control"]


def problem(client, name):
    answer = client.get("/readyz")
    assert answer.status_code == 503
    return answer.json()["checks"][name]


def test_a_database_that_is_away(client, monkeypatch):
    def away(*args, **kwargs):
        raise OperationalError("secret-host refused")

    monkeypatch.setattr(connection, "cursor", away)
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["checks"]["database"] == "does not answer"
    assert "secret-host" not in answer.content.decode()


def test_a_release_whose_migrations_are_missing(client, monkeypatch):
    monkeypatch.setattr(MigrationExecutor, "migration_plan", lambda *a: [1, 2])
    assert problem(client, "migrations") == "2 to apply"


def test_a_disk_that_is_almost_full(client, monkeypatch):
    free_of_a_hundred(monkeypatch, 3)
    assert problem(client, "disk") == "almost full"


def test_a_media_folder_that_cannot_be_written(client, monkeypatch):
    monkeypatch.setattr("os.access", lambda *a: False)
    assert problem(client, "pictures") == "cannot be written"
