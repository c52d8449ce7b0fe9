"""The second step of logging in, one's own factors, and a site that demands them."""

from __future__ import annotations

import re
from datetime import timedelta

import pyotp
import pytest
import time_machine
from axes.models import AccessAttempt
from django.test import Client
from django.utils.timezone import now

from articles import accounts
from articles.models import Activity, CodeApp
from tests.accounts.test_second_factor import code_of, set_up
from tests.make import make_user

pytestmark = pytest.mark.django_db
PASSWORD = "correct horse"


@pytest.fixture
def user():
    return make_user("hamano", group="Editor")


def first_step(client, password=PASSWORD, onward=""):
    data = {"username": "hamano", "password": password}
    return client.post(
        f"/admin/login/?next={onward}" if onward else "/admin/login/", data
    )


def second_step(client, code):
    return client.post("/admin/second-step/", {"code": code})


def is_in(client):
    return client.get("/admin/").status_code == 200


class TestLoggingIn:
    def test_without_a_factor_as_ever(self, client, user):
        assert first_step(client)["Location"] == "/admin/"
        assert is_in(client)

    def test_the_password_alone_opens_nothing(self, client, user):
        set_up(user)
        assert first_step(client)["Location"] == "/admin/second-step/"
        assert not is_in(client)
        assert "_auth_user_id" not in client.session

    def test_then_the_code(self, client, user):
        set_up(user)
        first_step(client, onward="/admin/articles/article/")
        assert (
            second_step(client, code_of(user))["Location"] == "/admin/articles/article/"
        )
        assert is_in(client)

    def test_or_a_recovery_code(self, client, user):
        set_up(user)
        codes = accounts.make_recovery_codes(user)
        first_step(client)
        assert second_step(client, codes[0]).status_code == 302
        assert is_in(client)

    def test_it_never_leads_to_another_site(self, client, user):
        set_up(user)
        first_step(client, onward="https://evil.example/")
        assert second_step(client, code_of(user))["Location"] == "/admin/"

    def test_the_session_is_a_new_one_after_each_step(self, client, user):
        set_up(user)
        first_step(client)
        between = client.session.session_key
        second_step(client, code_of(user))
        assert client.session.session_key != between
        assert "first_step" not in client.session

    def test_five_wrong_codes_pause_like_wrong_passwords(self, client, user):
        set_up(user)
        first_step(client)
        answers = [second_step(client, "000000").status_code for _ in range(5)]
        assert answers == [200, 200, 200, 200, 429]
        assert second_step(client, code_of(user)).status_code == 429
        assert first_step(client).status_code == 429
        assert Activity.objects.filter(verb="log-in failed").count() >= 5

    def test_a_right_password_does_not_forgive_wrong_codes(self, client, user):
        set_up(user)
        for _ in range(4):
            first_step(client)
            assert second_step(client, "000000").status_code == 200
        first_step(client)
        assert second_step(client, "000000").status_code == 429

    def test_no_code_is_written_down(self, client, user, caplog):
        set_up(user)
        first_step(client)
        second_step(client, "135790")
        assert "135790" not in caplog.text
        for attempt in AccessAttempt.objects.all():
            assert "135790" not in repr(vars(attempt))

    def test_the_second_step_waits_ten_minutes(self, client, user):
        set_up(user)
        first_step(client)
        with time_machine.travel(now() + timedelta(minutes=11), tick=False):
            late = second_step(client, code_of(user))
            assert late["Location"] == "/admin/login/"
            assert not is_in(client)

    @pytest.mark.parametrize("change", ["password", "active"])
    def test_it_ends_with_the_account(self, client, user, change):
        set_up(user)
        first_step(client)
        if change == "password":
            user.set_password("another pass")
        user.is_active = change != "active"
        user.save()
        second_step(client, code_of(user))
        assert not is_in(client)

    @pytest.mark.parametrize(
        "answer", ["", "null", "[]", "{}", '{"id": 1}', "x" * 9000, '{"rawId": "AA"}']
    )
    def test_nonsense_is_no_passkey(self, client, user, answer):
        set_up(user)
        first_step(client)
        response = client.post("/admin/second-step/", {"answer": answer})
        assert response.status_code == 200
        assert not is_in(client)

    def test_a_changed_key_is_told_with_the_remedy(self, client, user):
        CodeApp.objects.create(user=user, sealed_secret="of another key")
        first_step(client)
        page = client.get("/admin/second-step/").content.decode()
        assert "サイトの鍵が変わりました" in page


