"""Ten codes on paper; each opens the account once."""

from __future__ import annotations

import secrets
from typing import Final

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.utils.crypto import salted_hmac
from django.utils.timezone import now

from articles.models import Activity, RecoveryCode
from articles.publishing.activity import record

NUMBER: Final = 10
LENGTH: Final = 10
# Without l, o, 0 and 1, which are taken for each other: 50 bits in ten characters.
ALPHABET: Final = "abcdefghijkmnpqrstuvwxyz23456789"


def make_recovery_codes(user: User) -> list[str]:
    """Ten fresh codes, to be shown once; those of before end."""
    codes: set[str] = set()
    while len(codes) < NUMBER:
        codes.add("".join(secrets.choice(ALPHABET) for _ in range(LENGTH)))
    with transaction.atomic():
        user.recovery_codes.all().delete()
        RecoveryCode.objects.bulk_create(
            RecoveryCode(user=user, digest=_digest(user, code, settings.SECRET_KEY))
            for code in codes
        )
        record(user, Activity.Verb.RECOVERY_CODES_MADE, by=user)
    half = LENGTH // 2
    return [f"{code[:half]}-{code[half:]}" for code in sorted(codes)]


def recovery_code_is_right(user: User, code: str) -> bool:
    """Uses it up, and says so in the log."""
    with transaction.atomic():
        digests = [_digest(user, code, key) for key in _keys()]
        rows = user.recovery_codes.filter(digest__in=digests, used_at=None)
        used = bool(rows.update(used_at=now()))
        if used:
            left = codes_left(user)
            record(
                user, Activity.Verb.RECOVERY_CODE_USED, by=user, text=f"{left}/{NUMBER}"
            )
    return used


def codes_left(user: User) -> int:
    return user.recovery_codes.filter(used_at=None).count()


def _keys() -> tuple[str, ...]:
    """The present one, and former ones the site still knows."""
    return (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)


def _digest(user: User, code: str, key: str) -> str:
    salt, text = "articles.accounts.recovery", f"{user.pk}:{code}"
    return salted_hmac(salt, text, secret=key, algorithm="sha256").hexdigest()
