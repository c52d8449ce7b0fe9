"""The page store in front of an application: what it keeps, and when it asks anew."""

from __future__ import annotations

import gzip
import threading
import time
from typing import Any

import brotli
import pytest
from django.db import OperationalError

from articles.caching.freshness import State
from articles.caching.layer import StoredPages
from articles.caching.prepared import SETTLED

KEYS = ("Surrogate-Key", "home")


class Site:
    """An application that counts its renderings, and a state tests can change."""

    def __init__(self) -> None:
        self.rendered = 0
        self.status = "200 OK"
        self.headers = [("Content-Type", "text/html"), KEYS]
        self.delay = 0.0
        self.version = 1
        self.newest = {"home": 0}
        self.boundary = float("inf")
        self.settled = 0
        self.pages = StoredPages(
            self.application,
            freshness=self,  # type: ignore[arg-type]
            newest_version=lambda names: max(self.newest.get(n, 0) for n in names),
            settle=self.settle,
            session_cookie="sessionid",
            limit=1_000_000,
        )

    def current(self) -> State:
        return State(self.version, self.boundary)

    def settle(self) -> None:
        self.settled += 1
        self.boundary = float("inf")
        self.change("home")

    def change(self, *names: str) -> None:
        self.version += 1
        self.newest.update(dict.fromkeys(names, self.version))

    def application(self, environ, start_response):
        time.sleep(self.delay)
        self.rendered += 1
        body = f"page {self.rendered} of {environ['PATH_INFO']} ".encode() * 50
        start_response(self.status, [*self.headers, ("Content-Length", str(len(body)))])
        return [body]

    def get(self, path="/", query="", method="GET", **headers):
        answer: dict[str, Any] = {}

        def start_response(status, headers, exc_info=None):
            answer.update(status=int(status[:3]), headers=dict(headers))

        environ = {
            "REQUEST_METHOD": method,
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "HTTP_HOST": "news.example",
            **{f"HTTP_{name.upper()}": value for name, value in headers.items()},
        }
        answer["body"] = b"".join(self.pages(environ, start_response))
        return answer


@pytest.fixture
def site():
    return Site()


def test_a_page_is_made_once(site):
    assert site.get() == site.get()
    assert site.rendered == 1


def test_each_encoding_holds_the_same_page_under_its_own_etag(site):
    plain = site.get()
    zipped = site.get(accept_encoding="gzip, deflate")
    best = site.get(accept_encoding="gzip, br")
    assert gzip.decompress(zipped["body"]) == plain["body"]
    assert brotli.decompress(best["body"]) == plain["body"]
    assert best["headers"]["Content-Encoding"] == "br"
    assert best["headers"]["Content-Length"] == str(len(best["body"]))
    etags = {answer["headers"]["ETag"] for answer in (plain, zipped, best)}
    assert len(etags) == 3
    assert plain["headers"]["Vary"] == "Accept-Encoding"
    assert site.rendered == 1


