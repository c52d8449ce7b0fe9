"""Secrets that the site itself has to read again, unreadable in the database alone.

Sealed with a key derived from SECRET_KEY; what was sealed with one that now stands in
SECRET_KEY_FALLBACKS is still read. A copy of the database, a backup among them, opens
nothing without the key.
"""

from __future__ import annotations

from base64 import urlsafe_b64encode
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.crypto import salted_hmac

if TYPE_CHECKING:
    from cryptography.fernet import MultiFernet

# cryptography is imported by the functions that use it, see `passkeys`.


class SealedWithAnotherKey(ValueError):
    """SECRET_KEY has changed since, or what is sealed was damaged."""


def seal(text: str) -> str:
    return _box().encrypt(text.encode()).decode()


def unseal(sealed: str) -> str:
    """Raises `SealedWithAnotherKey`."""
    from cryptography.fernet import InvalidToken

    try:
        return _box().decrypt(sealed.encode()).decode()
    except InvalidToken as problem:
        raise SealedWithAnotherKey("SECRET_KEY is not the one of then.") from problem


def _box() -> MultiFernet:
    """Seals with the first key, opens with any."""
    from cryptography.fernet import Fernet, MultiFernet

    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    return MultiFernet([Fernet(_derived(key)) for key in keys])


def _derived(key: str) -> bytes:
    mac = salted_hmac("articles.accounts.sealing", "1", secret=key, algorithm="sha256")
    return urlsafe_b64encode(mac.digest())
