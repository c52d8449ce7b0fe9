"""Pages that a change has ended are made again before anybody asks for them."""

from __future__ import annotations

from articles.caching.readying import PAGES, make_ready
from tests.caching.test_layer import Site


def test_what_was_asked_for_is_ready_after_a_change():
    site = Site()
    site.get("/")
    site.change("home")
    assert make_ready(site.pages, seen=1) == 2
    assert site.rendered == 2
    assert b"page 2 of /" in site.get("/")["body"]
    assert site.rendered == 2  # nobody had to wait for it


def test_nothing_is_made_while_nothing_has_changed():
    site = Site()
    site.get("/")
    assert make_ready(site.pages, seen=1) == 1
    assert site.rendered == 1


def test_a_page_that_the_change_does_not_show_on_is_left_as_it_is():
    site = Site()
    site.get("/")
    site.change("tag-7")
    make_ready(site.pages, seen=1)
    assert site.rendered == 1


def test_what_falls_due_is_put_into_effect_without_a_reader():
    site = Site()
    site.get("/")
    site.boundary = 1.0
    make_ready(site.pages, seen=0)
    assert site.settled == 1
    assert site.rendered == 2


def test_an_empty_store_asks_nothing():
    site = Site()
    site.current = None  # type: ignore[assignment]  # asking would fail
    assert make_ready(site.pages, seen=5) == 5


def test_only_those_asked_for_last_and_none_of_a_query():
    site = Site()
    site.get("/", query="page=2")
    paths = [f"/articles/{number}/" for number in range(PAGES + 10)]
    for path in paths:
        site.get(path)
    asked = site.rendered
    site.change("home")
    make_ready(site.pages, seen=1)
    assert site.rendered - asked == PAGES
    ready = site.rendered
    for path in paths[-PAGES:]:
        site.get(path)
    assert site.rendered == ready


def test_making_ready_does_not_count_as_asking():
    site = Site()
    for path in ("/old/", "/new/"):
        site.get(path)
    site.change("home")
    make_ready(site.pages, seen=1)
    addresses = [address for address, _ in site.pages.store.recent(2)]
    assert addresses == ["http://news.example/new/", "http://news.example/old/"]


def test_a_page_behind_a_proxy_is_asked_for_as_its_readers_do():
    site = Site()
    site.pages.secure_header = ("HTTP_X_FORWARDED_PROTO", "https")
    site.get("/", x_forwarded_proto="https")
    site.change("home")
    make_ready(site.pages, seen=1)
    site.get("/", x_forwarded_proto="https")
    assert site.rendered == 2


def test_a_page_that_is_gone_takes_no_other_with_it():
    site = Site()
    site.get("/")
    site.change("home")
    site.status = "410 Gone"
    make_ready(site.pages, seen=1)
    assert site.get("/")["status"] == 410
