"""The machine's clock jumps over scheduled moments, forward and back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils.timezone import now

from articles.caching import newest_version, site_version
from articles.caching.freshness import State
from articles.caching.layer import StoredPages
from articles.models import Activity, Article
from articles.publishing import settle
from cms.pages import next_moment
from tests.make import make_article

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
Status = Article.Status


class Asked:
    """The state of the site, asked anew each time."""

    def current(self) -> State:
        return State(site_version(), next_moment())


def application(environ: Any, start_response: Any) -> list[bytes]:
    answer = Client().get(environ["PATH_INFO"])
    start_response(f"{answer.status_code} told", list(answer.headers.items()))
    return [answer.content]


@pytest.fixture
def site():
    """The site behind its page store, as a server runs it."""
    store = StoredPages(
        application,
        freshness=Asked(),  # type: ignore[arg-type]
        newest_version=newest_version,
        settle=settle,
        session_cookie="sessionid",
        limit=1_000_000,
    )

    def titles() -> str:
        environ = {
            "REQUEST_METHOD": "GET",
            "PATH_INFO": "/articles/",
            "QUERY_STRING": "",
            "SERVER_NAME": "testserver",
            "SERVER_PORT": "80",
            "HTTP_HOST": "testserver",
            "wsgi.url_scheme": "http",
        }
        body = b"".join(store(environ, lambda *args: None))
        return body.decode()

    return titles


@pytest.fixture
def timetable():
    """One article comes after an hour, one leaves after two, one comes after three."""
    start = now()
    settle(at=start)
    make_article(title="最初から")
    make_article(title="一時間後", status=Status.SCHEDULED, published_at=start + HOUR)
    make_article(title="二時間で終わる", expire_at=start + 2 * HOUR)
    make_article(
        title="三時間後", status=Status.SCHEDULED, published_at=start + 3 * HOUR
    )
    return start


def shown(page: str) -> set[str]:
    return {
        title
        for title in ("最初から", "一時間後", "二時間で終わる", "三時間後")
        if title in page
    }


AT_FIRST = {"最初から", "二時間で終わる"}
AT_LAST = {"最初から", "一時間後", "三時間後"}


def test_a_jump_over_every_moment_puts_all_into_effect_at_once(site, timetable):
    with time_machine.travel(timetable + timedelta(minutes=1), tick=False) as clock:
        assert shown(site()) == AT_FIRST
        clock.shift(timedelta(days=40))
        assert shown(site()) == AT_LAST


def test_a_jump_back_shows_what_was_and_then_again_what_comes(site, timetable):
    with time_machine.travel(timetable + timedelta(minutes=1), tick=False) as clock:
        assert shown(site()) == AT_FIRST
        clock.move_to(timetable + 4 * HOUR)
        assert shown(site()) == AT_LAST
        clock.move_to(timetable + timedelta(minutes=90))
        assert shown(site()) == {*AT_FIRST, "一時間後"}
        clock.move_to(timetable + timedelta(minutes=150))
        assert shown(site()) == {"最初から", "一時間後"}
        clock.move_to(timetable + 5 * HOUR)
        assert shown(site()) == AT_LAST


def test_clocks_of_machines_that_differ_a_little_are_no_jump(timetable):
    settle(at=timetable + HOUR)
    before = site_version()
    assert settle(at=timetable + HOUR - timedelta(seconds=20)) == 0
    assert site_version() == before


def test_the_log_tells_each_moment_once_however_the_clock_jumps(timetable):
    for moment in (4, 1.5, 6, 2.5, 7):
        settle(at=timetable + moment * HOUR)
    came = Activity.objects.filter(verb="went live")
    assert came.count() == 2
    assert Activity.objects.filter(verb="expired").count() == 1
