"""A commit of another process is seen by the very next look."""

from __future__ import annotations

import multiprocessing

import pytest
from django.db import connection, connections

from articles.caching import purge, site_version
from articles.caching.freshness import TRUST, Freshness, State

pytestmark = pytest.mark.django_db(transaction=True)


def _purge_in_a_child(done) -> None:
    for _ in range(50):
        done.recv()
        done.send(purge(["home"]))
    connections.close_all()


def test_another_process_cannot_change_anything_unseen():
    reads = []

    def read() -> State:
        reads.append(1)
        return State(site_version(), float("inf"))

    connections.close_all()
    fork = multiprocessing.get_context("fork")
    ours, theirs = fork.Pipe()
    child = fork.Process(target=_purge_in_a_child, args=(theirs,))
    child.start()
    freshness = Freshness(read)
    freshness.current()
    for _ in range(50):
        ours.send("go")
        committed = ours.recv()
        if connection.vendor != "sqlite":
            freshness._local.until = 0.0  # as after TRUST seconds
        assert freshness.current().version == committed
    child.join(30)
    assert TRUST <= 0.01
    if connection.vendor == "sqlite":
        count = len(reads)
        for _ in range(1000):
            freshness.current()
        assert len(reads) == count  # nothing committed: nothing read
        freshness._local.connection.close()
