"""Every row of the threat table against a hostile loopback server."""

from __future__ import annotations

import importlib
import os
from datetime import timedelta

import pytest
from django.utils.timezone import now

from articles.markdown import render
from articles.markdown.cards import split_fields
from articles.models import CardImage, Source, SourceFetch
from articles.opengraph import refused_key
from articles.sources import fetch_due
from articles.sources.editing import mark_due
from tests.make import make_article
from tests.opengraph.hostile import reply
from tests.opengraph.test_guard import REFUSED as ADDRESSES
from tests.opengraph.test_urls import REFUSED as REFUSED_URLS
from tests.sources.network import PAGE, fetching
from tests.sources.threats import in_the_page, on_the_way
from tests.sources.threats.harness import Threat, hold

pytestmark = pytest.mark.django_db

ROWS = {
    "U": 23, "D": 10, "R": 11, "T": 14, "B": 12, "C": 10, "H": 11, "J": 3, "I": 8,
    "X": 10,
}  # fmt: skip
CASES = [*on_the_way.THREATS, *in_the_page.THREATS]
ELSEWHERE = {
    "U1-U17, U20": "tests.sources.threats.test_table:test_a_refused_address_is_text",
    "U18": "tests.opengraph.test_hosts:"
    "test_host_is_shown_in_its_script_unless_it_could_deceive",
    "U19": "tests.opengraph.test_urls:test_normal_form",
    "U21": "tests.markdown.test_hostile:test_nothing_of_it_becomes_markup",
    "U22": "tests.sources.test_refresh:test_our_own_pages_are_looked_up_not_fetched",
    "U23": "tests.sources.threats.test_table:"
    "test_ten_thousand_openings_are_read_in_linear_time",
    "D1-D4": "tests.sources.threats.test_table:test_no_worker_dials_an_inner_address",
    "D7": "tests.opengraph.test_fetch_addresses:"
    "test_a_hanging_resolver_holds_nobody_and_the_pool_recovers",
    "D9": "tests.sources.threats.test_table:"
    "test_proxies_of_the_environment_are_not_used",
    "R9": "tests.opengraph.test_fetch_transport:"
    "test_a_step_down_to_http_is_recorded_and_allowed_once",
    "T5": "tests.opengraph.test_fetch_transport:"
    "test_a_handshake_that_never_ends_is_ended",
    "T10": "tests.opengraph.test_fetch_transport:"
    "test_a_certificate_that_proves_nothing_is_refused",
    "T12": "tests.sources.test_states:test_three_404_a_day_apart_are_believed",
    "T14": "tests.sources.test_claiming:"
    "test_killing_workers_at_any_moment_loses_and_doubles_nothing",
    "B10": "tests.sources.threats.test_table:test_slow_pages_cost_a_worker_little",
    "I5": "tests.opengraph.test_images:"
    "test_a_child_that_dies_or_lies_costs_only_the_picture",
    "I7": "tests.sources.threats.test_table:test_one_picture_of_many_pages_is_one_file",
    "X1": "tests.admin.test_source_panels:"
    "test_hostile_titles_are_plain_text_everywhere",
    "X2": "tests.public.test_source_requests:test_a_page_of_cards_asks_only_this_site",
    "X3": "tests.public.test_source_requests:test_cards_need_neither_network_nor_files",
    "X4": "tests.admin.test_source_panels:test_who_may_not_change_may_press_nothing",
    "X5": "tests.admin.test_source_panels:"
    "test_an_address_that_is_refused_tells_nothing_of_our_network",
    "X6": "tests.sources.test_claiming:"
    "test_a_host_is_asked_no_more_often_in_an_hour_than_allowed",
    "X7": "tests.sources.threats.test_table:"
    "test_one_page_of_many_articles_is_fetched_once",
    "X8": "tests.sources.test_refresh:test_an_editors_value_survives_every_refresh",
    "X9": "tests.sources.test_refresh:test_a_page_that_changed_says_what",
    "X10": "tests.project.test_source_checks:test_inner_networks_are_for_trials_alone",
}


@pytest.fixture(autouse=True)
def _allowed(settings):
    settings.SOURCES_FETCH_ENABLED = True
    settings.SOURCES_HOST_SPACING = 0


@pytest.mark.parametrize("threat", CASES, ids=str)
def test_a_worker_and_a_reader_come_through_it(threat, client):
    held = hold(threat, client)
    assert b"cookie" not in b"".join(held.requests).lower()


def test_every_row_of_the_table_is_held():
    numbers = {case.row for case in CASES}
    for rows, place in ELSEWHERE.items():
        module, _, name = place.partition(":")
        assert callable(getattr(importlib.import_module(module), name)), place
        for part in rows.split(", "):
            first, _, last = part.partition("-")
            numbers |= {
                f"{first[0]}{number}"
                for number in range(int(first[1:]), int((last or first)[1:]) + 1)
            }
    wanted = {f"{row}{n + 1}" for row, most in ROWS.items() for n in range(most)}
    assert wanted == numbers
    assert len(wanted) == 112


