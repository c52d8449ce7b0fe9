"""Guessing passwords is slow, says so, and leaves no password behind."""

from __future__ import annotations

import logging
from datetime import timedelta

import pytest
import time_machine
from axes.models import AccessAttempt
from django.utils.timezone import now

from tests.make import make_user

pytestmark = pytest.mark.django_db

RIGHT = "a-Right-pass-4711"


@pytest.fixture
def editor():
    user = make_user("hamano", group="Editor")
    user.set_password(RIGHT)
    user.save()
    return user


def try_password(client, password, *, address="192.0.2.1"):
    data = {"username": "hamano", "password": password}
    return client.post("/admin/login/", data, REMOTE_ADDR=address)


def guess(client, times, **where):
    return [try_password(client, f"wrong-{n}", **where) for n in range(times)][-1]


def test_five_wrong_passwords_pause_the_log_in(client, editor):
    assert guess(client, 4).status_code == 200
    paused = guess(client, 1)
    assert paused.status_code == 429
    assert "15" in paused.content.decode()
    assert try_password(client, RIGHT).status_code == 429


def test_nobody_is_locked_out_from_elsewhere(client, editor):
    guess(client, 6)
    assert try_password(client, RIGHT, address="192.0.2.2").status_code == 302


def test_the_pause_ends_by_itself(client, editor):
    guess(client, 6)
    with time_machine.travel(now() + timedelta(minutes=16), tick=False):
        assert try_password(client, RIGHT).status_code == 302


def test_a_right_password_forgives_the_wrong_ones(client, editor):
    guess(client, 4)
    assert try_password(client, RIGHT).status_code == 302
    client.logout()
    assert guess(client, 4).status_code == 200


@pytest.mark.parametrize(
    ("behind", "forwarded", "same"),
    [(False, "198.51.100.9", True), (True, "evil, 198.51.100.9", False)],
)
def test_the_address_is_the_one_the_trusted_proxy_saw(
    client, editor, settings, behind, forwarded, same
):
    settings.BEHIND_TLS_PROXY = behind
    guess(client, 6)
    answer = client.post(
        "/admin/login/",
        {"username": "hamano", "password": RIGHT},
        REMOTE_ADDR="192.0.2.1",
        HTTP_X_FORWARDED_FOR=forwarded,
    )
    assert (answer.status_code == 429) is same


def test_no_password_is_written_down(client, editor, caplog):
    caplog.set_level(logging.DEBUG)
    secret = "S3cret-typed-by-mistake"
    try_password(client, secret)
    try_password(client, RIGHT)
    assert secret not in caplog.text
    assert RIGHT not in caplog.text
    for attempt in AccessAttempt.objects.all():
        assert secret not in repr(vars(attempt))


def test_who_works_stays_and_who_is_away_does_not(client, editor, settings):
    client.force_login(editor)
    for hours in (10, 20, 30):  # twelve hours are for the idle
        with time_machine.travel(now() + timedelta(hours=hours), tick=False):
            assert client.get("/admin/").status_code == 200
    with time_machine.travel(now() + timedelta(hours=43), tick=False):
        assert client.get("/admin/").status_code == 302
