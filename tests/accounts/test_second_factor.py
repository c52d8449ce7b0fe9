"""Codes of an app work once, codes on paper work once, and guessing gets slow."""

from __future__ import annotations

from datetime import timedelta
from importlib import import_module

import pyotp
import pytest
import time_machine
from django.apps import apps
from django.core.management import CommandError, call_command
from django.utils.timezone import now

from articles import accounts
from articles.accounts.sealing import SealedWithAnotherKey, unseal
from articles.models import Activity, CodeApp, RecoveryCode
from tests.make import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def user():
    return make_user("hamano", group="Editor")


def code_of(user, *, later=0):
    secret = unseal(CodeApp.objects.get(user=user).sealed_secret)
    return pyotp.TOTP(secret).at(int(now().timestamp()) + later)


def set_up(user):
    """As of a minute ago: the present code was not used for it."""
    secret = accounts.make_secret()
    with time_machine.travel(now() - timedelta(minutes=2), tick=False):
        code = pyotp.TOTP(secret).at(int(now().timestamp()))
        assert accounts.add_code_app(user, secret, code)
    return secret


def test_the_app_is_kept_only_when_it_shows_the_right_code(user):
    assert not accounts.add_code_app(user, accounts.make_secret(), "000000")
    assert not accounts.has_second_factor(user)
    set_up(user)
    assert accounts.has_second_factor(user)


def test_a_code_works_once_and_older_ones_never(user):
    set_up(user)
    code = code_of(user)
    assert accounts.code_is_right(user, code)
    assert not accounts.code_is_right(user, code)
    assert not accounts.code_is_right(user, code_of(user, later=-30))


@pytest.mark.parametrize(("seconds", "right"), [(-30, 1), (30, 1), (-90, 0), (90, 0)])
def test_clocks_may_differ_by_half_a_minute(user, seconds, right):
    set_up(user)
    with time_machine.travel(now().replace(second=15), tick=False):
        assert accounts.code_is_right(user, code_of(user, later=seconds)) is bool(right)


def test_a_code_as_japanese_keyboards_write_it(user):
    set_up(user)
    code = code_of(user)
    wide = code.translate({ord(str(n)): chr(ord("０") + n) for n in range(10)})
    assert accounts.code_is_right(user, f" {wide[:3]}　{wide[3:]} ")


def test_guessing_gets_slow_wherever_it_comes_from(user):
    set_up(user)
    with time_machine.travel(now(), tick=False) as clock:
        for _ in range(16):
            accounts.code_is_right(user, "000000")
            clock.shift(600)
        accounts.code_is_right(user, "000000")
        assert not accounts.code_is_right(user, code_of(user)), "within the pause"
        clock.shift(900)
        assert accounts.code_is_right(user, code_of(user))
        assert CodeApp.objects.get(user=user).failures == 0


def test_the_database_holds_no_secret_of_an_app(user):
    secret = set_up(user)
    assert secret not in CodeApp.objects.get(user=user).sealed_secret


def test_a_changed_key_ends_the_app_and_says_so(user, settings, caplog):
    set_up(user)
    app = CodeApp.objects.get(user=user)
    code = code_of(user)
    settings.SECRET_KEY = "another" * 10
    with pytest.raises(SealedWithAnotherKey):
        unseal(app.sealed_secret)
    assert not accounts.code_is_right(user, code)
    assert "SECRET_KEY_FALLBACKS" in caplog.text
    assert accounts.factors_of(user).is_app_lost
    set_up(user)
    assert not accounts.factors_of(user).is_app_lost
    assert accounts.code_is_right(user, code_of(user))


def test_a_former_key_still_opens(user, settings):
    set_up(user)
    codes = accounts.make_recovery_codes(user)
    former, settings.SECRET_KEY = settings.SECRET_KEY, "another" * 10
    settings.SECRET_KEY_FALLBACKS = [former]
    assert accounts.code_is_right(user, code_of(user))
    assert accounts.code_is_right(user, codes[0])
    assert not accounts.code_is_right(user, codes[0])


def test_secrets_of_before_are_sealed_by_the_migration(user):
    migration = import_module("articles.migrations.0032_sealed_secrets")
    secret = accounts.make_secret()
    app = CodeApp.objects.create(user=user, sealed_secret=secret)
    migration.seal_all(apps, None)
    app.refresh_from_db()
    assert unseal(app.sealed_secret) == secret
    migration.unseal_all(apps, None)
    app.refresh_from_db()
    assert app.sealed_secret == secret


def test_ten_codes_on_paper_each_once(user):
    set_up(user)
    codes = accounts.make_recovery_codes(user)
    assert len(set(codes)) == 10
    assert accounts.code_is_right(user, codes[0].upper().replace("-", " "))
    assert not accounts.code_is_right(user, codes[0])
    assert accounts.codes_left(user) == 9
    assert not accounts.code_is_right(make_user("other"), codes[1])
    accounts.make_recovery_codes(user)
    assert not accounts.code_is_right(user, codes[1]), "the old ones ended"


def test_the_database_holds_no_code_that_could_be_typed(user):
    codes = accounts.make_recovery_codes(user)
    kept = " ".join(RecoveryCode.objects.values_list("digest", flat=True))
    logged = " ".join(map(repr, Activity.objects.values_list("detail", flat=True)))
    for code in codes:
        assert code not in kept + logged
        assert code.replace("-", "") not in kept + logged


@pytest.mark.parametrize(
    "typed", ["", " ", "九", "-" * 50, "a" * 500, "\x00", "１" * 30]
)
def test_nonsense_is_no_code(user, typed):
    set_up(user)
    assert not accounts.code_is_right(user, typed)


def test_recovery_codes_end_with_the_last_factor(user):
    set_up(user)
    accounts.make_recovery_codes(user)
    accounts.remove_code_app(user)
    assert not accounts.has_second_factor(user)
    assert not RecoveryCode.objects.exists()


def test_each_act_stands_in_the_log(user):
    set_up(user)
    codes = accounts.make_recovery_codes(user)
    accounts.code_is_right(user, codes[0])
    accounts.remove_code_app(user)
    verbs = Activity.objects.filter(object_type="user").order_by("pk")
    assert list(verbs.values_list("verb", flat=True)) == [
        "second factor added",
        "recovery codes made",
        "recovery code used",
        "second factor removed",
    ]


def test_the_command_resets(user, capsys):
    set_up(user)
    accounts.make_recovery_codes(user)
    call_command("reset_two_factor", "hamano")
    assert "password alone" in capsys.readouterr().out
    assert not accounts.has_second_factor(user)
    assert accounts.codes_left(user) == 0
    assert Activity.objects.filter(verb="second factors reset").count() == 1
    call_command("reset_two_factor", "hamano")
    assert "no second factor" in capsys.readouterr().out
    with pytest.raises(CommandError, match="no account “nobody”"):
        call_command("reset_two_factor", "nobody")
