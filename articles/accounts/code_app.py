"""Codes of an authenticator app (RFC 6238): six digits, thirty seconds, used once."""

from __future__ import annotations

import hmac
import logging
import time
from datetime import timedelta
from typing import Final

import pyotp
from django.contrib.auth.models import User
from django.db import transaction
from django.utils.timezone import now

from articles.accounts.sealing import SealedWithAnotherKey, seal, unseal
from articles.conf import conf
from articles.models import Activity, CodeApp
from articles.publishing.activity import record

logger = logging.getLogger(__name__)

SECONDS: Final = 30
AROUND: Final = 1
"""Steps before and after the present one: clocks differ, and people type slowly."""
FREE_FAILURES: Final = 10
LONGEST_PAUSE: Final = 900  # seconds


def make_secret() -> str:
    """160 random bits in base32."""
    return pyotp.random_base32()


def app_address(user: User, secret: str) -> str:
    """The otpauth:// address that the QR code holds."""
    totp = pyotp.TOTP(secret, interval=SECONDS)
    return totp.provisioning_uri(name=user.get_username(), issuer_name=conf.site_name)


def add_code_app(user: User, secret: str, code: str) -> bool:
    """Whether the code is right; then the app is the account's, in another's place."""
    step = _step_of(secret, code, after=0)
    if step is None:
        return False
    with transaction.atomic():
        CodeApp.objects.filter(user=user).delete()
        app = CodeApp.objects.create(
            user=user, sealed_secret=seal(secret), last_step=step
        )
        record(
            user, Activity.Verb.SECOND_FACTOR_ADDED, by=user, text=app._meta.model_name
        )
    return True


def app_code_is_right(user: User, code: str) -> bool:
    """Right, not used before, and not guessed too often; uses it up."""
    with transaction.atomic():
        app = CodeApp.objects.select_for_update().filter(user=user).first()
        if app is None or _is_paused(app):
            return False
        try:
            secret = unseal(app.sealed_secret)
        except SealedWithAnotherKey:
            logger.error(
                "The authenticator app of %s cannot be asked: SECRET_KEY has changed. "
                "Put the former into SECRET_KEY_FALLBACKS, or run reset_two_factor.",
                user.get_username(),
            )
            return False
        step = _step_of(secret, code, after=app.last_step)
        if step is None:
            app.failures += 1
            app.failed_at = now()
        else:
            app.failures, app.last_step, app.used_at = 0, step, now()
        app.save()
        return step is not None


def is_readable(app: CodeApp) -> bool:
    """False since SECRET_KEY has changed: it has to be set up anew."""
    try:
        unseal(app.sealed_secret)
    except SealedWithAnotherKey:
        return False
    return True


def _is_paused(app: CodeApp) -> bool:
    """After ten wrong codes each doubles the wait, whatever address they come from.

    Who is kept out knows the password, or uses a recovery code or a passkey.
    """
    beyond = app.failures - FREE_FAILURES
    if beyond < 0 or app.failed_at is None:
        return False
    pause = min(2.0 ** min(beyond, 20), LONGEST_PAUSE)
    return now() < app.failed_at + timedelta(seconds=pause)


def _step_of(secret: str, code: str, *, after: int) -> int | None:
    totp = pyotp.TOTP(secret, interval=SECONDS)
    present = int(time.time()) // SECONDS
    for step in range(present - AROUND, present + AROUND + 1):
        right = totp.generate_otp(step)
        if step > after and hmac.compare_digest(right.encode(), code.encode()):
            return step
    return None
