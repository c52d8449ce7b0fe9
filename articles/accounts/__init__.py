"""Second factors: how an account proves itself beside its password.

An authenticator app (`code_app`), a passkey (`passkeys`), or one of ten codes on paper
(`recovery`). django-allauth was looked at and left: its MFA comes only with its second
log-in, e-mail tables and middleware, and marks used codes in the cache, which two
processes do not share by default.
"""

from articles.accounts.code_app import add_code_app, app_address, make_secret
from articles.accounts.recovery import codes_left, make_recovery_codes
from articles.accounts.second_factor import (
    code_is_right,
    factors_of,
    has_second_factor,
    remove_code_app,
    remove_passkey,
    reset,
    with_second_factor,
)

__all__ = [
    "add_code_app",
    "app_address",
    "code_is_right",
    "codes_left",
    "factors_of",
    "has_second_factor",
    "make_recovery_codes",
    "make_secret",
    "remove_code_app",
    "remove_passkey",
    "reset",
    "with_second_factor",
]
