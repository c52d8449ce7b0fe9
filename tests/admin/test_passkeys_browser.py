"""Passkeys in a real browser, with an authenticator made by its debugging protocol."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from articles import accounts
from articles.models import Passkey
from tests.make import make_user

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PASSWORD = "correct horse"


@pytest.fixture
def page(browser: Any, live_server: Any) -> Any:
    context = browser.new_context(locale="ja-JP")
    context.set_default_timeout(10_000)
    opened = context.new_page()
    opened.complaints = []
    opened.on("console", lambda said: opened.complaints.append(said.text))
    opened.on("pageerror", lambda error: opened.complaints.append(str(error)))
    yield opened
    context.close()


def give_authenticator(page: Any) -> Any:
    protocol = page.context.new_cdp_session(page)
    protocol.send("WebAuthn.enable")
    made = protocol.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )
    return protocol, made["authenticatorId"]


def log_in(page: Any, base: str) -> None:
    page.goto(f"{base}/admin/")
    page.locator("#id_username").fill("hamano")
    page.locator("#id_password").fill(PASSWORD)
    page.locator("#login-form input[type=submit]").click()


def test_made_then_used_then_taken_away(page, live_server):
    user = make_user("hamano", group="Editor")
    base = live_server.url.replace("127.0.0.1", "localhost")
    give_authenticator(page)
    log_in(page, base)
    page.goto(f"{base}/admin/two-factor/passkey/")
    page.locator("#id_name").fill("編集部の計算機")
    page.locator("form[data-passkey] button").click()
    page.locator(".codes li").nth(9).wait_for()
    passkey = Passkey.objects.get(user=user)
    assert (passkey.name, passkey.host) == ("編集部の計算機", "localhost")
    assert accounts.codes_left(user) == 10

    page.context.clear_cookies()
    log_in(page, base)
    page.wait_for_url("**/second-step/")
    page.locator("form[data-passkey] button").click()
    page.wait_for_url(f"{base}/admin/")
    passkey.refresh_from_db()
    assert passkey.used_at is not None
    assert passkey.counter > 0

    # A copy of the key counts on from where it was copied.
    Passkey.objects.update(counter=passkey.counter + 1000)
    page.context.clear_cookies()
    log_in(page, base)
    page.locator("form[data-passkey] button").click()
    page.locator(".errornote:visible").wait_for()
    Passkey.objects.update(counter=0)
    page.locator("form[data-passkey] button").click()
    page.wait_for_url(f"{base}/admin/")

    page.goto(f"{base}/admin/two-factor/")
    page.locator("button[name=passkey]").click()
    page.wait_for_url("**/two-factor/")
    assert not accounts.has_second_factor(user)
    assert page.complaints == []


def test_another_accounts_key_is_refused(page, live_server):
    make_user("hamano", group="Editor")
    base = live_server.url.replace("127.0.0.1", "localhost")
    give_authenticator(page)
    log_in(page, base)
    page.goto(f"{base}/admin/two-factor/passkey/")
    page.locator("#id_name").fill("鍵")
    page.locator("form[data-passkey] button").click()
    page.locator(".codes").wait_for()
    # The server believes the key is somebody else's: the answer signs for nobody.
    Passkey.objects.update(credential=other_key())
    page.context.clear_cookies()
    log_in(page, base)
    page.locator("form[data-passkey] button").click()
    page.locator(".errornote:visible").wait_for()
    client = Client()
    cookie = {one["name"]: one["value"] for one in page.context.cookies()}
    client.cookies[settings.SESSION_COOKIE_NAME] = cookie[settings.SESSION_COOKIE_NAME]
    assert client.get(reverse("admin:index")).status_code == 302


def other_key() -> bytes:
    """The same credential with the public key of another pair."""
    from cryptography.hazmat.primitives.asymmetric import ec
    from fido2.cose import ES256
    from fido2.webauthn import AttestedCredentialData

    known = AttestedCredentialData(bytes(Passkey.objects.get().credential))
    public = ec.generate_private_key(ec.SECP256R1()).public_key()
    return bytes(
        AttestedCredentialData.create(
            known.aaguid, known.credential_id, ES256.from_cryptography_key(public)
        )
    )


def test_a_browser_without_an_answer_says_so(page, live_server):
    make_user("hamano", group="Editor")
    base = live_server.url.replace("127.0.0.1", "localhost")
    protocol, authenticator = give_authenticator(page)
    log_in(page, base)
    protocol.send(
        "WebAuthn.setUserVerified",
        {"authenticatorId": authenticator, "isUserVerified": False},
    )
    page.goto(f"{base}/admin/two-factor/passkey/")
    page.evaluate(
        """() => { navigator.credentials.create =
                () => Promise.reject(new Error('cancelled')) }"""
    )
    page.locator("#id_name").fill("鍵")
    page.locator("form[data-passkey] button").click()
    problem = page.locator("[data-passkey] [role=alert]")
    problem.wait_for()
    assert "cancelled" in problem.inner_text()
    assert not Passkey.objects.exists()
