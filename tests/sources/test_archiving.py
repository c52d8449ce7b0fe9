"""Copies in a web archive: looked for, made, confirmed, never without being asked."""

from __future__ import annotations

import contextlib
import json
from datetime import UTC, datetime, timedelta

import pytest
from django.utils.timezone import now

from articles.models import ArchiveRequest, Source, SourceHost
from articles.sources import ask_archive
from articles.sources.archiving import (
    CannotArchive,
    confirm,
    date_of_copy,
    dismiss,
    have_copied,
    look_for_copies,
    queue_automatic,
)
from tests.certificates import server_side
from tests.make import make_article, make_source
from tests.opengraph.hostile import PUBLIC, reply
from tests.sources.network import fetching

pytestmark = pytest.mark.django_db

URL = "http://example.com/2025/grid"
COPY = f"http://web.archive.org/web/20251113073005/{URL}"
SHOWN = COPY.replace("http:", "https:", 1)
TAKEN = datetime(2025, 11, 13, 7, 30, 5, tzinfo=UTC)
State = ArchiveRequest.State


def said(data):
    return reply(json.dumps(data).encode(), kind="application/json")


AVAILABLE = said(
    {
        "archived_snapshots": {
            "closest": {
                "available": True,
                "url": COPY,
                "timestamp": "20251113073005",
                "status": "200",
            }
        }
    }
)


@pytest.fixture(autouse=True)
def _allowed(settings):
    settings.SOURCES_FETCH_ENABLED = True
    settings.SOURCES_ARCHIVE_KEY = "key:secret"
    settings.SOURCES_HOST_SPACING = 0


@pytest.fixture
def source():
    make_article(body=f"[[ogp:{URL}]]\n")
    return make_source(URL, next_fetch_at=None, status="ok", last_ok_at=now())


@pytest.fixture
def archive(certificates, trust):
    @contextlib.contextmanager
    def answering(*answers):
        names = {"archive.org": [PUBLIC], "web.archive.org": [PUBLIC]}
        with fetching(
            *answers,
            names=names,
            tls=trust,
            server_tls=server_side(certificates, "good"),
        ) as (hostile, network):
            yield hostile.server.requests, network

    return answering


def ask(network):
    ArchiveRequest.objects.open().update(due_at=now() - timedelta(seconds=1))
    SourceHost.objects.update(next_request_at=None)
    return ask_archive(network=network)


def test_a_copy_of_a_lost_page_waits_for_an_editors_word(source, settings, archive):
    settings.SOURCES_ARCHIVE_LOOKUP = True
    Source.objects.update(status="gone", last_ok_at=datetime(2025, 11, 14, tzinfo=UTC))
    with archive(AVAILABLE) as (requests, network):
        assert ask(network) == 1
        assert ask(network) == 0  # answered, and not asked again within a month
    assert b"GET /wayback/available?url=" in requests[0]
    assert b"timestamp=20251114" in requests[0]
    found = ArchiveRequest.objects.get()
    assert (found.state, found.copy_url, found.taken_at) == (State.FOUND, SHOWN, TAKEN)
    source.refresh_from_db()
    assert source.archive_url == ""
    confirm(found, by="hana")
    source.refresh_from_db()
    assert (source.archive_url, source.archived_at) == (SHOWN, TAKEN)
    assert ArchiveRequest.objects.get().by_name == "hana"


def test_a_copy_that_was_not_used_is_not_shown(source, archive):
    look_for_copies([source])
    with archive(AVAILABLE) as (_requests, network):
        ask(network)
    found = ArchiveRequest.objects.get()
    dismiss(found)
    confirm(found)
    source.refresh_from_db()
    assert (found.state, source.archive_url) == (State.DISMISSED, "")


def test_nothing_is_asked_by_itself_unless_a_setting_says_so(source):
    Source.objects.update(status="gone")
    assert queue_automatic() == 0
    assert ask_archive() == 0
    assert not ArchiveRequest.objects.exists()


def test_nothing_is_asked_when_fetching_is_off(source, settings, archive):
    look_for_copies([source])
    settings.SOURCES_FETCH_ENABLED = False
    with archive(AVAILABLE) as (requests, network):
        assert ask(network) == 0
    assert requests == []


