"""A commit of another process is seen by the very next look."""

from __future__ import annotations

import multiprocessing
import time

import pytest
from django.db import OperationalError, connection, connections

from articles.caching import purge, site_version
from articles.caching.freshness import AWAY, TRUST, Freshness

pytestmark = pytest.mark.django_db(transaction=True)


def _purge_in_a_child(done) -> None:
    for _ in range(200):
        done.recv()
        done.send(purge(["home"]))
    connections.close_all()


@pytest.fixture
def other_process():
    """`other_process()` commits a change in another process and gives its number."""
    connections.close_all()
    fork = multiprocessing.get_context("fork")
    ours, theirs = fork.Pipe()
    child = fork.Process(target=_purge_in_a_child, args=(theirs,))
    child.start()

    def change():
        ours.send("go")
        return ours.recv()

    yield change
    child.kill()
    child.join()


def test_another_process_cannot_change_anything_unseen(other_process):
    freshness = Freshness(site_version, lambda: float("inf"))
    freshness.current()
    for _ in range(100):
        committed = other_process()
        if connection.vendor != "sqlite":
            time.sleep(TRUST)
        assert freshness.current().version == committed
    assert TRUST <= 0.01


def test_the_event_loop_hears_of_it_without_asking(other_process):
    freshness = Freshness(site_version, lambda: float("inf"))
    state = freshness.current()
    if connection.vendor == "sqlite":
        assert freshness.without_asking() == state
    other_process()
    time.sleep(TRUST)
    assert freshness.without_asking() is None


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="a server is asked anew")
def test_nothing_committed_nothing_asked(other_process):
    asked = []

    def version():
        asked.append("version")
        return site_version()

    def boundary():
        asked.append("boundary")
        return float("inf")

    freshness = Freshness(version, boundary)
    for _ in range(1000):
        freshness.current()
    assert asked == ["version", "boundary"]
    other_process()
    freshness.current()
    assert asked == ["version", "boundary"] * 2


def test_a_commit_that_changes_no_page_moves_no_boundary():
    looked = []

    def boundary():
        looked.append(1)
        return 1e12

    freshness = Freshness(lambda: 7, boundary)
    assert freshness.current() == freshness.current()
    purge()
    time.sleep(TRUST)
    assert freshness.current().version == 7
    assert len(looked) == 1


class Flaky:
    """A site version that may be out of reach."""

    def __init__(self):
        self.away = False
        self.number = 1
        self.asked = 0

    def __call__(self):
        self.asked += 1
        if self.away:
            raise OperationalError("the server closed the connection")
        return self.number


def test_a_database_that_is_away_leaves_what_was_known(caplog):
    version = Flaky()
    freshness = Freshness(version, lambda: float("inf"))
    freshness._mark, freshness._uses_sqlite = None, False
    known = freshness.current()
    version.away = True
    time.sleep(TRUST)
    assert freshness.current() == known
    asked = version.asked
    assert freshness.without_asking() == known, "the event loop goes on, too"
    assert freshness.current() == known
    assert version.asked == asked, "and does not ask again within the second"
    assert "does not answer" in caplog.text
    version.away, version.number = False, 2
    time.sleep(AWAY)
    assert freshness.current().version == 2


def test_a_file_that_cannot_be_read_is_asked_again_at_once():
    version = Flaky()
    freshness = Freshness(version, lambda: float("inf"))
    freshness._mark, freshness._uses_sqlite = None, True
    freshness._commit_mark = lambda: None  # type: ignore[method-assign]
    freshness.current()
    version.away = True
    assert freshness.current().version == 1
    version.away, version.number = False, 2
    assert freshness.current().version == 2


def test_who_never_reached_it_knows_nothing():
    version = Flaky()
    version.away = True
    with pytest.raises(OperationalError):
        Freshness(version, lambda: float("inf")).current()
