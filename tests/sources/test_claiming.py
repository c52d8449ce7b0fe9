"""Workers share the work: every row to one of them, hosts in turn, none lost."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import random
import signal
import time
from collections import Counter
from datetime import timedelta

import pytest
from django.db import connections
from django.utils.timezone import now

from articles.models import Source, SourceFetch, SourceHost
from articles.sources import claiming, fetch_due, get_or_make_sources
from articles.sources.claiming import begin, claim, release
from articles.sources.recording import record, record_lost
from articles.sources.refresh import order_for, recover_lost
from articles.sources.retrieval import retrieve
from articles.sources.states import LOST
from tests.make import make_source
from tests.opengraph.hostile import reply
from tests.sources.network import PAGE, fetching


@pytest.fixture(autouse=True)
def _allowed(settings):
    settings.SOURCES_FETCH_ENABLED = True


def due_sources(hosts, pages):
    urls = [
        f"http://h{host}.example.com/{page}"
        for host in range(hosts)
        for page in range(pages)
    ]
    get_or_make_sources(urls)
    Source.objects.update(next_fetch_at=now() - timedelta(minutes=1))


@pytest.mark.django_db
def test_hosts_are_served_in_turn_and_none_twice_at_once():
    due_sources(hosts=3, pages=5)
    first = claim()
    assert Counter(source.host for source in first.sources) == {
        f"h{number}.example.com": 1 for number in range(3)
    }
    assert claim().sources == []


@pytest.mark.django_db
def test_a_host_rests_after_an_answer(settings):
    settings.SOURCES_HOST_SPACING = 60
    due_sources(hosts=1, pages=2)
    taken = claim()
    release(taken.sources[0], taken.token)
    Source.objects.update(next_fetch_at=now())
    assert claim().sources == []
    assert len(claim(at=now() + timedelta(seconds=61)).sources) == 1


@pytest.mark.django_db
def test_a_host_is_asked_no_more_often_in_an_hour_than_allowed(settings):
    settings.SOURCES_HOST_SPACING, settings.SOURCES_HOST_PER_HOUR = 0, 3
    due_sources(hosts=1, pages=10)
    start, served = now(), 0
    for second in range(10):
        taken = claim(at=start + timedelta(seconds=second))
        for source in taken.sources:
            Source.objects.filter(pk=source.pk).update(next_fetch_at=None)
            release(source, taken.token)
            SourceHost.objects.update(next_request_at=start)
            served += 1
    assert served == 3
    assert len(claim(at=start + timedelta(hours=1, seconds=11)).sources) == 1


@pytest.mark.django_db
def test_one_busy_site_does_not_starve_the_others():
    due_sources(hosts=1, pages=500)
    make_source("http://small.example.org/", next_fetch_at=now())
    assert {source.host for source in claim().sources} == {
        "h0.example.com",
        "small.example.org",
    }


@pytest.mark.django_db
def test_a_dead_workers_row_is_due_again_and_counted(settings):
    settings.SOURCES_LEASE = 0
    due_sources(hosts=2, pages=1)
    taken = claim()
    begun, untouched = taken.sources
    begin(begun, taken.token)
    assert recover_lost(now() + timedelta(seconds=1)) == 1
    begun.refresh_from_db()
    untouched.refresh_from_db()
    assert (begun.fail_count, begun.error_code) == (1, LOST)
    assert untouched.fail_count == 0
    assert begun.fetches.get().trigger == SourceFetch.Trigger.LOST


@pytest.mark.django_db
def test_a_row_that_killed_its_worker_is_counted_before_another_gets_it(settings):
    settings.SOURCES_LEASE = 0
    due_sources(hosts=1, pages=1)
    taken = claim()
    begin(taken.sources[0], taken.token)
    later = now() + timedelta(seconds=1)
    assert claim(at=later).sources == []
    assert recover_lost(later) == 1
    row = Source.objects.get()
    assert (row.fail_count, row.lease_until) == (1, None)
    assert len(claim(at=later + timedelta(minutes=2)).sources) == 1


@pytest.mark.django_db
def test_a_page_that_kills_every_worker_ends_up_parked(settings):
    source = make_source("http://example.com/poison", next_fetch_at=now())
    for _number in range(6):
        Source.objects.update(lease_until=now(), lease_token="dead", lease_begun=True)
        record_lost(source.pk, at=now() + timedelta(seconds=1))
    source.refresh_from_db()
    assert source.status == "blocked"
    assert source.next_fetch_at is not None
    assert source.next_fetch_at > now() + timedelta(days=20)


@pytest.mark.django_db
def test_a_worker_that_lost_its_lease_writes_nothing():
    source = make_source("http://example.com/x", next_fetch_at=now())
    with fetching(reply(PAGE)) as (_hostile, network):
        slow = claim()
        got = retrieve(order_for(slow.sources[0]), network)
    Source.objects.update(lease_token="another")
    assert record(source.pk, got, token=slow.token) is None
    assert not begin(source, slow.token)
    source.refresh_from_db()
    assert source.title == ""
    assert not SourceFetch.objects.exists()


def _claim_all(ready, results):
    """One of several workers: claims until nothing is left; what it had."""
    ready.wait(30)
    had: list[int] = []
    while True:
        taken = claim()
        if not taken.sources:
            break
        for source in taken.sources:
            had.append(source.pk)
            Source.objects.filter(pk=source.pk).update(next_fetch_at=None)
            release(source, taken.token)
    connections.close_all()
    results.send(had)
    results.close()


@pytest.mark.django_db(transaction=True)
def test_four_workers_claim_each_row_once(settings):
    settings.SOURCES_HOST_SPACING, settings.SOURCES_HOST_PER_HOUR = 0, 10**6
    due_sources(hosts=60, pages=5)
    claiming.join_hosts()
    connections.close_all()
    fork = multiprocessing.get_context("fork")
    ready = fork.Event()
    children, ends = [], []
    for _number in range(4):
        ours, theirs = fork.Pipe(duplex=False)
        child = fork.Process(target=_claim_all, args=(ready, theirs))
        child.start()
        theirs.close()
        children.append(child)
        ends.append(ours)
    ready.set()
    had = [pk for end in ends for pk in end.recv()]
    for child in children:
        child.join(30)
    # A host may be free again a moment after another worker looked: none is lost.
    had += [source.pk for source in claim().sources]
    assert len(had) == len(set(had))
    assert (
        Source.objects.filter(
            lease_until__isnull=True, next_fetch_at__isnull=False
        ).count()
        + len(had)
        == 300
    )


def _work(port):
    """A worker process that fetches until it is killed."""
    import socket

    from articles.sources.retrieval import Network
    from tests.opengraph.hostile import PUBLIC

    with fetching(reply(PAGE)) as (_hostile, network):
        assert isinstance(network, Network)
        network._connector = lambda address, _port, timeout: (
            socket.create_connection(("127.0.0.1", port), timeout),
            address,
        )
        network._resolution._resolver = lambda host: [PUBLIC]
        while fetch_due(network=network, limit=40) or Source.objects.filter(
            status="pending"
        ):
            time.sleep(0.01)


@pytest.mark.django_db(transaction=True)
def test_killing_workers_at_any_moment_loses_and_doubles_nothing(settings):
    settings.SOURCES_HOST_SPACING, settings.SOURCES_HOST_PER_HOUR = 0, 10**6
    settings.SOURCES_LEASE = 0.5
    due_sources(hosts=40, pages=2)
    claiming.join_hosts()
    SourceHost.objects.update(icon_url="http://example.com/i.png")
    connections.close_all()
    fork = multiprocessing.get_context("fork")
    chance = random.Random(7)
    with fetching(reply(PAGE)) as (hostile, _network):
        for _number in range(8):
            worker = fork.Process(target=_work, args=(hostile.server.port,))
            worker.start()
            time.sleep(chance.uniform(0.05, 0.6))
            assert worker.pid is not None
            with contextlib.suppress(ProcessLookupError):
                os.kill(worker.pid, signal.SIGKILL)
            worker.join(10)
        Source.objects.filter(status="pending").update(next_fetch_at=now())
        deadline = time.monotonic() + 40
        with fetching(reply(PAGE)) as (_other, network):
            network._connector = hostile.connect
            network._resolution._resolver = lambda host: ["93.184.215.14"]
            while (
                Source.objects.exclude(status="ok").exists()
                and time.monotonic() < deadline
            ):
                recover_lost()
                Source.objects.filter(status="pending").update(next_fetch_at=now())
                fetch_due(network=network)
                time.sleep(0.05)
    assert Counter(Source.objects.values_list("status", flat=True)) == {"ok": 80}
    # A fetch is recorded with its row or not at all: one good entry for each.
    good = Counter(
        SourceFetch.objects.filter(outcome="fresh").values_list("source", flat=True)
    )
    assert len(good) == 80
    assert set(good.values()) == {1}
    assert not Source.objects.filter(lease_until__isnull=False).exists()