def test_a_page_is_submitted_followed_and_shown(source, settings, archive):
    settings.SOURCES_ARCHIVE_SUBMIT = True
    job = {"job_id": "spn2-abc", "url": URL}
    done = {"status": "success", "timestamp": "20251113073005", "original_url": URL}
    with archive(said(job), said({"status": "pending"}), said(done)) as (
        asked,
        network,
    ):
        for _step in range(3):
            assert ask(network) == 1
        assert ask(network) == 0
    assert asked[0].startswith(b"POST /save HTTP/1.1\r\n")
    assert asked[1].startswith(b"GET /save/status/spn2-abc ")
    assert all(b"Authorization: LOW key:secret\r\n" in request for request in asked)
    source.refresh_from_db()
    assert (source.archive_url, source.archived_at) == (SHOWN, TAKEN)
    assert ArchiveRequest.objects.get().state == State.CONFIRMED


def test_one_submission_in_thirty_days(source, settings, archive):
    settings.SOURCES_ARCHIVE_SUBMIT = True
    have_copied(source, by="hana")
    with archive(said({"job_id": "a"}), said({"status": "success"})) as (_r, network):
        ask(network)
    with pytest.raises(CannotArchive, match="lately"):
        have_copied(source)
    assert queue_automatic() == 0


@pytest.mark.parametrize(
    ("changes", "setting", "code"),
    [
        ({}, False, "off"),
        ({"status": "blocked"}, True, "not_ok"),
        ({"fetched": {"noarchive": {"value": "yes"}}}, True, "forbidden"),
    ],
)
def test_what_may_not_be_submitted_is_told(source, settings, changes, setting, code):
    settings.SOURCES_ARCHIVE_SUBMIT = setting
    Source.objects.update(**changes)
    source.refresh_from_db()
    with pytest.raises(CannotArchive, match=code):
        have_copied(source)
    assert queue_automatic() == 0


@pytest.mark.parametrize(
    ("answer", "state", "code"),
    [
        (said({}), State.NONE, ""),
        (said({"archived_snapshots": {}}), State.NONE, ""),
        (reply(b"<html>", status="403 No"), State.FAILED, "http_403"),
        (reply(b"", status="503 Busy"), State.WAITING, "http_5xx"),
        (b"nonsense", State.FAILED, "header_bad"),
        (b"", State.WAITING, "connect_reset"),
        (reply(b"x" * 70_000, length=True), State.FAILED, "body_too_big"),
    ],
)
def test_every_bad_answer_is_noted(source, archive, answer, state, code):
    look_for_copies([source])
    with archive(answer) as (_requests, network):
        assert ask(network) == 1
    found = ArchiveRequest.objects.get()
    assert (found.state, found.error_code) == (state, code)
    if state == State.WAITING:
        assert found.due_at > now()


def test_a_failing_archive_is_given_up_after_six_tries(source, archive):
    look_for_copies([source])
    with archive(reply(b"", status="503 Busy")) as (_requests, network):
        for _try in range(6):
            ask(network)
    assert ArchiveRequest.objects.get().state == State.FAILED


def test_the_archive_is_asked_by_one_worker_at_a_time(source, archive):
    look_for_copies([source])
    SourceHost.objects.create(
        host="web.archive.org", busy_until=now() + timedelta(minutes=1)
    )
    with archive(AVAILABLE) as (requests, network):
        assert ask_archive(network=network) == 0
    assert requests == []


def test_a_question_a_dead_worker_held_is_put_again(source, settings, archive):
    look_for_copies([source])
    ArchiveRequest.objects.update(due_at=now() + timedelta(seconds=60))
    with archive(AVAILABLE) as (_requests, network):
        assert ask_archive(network=network) == 0
        assert ask(network) == 1


def test_an_entered_copy_tells_when_it_was_taken(source, archive):
    Source.objects.update(archive_url="https://example.com/kept")
    source.refresh_from_db()
    date_of_copy(source)
    memento = reply(b"<p>", "Memento-Datetime: Thu, 13 Nov 2025 07:30:05 GMT")
    with archive(memento) as (_requests, network):
        ask(network)
    source.refresh_from_db()
    assert source.archived_at == TAKEN
