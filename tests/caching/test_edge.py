"""A network in front forgets what changed: after the commit, once, until it hears."""

from __future__ import annotations

import json
import threading
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
import time_machine
from django.core.management import call_command
from django.db import transaction
from django.utils.timezone import now

from articles import publishing
from articles.caching import drop_old_purges, has_edge, purge, purge_edge
from articles.models import EdgePurge
from tests.make import make_article

pytestmark = pytest.mark.django_db


class Network:
    """Confirms, unless told otherwise, and keeps what it was told."""

    def __init__(self):
        self.told = []
        self.problem = ""

    def __call__(self, names):
        self.told.append(names)
        return self.problem


@pytest.fixture
def network():
    """One that was told of everything up to now."""
    found = Network()
    purge(["before"])
    purge_edge(found)
    found.told.clear()
    return found


def test_the_first_message_ends_everything():
    found = Network()
    purge(["article-1"])
    purge_edge(found)
    assert found.told == [["chrome"]]


def test_what_changed_is_told_once(network):
    purge(["article-1", "articles"])
    assert purge_edge(network) == 2
    assert purge_edge(network) == 0
    assert network.told == [["article-1", "articles"]]


def test_a_publication_names_its_page_and_its_lists(network):
    article = make_article(category="経済")
    purge_edge(network)
    assert {f"article-{article.pk}", "articles"} <= set(network.told[0])
    network.told.clear()
    publishing.withdraw(article)
    purge_edge(network)
    assert f"article-{article.pk}" in network.told[0]


def test_a_change_that_was_rolled_back_is_never_told(network):
    try:
        with transaction.atomic():
            purge(["article-1"])
            raise ValueError
    except ValueError:
        pass
    assert purge_edge(network) == 0
    assert network.told == []


def test_an_outage_leaves_one_message_with_all_of_it(network):
    network.problem = "answered 503"
    moment = now()
    with time_machine.travel(moment, tick=False):
        purge(["article-1"])
        assert purge_edge(network) == 0
        purge(["article-2"])
        assert purge_edge(network) == 0, "its pause is not over"
        assert len(network.told) == 1
    row = EdgePurge.objects.get(confirmed_at=None)
    assert (row.error, row.attempts) == ("answered 503", 1)
    network.problem = ""
    with time_machine.travel(moment + timedelta(minutes=10), tick=False):
        assert purge_edge(network) == 2
    assert network.told[-1] == ["article-1", "article-2"]
    assert not EdgePurge.objects.filter(confirmed_at=None).exists()


def test_it_never_gives_up(network):
    network.problem = "no answer"
    purge(["article-1"])
    moment = now()
    for _try in range(40):
        moment += timedelta(minutes=6)
        with time_machine.travel(moment, tick=False):
            purge_edge(network)
    assert len(network.told) == 40


def test_a_worker_that_died_is_followed_by_another(network):
    purge(["article-1"])

    def dies(names):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        purge_edge(dies)
    assert purge_edge(network) == 0, "the other may still be at it"
    with time_machine.travel(now() + timedelta(minutes=3), tick=False):
        assert purge_edge(network) == 1


def test_many_keys_go_in_several_requests(network):
    purge([f"article-{n}" for n in range(600)])
    assert purge_edge(network) == 600
    assert [len(names) for names in network.told] == [250, 250, 100]


def test_old_messages_go_and_the_newest_stays(network):
    for name in ("a", "b"):
        purge([name])
        purge_edge(network)
    with time_machine.travel(now() + timedelta(days=31), tick=False):
        assert drop_old_purges() == 2
    assert EdgePurge.objects.count() == 1
    assert purge_edge(network) == 0


class CdnServer(HTTPServer):
    """Answers with these statuses, one after the other."""

    got: list[tuple[dict[str, str], bytes]]
    answers: list[int]


class Cdn(BaseHTTPRequestHandler):
    server: CdnServer

    def do_POST(self):
        size = int(self.headers.get("Content-Length") or 0)
        self.server.got.append((dict(self.headers), self.rfile.read(size)))
        self.send_response(self.server.answers.pop(0))
        self.send_header("Location", "http://127.0.0.1:9/")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *args):
        pass


@pytest.fixture
def cdn(settings):
    server = CdnServer(("127.0.0.1", 0), Cdn)
    server.got, server.answers = [], []
    threading.Thread(target=server.serve_forever, daemon=True).start()
    settings.CDN_PURGE_URL = f"http://127.0.0.1:{server.server_port}/purge"
    settings.CDN_PURGE_HEADER = "Fastly-Key: s3cret"
    yield server
    server.shutdown()
    server.server_close()


def test_keys_in_a_header(cdn):
    purge(["x"])
    cdn.answers = [200, 200]
    purge_edge()
    purge(["article-1", "articles"])
    assert purge_edge() == 2
    headers, body = cdn.got[-1]
    assert headers["Surrogate-Key"] == "article-1 articles"
    assert headers["Fastly-Key"] == "s3cret"
    assert body == b""


def test_keys_as_json(cdn, settings):
    settings.CDN_PURGE_FORM = "json"
    purge(["x"])
    cdn.answers = [200]
    purge_edge()
    assert json.loads(cdn.got[0][1]) == {"keys": ["chrome"]}


@pytest.mark.parametrize("status", [302, 403, 500])
def test_another_answer_is_no_confirmation(cdn, status):
    purge(["x"])
    cdn.answers = [status]
    assert purge_edge() == 0
    assert EdgePurge.objects.get().error == f"answered {status}"
    assert len(cdn.got) == 1, "no redirect is followed"


def test_nobody_there(settings):
    settings.CDN_PURGE_URL = "http://127.0.0.1:9/purge"
    purge(["x"])
    assert purge_edge() == 0
    assert EdgePurge.objects.get().error.startswith("no answer: ")


def test_without_a_network_nothing_is_written():
    assert not has_edge()
    purge(["x"])
    assert purge_edge() == 0
    assert not EdgePurge.objects.exists()


def test_the_worker_tells_it(cdn, capsys):
    purge(["x"])
    cdn.answers = [200]
    call_command("worker", once=True)
    assert "keys purged at the CDN: 1" in capsys.readouterr().out