def test_a_refused_encoding_is_not_sent(site):
    answer = site.get(accept_encoding="br;q=0, gzip;q=0.5")
    assert answer["headers"]["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in site.get(accept_encoding="identity")["headers"]


def test_a_known_page_is_answered_with_304_even_on_the_first_request(site):
    etag = Site().get()["headers"]["ETag"]
    for _ in range(2):
        answer = site.get(if_none_match=f'W/"other", {etag}')
        assert (answer["status"], answer["body"]) == (304, b"")
        assert answer["headers"]["ETag"] == etag
        assert "Content-Length" not in answer["headers"]
    site.change("home")
    assert site.get(if_none_match=etag)["status"] == 200


def test_a_head_request_has_the_headers_and_no_body(site):
    page = site.get()
    head = site.get(method="HEAD")
    assert head["body"] == b""
    assert head["headers"] == page["headers"]


def test_a_change_of_a_declared_key_is_seen_at_once_others_are_not(site):
    first = site.get()
    site.change("elsewhere")
    assert site.get() == first
    site.change("home")
    assert site.get() != first
    assert site.rendered == 2


def test_what_changed_while_it_was_rendered_makes_it_stale(site):
    render = site.application

    def change_meanwhile(environ, start_response):
        site.change("home")
        return render(environ, start_response)

    site.pages.application = change_meanwhile
    site.get()
    site.pages.application = render
    site.get()
    assert site.rendered == 2


def test_a_scheduled_moment_is_settled_before_the_answer(site):
    first = site.get()
    site.boundary = time.time() - 1
    assert site.get() != first
    assert site.settled == 1


def test_when_settling_fails_pages_are_made_anew_not_served_old(site):
    first = site.get()
    site.boundary = time.time() - 1
    site.pages.settle = lambda: None
    assert site.get() != first
    assert site.get() != first
    assert site.rendered == 3


@pytest.mark.parametrize(
    "header",
    [
        ("Set-Cookie", "a=b"),
        ("Vary", "Accept-Encoding, Cookie"),
        ("Vary", "*"),
        ("Cache-Control", "private"),
        ("Cache-Control", "no-store"),
    ],
    ids=str,
)
def test_answers_for_one_reader_are_never_kept(site, header):
    site.headers.append(header)
    site.get()
    site.get()
    assert site.rendered == 2


def test_only_pages_that_declare_keys_are_kept(site):
    site.headers.remove(KEYS)
    site.get()
    site.get()
    assert site.rendered == 2


@pytest.mark.parametrize("status", ["404 Not Found", "301 Moved", "500 Oops"])
def test_only_good_answers_are_kept(site, status):
    site.status = status
    assert site.get()["status"] == int(status[:3])
    site.get()
    assert site.rendered == 2


def test_who_is_logged_in_neither_reads_nor_fills_the_store(site):
    site.get()
    site.get(cookie="a=b; sessionid=x")
    assert site.rendered == 2
    other = Site()
    other.get(cookie="sessionid=x")
    other.get()
    assert other.rendered == 2


def test_a_form_goes_straight_through(site):
    site.get()
    site.get(method="POST")
    assert site.rendered == 2


def test_unknown_parameters_make_no_new_entries(site):
    first = site.get()
    for number in range(20):
        assert site.get(query=f"utm_source={number}") == first
    assert site.rendered == 1
    other = Site()
    other.get(query="utm_source=1")
    other.get()
    assert other.rendered == 2  # nothing is stored from an address with a stranger


@pytest.mark.parametrize("reads", ["entity measure", "*"])
def test_a_parameter_the_page_reads_is_never_answered_with_the_page(site, reads):
    site.headers.append(("X-Page-Parameters", reads))
    stored = site.get("/figures/")
    narrowed = site.get("/figures/", query="entity=a")
    assert narrowed["body"] != stored["body"]
    assert "X-Page-Parameters" not in stored["headers"]
    assert site.get("/figures/") == stored  # and nothing took its place
    unknown = site.get("/figures/", query="utm_source=a")
    assert (unknown["body"] == stored["body"]) == (reads != "*")


def test_numbered_pages_are_kept_apart(site):
    assert site.get(query="page=2") != site.get(query="page=3")
    assert site.get(query="page=2&utm_source=x") == site.get(query="page=2")
    assert site.rendered == 2


def test_many_at_once_render_once(site):
    site.delay = 0.2
    answers = []
    threads = [
        threading.Thread(target=lambda: answers.append(site.get())) for _ in range(12)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert site.rendered == 1
    assert len({answer["body"] for answer in answers}) == 1


def test_a_failing_rendering_lets_the_next_one_try(site):
    render = site.application

    def fail(environ, start_response):
        raise RuntimeError("no luck")

    site.pages.application = fail
    with pytest.raises(RuntimeError):
        site.get()
    site.pages.application = render
    assert site.get()["status"] == 200


def test_memory_is_bounded_and_the_oldest_go_first(site):
    site.pages.store.limit = 20_000
    for number in range(50):
        site.get(path=f"/{number}/")
    assert 0 < site.pages.store.size <= 20_000
    assert site.rendered == 50
    site.get(path="/49/")
    assert site.rendered == 50
    site.get(path="/0/")
    assert site.rendered == 51


def test_a_fault_of_the_store_never_takes_the_site_down(site, caplog):
    def broken(names):
        raise OSError("the database is away")

    site.get()
    site.pages.newest_version = broken
    site.change("home")
    assert site.get()["status"] == 200
    assert "the database is away" in caplog.text


@pytest.mark.parametrize(
    "ask", [{"cookie": "sessionid=x"}, {"method": "POST"}], ids=["editor", "form"]
)
def test_what_fell_due_takes_effect_for_requests_that_are_never_stored(site, ask):
    site.boundary = time.time() - 1
    site.get(**ask)
    assert site.settled == 1


def test_a_fault_of_settling_takes_nothing_down_for_an_editor(site):
    site.boundary = time.time() - 1
    site.pages.settle = lambda: 1 / 0
    assert site.get(cookie="sessionid=x")["status"] == 200


def test_a_request_that_is_passed_on_tells_up_to_which_change_all_is_settled(site):
    told = []

    def application(environ, start_response):
        told.append(environ.get(SETTLED))
        start_response("404 Not Found", [])
        return []

    site.pages.application = application
    site.get()
    site.get(cookie="sessionid=abc")
    site.boundary = 0.0
    site.settle = site.pages.settle = lambda: None  # it cannot be put into effect
    site.get()
    assert told == [1, None, None]


def test_a_stored_page_outlives_a_database_that_went_away():
    site = Site()
    site.get()
    site.version += 1  # something changed, and nobody can say what

    def away(names):
        raise OperationalError("gone")

    site.pages.newest_version = away
    site.get()
    assert site.rendered == 1
