"""The right to make the first administrator: a token that ends with its first use."""

from __future__ import annotations

import secrets

from django.contrib.auth import get_user_model
from django.core import signing

LIFETIME = 60 * 60 * 24  # seconds
SALT = "articles.first-administrator"


def make_token() -> str:
    """A fresh token; "" once an administrator exists."""
    if administrator_exists():
        return ""
    return signing.dumps(secrets.token_urlsafe(16), salt=SALT)


def token_is_valid(token: str) -> bool:
    """Signed here, at most a day old, and still no administrator."""
    try:
        signing.loads(token, salt=SALT, max_age=LIFETIME)
    except signing.BadSignature:
        return False
    return not administrator_exists()


def administrator_exists() -> bool:
    users = get_user_model().objects
    return users.filter(is_superuser=True, is_active=True).exists()
