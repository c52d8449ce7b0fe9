"""The walk of a source from state to state, exactly as the table of pauses says."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.opengraph import Outcome
from articles.sources.states import State, next_state

START = datetime(2025, 11, 12, tzinfo=UTC)
DAY = timedelta(days=1)
OK = State(status="ok", ok_count=1, last_ok_at=START, next_fetch_at=START)


def walk(state, *steps, chance=0.5):
    """(outcome, http status, code) at each due moment; the states in order."""
    moment, states = START, []
    for outcome, status, code in steps:
        state = next_state(
            state, outcome, now=moment, http_status=status, code=code, chance=chance
        )
        states.append(state)
        moment = state.next_fetch_at or moment
    return states


NOT_FOUND = (Outcome.GONE, 404, "http_4xx")
GONE = (Outcome.GONE, 410, "http_4xx")
DOWN = (Outcome.TRANSIENT, 500, "http_5xx")
NAMELESS = (Outcome.GONE, 0, "dns_nxdomain")
FRESH = (Outcome.FRESH, 200, "")


def statuses(states):
    return [state.status for state in states]


def test_one_404_between_good_answers_is_forgotten():
    states = walk(OK, NOT_FOUND, FRESH)
    assert statuses(states) == ["stale", "ok"]
    assert states[-1].gone_count == 0


def test_three_404_a_day_apart_are_believed():
    assert statuses(walk(OK, NOT_FOUND, NOT_FOUND, NOT_FOUND)) == [
        "stale",
        "stale",
        "gone",
    ]


def test_two_410_are_enough():
    states = walk(State(), GONE, GONE)
    assert statuses(states) == ["pending", "gone"]
    assert states[-1].next_fetch_at - states[0].next_fetch_at >= 90 * DAY


def test_checks_of_one_hour_count_once():
    state = OK
    for minute in range(5):
        state = next_state(
            state,
            Outcome.GONE,
            now=START + timedelta(minutes=minute),
            http_status=404,
            code="http_4xx",
        )
    assert (state.status, state.gone_count) == ("stale", 1)


def test_a_name_that_does_not_resolve_is_gone_after_a_week_and_three_checks():
    states = walk(OK, NAMELESS, NAMELESS, NAMELESS)
    assert statuses(states) == ["stale", "stale", "gone"]
    assert states[-1].gone_checked_at - states[0].gone_checked_at >= 7 * DAY


def test_a_dead_server_backs_off_and_a_good_answer_ends_it():
    states = walk(State(), *[DOWN] * 6, FRESH)
    assert statuses(states) == ["pending"] * 5 + ["blocked", "ok"]
    assert states[-1].fail_count == 0


def test_the_pauses_are_those_of_the_table():
    moments = [START, *(s.next_fetch_at for s in walk(OK, *[DOWN] * 15))]
    minutes = [(b - a).total_seconds() / 60 for a, b in pairwise(moments)]
    assert minutes == [1, 5, 30, 120, 720, 1440, *[1440] * 7, 10080, 10080]


def test_good_data_stays_stale_however_long_a_server_is_down():
    assert set(statuses(walk(OK, *[DOWN] * 20))) == {"stale"}


def test_good_answers_are_asked_for_ever_less_often():
    moments = [START, *(s.next_fetch_at for s in walk(State(), *[FRESH] * 5))]
    assert [(b - a).days for a, b in pairwise(moments)] == [
        7, 30, 90, 90, 90,
    ]  # fmt: skip


def test_a_server_that_names_a_longer_pause_gets_it():
    state = next_state(OK, Outcome.TRANSIENT, now=START, retry_after=3600)
    assert state.next_fetch_at == START + timedelta(hours=1)


def test_a_server_that_always_says_too_many_is_left_alone():
    steps = [(Outcome.TRANSIENT, 429, "http_4xx")] * 6
    last = walk(OK, *steps)[-1]
    assert last.status == "blocked"
    assert last.next_fetch_at is not None


def test_a_wall_is_asked_again_in_a_month():
    state = next_state(OK, Outcome.BLOCKED, now=START, http_status=403)
    assert (state.status, state.next_fetch_at) == ("blocked", START + 30 * DAY)


def test_a_refused_address_is_never_asked_again():
    state = next_state(State(), Outcome.REFUSED, now=START, code="ip_refused")
    assert (state.status, state.next_fetch_at) == ("refused", None)


def test_a_wrong_certificate_waits_a_day_then_a_week():
    broken = (Outcome.BROKEN, 0, "tls_invalid")
    first, second = walk(OK, broken, broken)
    assert first.next_fetch_at == START + DAY
    assert second.next_fetch_at == START + 8 * DAY


@pytest.mark.parametrize("status", ["gone"])
def test_a_failure_to_ask_does_not_bring_a_lost_page_back(status):
    lost = State(status=status, last_ok_at=START)
    assert next_state(lost, Outcome.TRANSIENT, now=START).status == "gone"


@given(
    st.lists(
        st.tuples(
            st.sampled_from([o for o in Outcome if o is not Outcome.REFUSED]),
            st.sampled_from([0, 200, 404, 410, 429, 500]),
            st.sampled_from(["", "dns_nxdomain", "http_4xx"]),
        ),
        max_size=25,
    ),
    st.floats(0, 1),
)
def test_every_source_that_may_be_asked_is_asked_again_within_four_months(
    steps, chance
):
    moment = START
    state = State()
    for outcome, status, code in steps:
        state = next_state(
            state, outcome, now=moment, http_status=status, code=code, chance=chance
        )
        assert state.next_fetch_at is not None
        assert moment < state.next_fetch_at <= moment + 120 * DAY
        if state.last_ok_at is None:
            assert state.status != "stale"
        moment = state.next_fetch_at