def test_a_refused_address_is_text(client):
    # A line of text holds no control characters; a bar would begin the next field.
    urls = [str(param.values[0]) for param in REFUSED_URLS]
    urls = [url for url in urls if url.isprintable() and "|" not in url]
    assert len(urls) > 100
    with fetching(reply(PAGE)) as (hostile, network):
        article = make_article(body="".join(f"[[ogp:{url}]]\n\n" for url in urls))
        mark_due(Source.objects.all())
        assert fetch_due(network=network) == 0
        assert (hostile.resolved, hostile.dialled) == ([], [])
    typed = {url: split_fields(url)[0] for url in urls}
    codes = {
        refused_key(typed[param.values[0]]): param.values[1]
        for param in REFUSED_URLS
        if param.values[0] in typed
    }
    rows = Source.objects.prefetch_related("fetches")
    for source in rows:
        assert (source.status, source.host) == ("refused", "")
        assert source.error_code == codes[source.url_key]
        assert [one.error_code for one in source.fetches.all()] == [source.error_code]
    page = client.get(article.get_absolute_url()).content.decode()
    assert "<script>alert" not in page
    assert 'href="javascript' not in page.lower()
    assert 'class="u-url"' not in page
    shown = sum(map(bool, typed.values()))
    assert article.citations.count() == shown
    assert page.count('<article class="source-card h-cite">') == shown
    assert page.count('class="no-link"') == shown
    assert {row.url_key for row in rows} == {
        refused_key(text) for text in typed.values() if text
    }


def test_ten_thousand_openings_are_read_in_linear_time():
    import time

    def seconds(count: int) -> float:
        started = time.process_time()
        document = render("[[ogp:\n" * count)
        assert len(document.sources) <= 200
        return time.process_time() - started

    seconds(100)
    assert seconds(10_000) < 40 * max(seconds(1_000), 0.005)


def test_no_worker_dials_an_inner_address(client):
    names = {f"h{number}.example.com": [it] for number, it in enumerate(ADDRESSES)}
    body = "\n".join(f"[[ogp:http://{host}/a-b-c]]" for host in names)
    article = make_article(body=body)
    Source.objects.update(next_fetch_at=now() - timedelta(seconds=1))
    with fetching(reply(PAGE), names=names) as (hostile, network):
        assert fetch_due(network=network) == len(names)
        assert hostile.dialled == []
    for source in Source.objects.prefetch_related("fetches"):
        assert (source.status, source.error_code) == ("refused", "ip_refused")
        assert [entry.error_code for entry in source.fetches.all()] == ["ip_refused"]
    page = client.get(article.get_absolute_url()).content.decode()
    assert page.count('<article class="source-card') == len(names)


def test_proxies_of_the_environment_are_not_used(client, monkeypatch, tmp_path):
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    (tmp_path / ".netrc").write_text("machine example.com login u password p")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert os.environ["HTTP_PROXY"]
    held = hold(Threat("D9", "proxies", (reply(PAGE),)), client)
    assert b"authorization" not in held.requests[0].lower()


def test_slow_pages_cost_a_worker_little(client):
    """Small here; `.ci/bench/threats.py` takes pages of 2 MiB."""
    threats = on_the_way.slow_pages(128 * 1024)
    for number, threat in enumerate(threats):
        url = f"http://example.com/{number}"
        make_article(body=f"[[ogp:{url}]]\n")
        due = Source.objects.filter(url=url)
        due.update(next_fetch_at=now() - timedelta(seconds=1))
        with fetching(*threat.answers) as (_hostile, network):
            fetch_due(network=network, limit=1)
        entry = SourceFetch.objects.get(source__url=url)
        assert entry.milliseconds < 8_000, threat.name
        assert entry.error_code in ("", "parse_empty"), threat.name


def test_one_picture_of_many_pages_is_one_file(media_root):
    from tests.make import picture_bytes

    page = PAGE.replace(
        b"</head>",
        b'<meta property=og:image content="http://example.com/p.png"></head>',
    )
    picture = reply(picture_bytes((800, 420), "PNG"), kind="image/png")
    urls = [f"http://{host}.example.com/1" for host in ("a", "b", "www")]
    make_article(body="\n".join(f"[[ogp:{url}]]" for url in urls))
    Source.objects.update(next_fetch_at=now() - timedelta(seconds=1))
    _with_icons()
    for _url in urls:
        with fetching(reply(page), picture) as (_hostile, network):
            fetch_due(network=network, limit=1)
    image = CardImage.objects.get()
    assert Source.objects.filter(card_image=image).count() == len(urls)
    assert len(list((media_root / "cards").rglob("*.webp"))) == 2  # both sizes
    assert {path.suffix for path in media_root.rglob("*.*")} == {".webp"}


def test_one_page_of_many_articles_is_fetched_once():
    for _number in range(20):
        make_article(body="[[ogp:http://example.com/one]]\n")
    Source.objects.update(next_fetch_at=now() - timedelta(seconds=1))
    _with_icons()
    with fetching(reply(PAGE)) as (hostile, network):
        fetch_due(network=network)
        assert len(hostile.server.requests) == 1
    assert Source.objects.get().citations.count() == 20


def _with_icons() -> None:
    """Their icons were asked for, so that answers come in the order of the pages."""
    from articles.models import SourceHost
    from articles.sources.claiming import join_hosts

    join_hosts()
    SourceHost.objects.update(icon_url="http://example.com/i.png")