class TestOnesOwnFactors:
    def test_setting_up_an_app(self, client, user):
        first_step(client)
        page = client.get("/admin/two-factor/app/").content.decode()
        assert "<svg" in page
        assert "style=" not in page[page.index("<svg") : page.index("</svg>")]
        secret = client.session["two_factor_secret"]
        assert " ".join(re.findall("....", secret)) in page
        answer = client.post("/admin/two-factor/app/", {"code": _code(secret)})
        codes = re.findall(
            r"<code>([a-z2-9]{5}-[a-z2-9]{5})</code>", answer.content.decode()
        )
        assert len(codes) == 10
        assert accounts.has_second_factor(user)
        assert "no-cache" in answer["Cache-Control"]

    def test_a_wrong_code_says_so_and_keeps_the_secret(self, client, user):
        first_step(client)
        client.get("/admin/two-factor/app/")
        secret = client.session["two_factor_secret"]
        page = client.post(
            "/admin/two-factor/app/", {"code": "000000"}
        ).content.decode()
        assert "errorlist" in page
        assert client.session["two_factor_secret"] == secret

    def test_a_screen_left_open_gives_nobody_the_account(self, client, user):
        first_step(client)
        with time_machine.travel(now() + timedelta(minutes=11), tick=False):
            answer = client.get("/admin/two-factor/app/")
            assert answer["Location"] == "/admin/two-factor/password/"
            wrong = client.post("/admin/two-factor/password/", {"password": "no"})
            assert wrong.status_code == 200
            right = client.post("/admin/two-factor/password/", {"password": PASSWORD})
            assert right["Location"] == "/admin/two-factor/app/"
            assert client.get("/admin/two-factor/app/").status_code == 200

    def test_guessing_there_pauses_too(self, client, user):
        client.force_login(user)
        answers = [
            client.post("/admin/two-factor/password/", {"password": f"no-{n}"})
            for n in range(5)
        ]
        assert answers[-1].status_code == 429

    def test_a_session_without_the_second_step_changes_nothing(self, client, user):
        """Opened before the factor was set up elsewhere."""
        first_step(client)
        set_up(user)
        for path in ("app", "passkey", "codes"):
            answer = client.get(f"/admin/two-factor/{path}/")
            assert answer["Location"] == "/admin/second-step/"
        client.post("/admin/two-factor/remove/", {"app": "1"})
        assert accounts.has_second_factor(user)

    def test_nobody_removes_anothers(self, client, user):
        other = make_user("mori")
        passkey = other.passkeys.create(
            name="鍵", host="localhost", credential_id="AA", credential=b"x"
        )
        first_step(client)
        client.post("/admin/two-factor/remove/", {"passkey": str(passkey.pk)})
        assert other.passkeys.count() == 1

    def test_an_address_of_numbers_has_no_passkeys(self, client, user):
        first_step(client)
        page = client.get("/admin/two-factor/passkey/", HTTP_HOST="127.0.0.1:8000")
        assert "http://localhost:8000" in page.content.decode()


class TestDemanded:
    @pytest.fixture(autouse=True)
    def _demanded(self, settings):
        settings.REQUIRE_TWO_FACTOR = True

    def test_who_has_none_finds_one_page(self, client, user):
        first_step(client)
        for path in ("/admin/", "/admin/articles/article/", "/admin/articles/tag/add/"):
            assert client.get(path)["Location"] == "/admin/two-factor/"
        assert client.post("/admin/articles/article/preview/").status_code == 403
        assert client.get("/admin/two-factor/").status_code == 200
        assert client.get("/admin/password_change/").status_code == 200

    def test_and_goes_on_from_there(self, client, user):
        first_step(client)
        client.get("/admin/two-factor/app/")
        code = _code(client.session["two_factor_secret"])
        client.post("/admin/two-factor/app/", {"code": code})
        assert is_in(client)
        assert client.get("/admin/two-factor/codes/").status_code == 200

    def test_who_has_one_shows_it(self, client, user):
        set_up(user)
        client.force_login(user)
        assert client.get("/admin/")["Location"] == "/admin/second-step/"
        assert client.get("/admin/two-factor/")["Location"] == "/admin/second-step/"
        assert second_step(client, code_of(user)).status_code == 302
        assert is_in(client)

    def test_readers_notice_nothing(self, user):
        assert Client().get("/").status_code == 200
        assert Client().get("/admin/login/").status_code == 200


def test_an_administrator_resets_who_lost_it(client, user):
    set_up(user)
    make_user("chief", is_superuser=True)
    client.post("/admin/login/", {"username": "chief", "password": PASSWORD})
    page = client.get(f"/admin/auth/user/{user.pk}/change/").content.decode()
    assert f"/admin/two-factor/reset/{user.pk}/" in page
    assert client.get(f"/admin/two-factor/reset/{user.pk}/").status_code == 200
    assert accounts.has_second_factor(user), "asking changes nothing"
    client.post(f"/admin/two-factor/reset/{user.pk}/")
    assert not accounts.has_second_factor(user)
    entry = Activity.objects.get(verb="second factors reset")
    assert entry.actor_name == "chief"


def test_the_list_of_accounts_shows_who_is_protected(client, user):
    set_up(user)
    client.force_login(make_user("chief", is_superuser=True))
    page = client.get("/admin/auth/user/").content.decode()
    assert page.count("icon-yes") - page.count("icon-no") != 0
    assert 'class="field-is_protected"' in page


def _code(secret):
    return pyotp.TOTP(secret).now()
