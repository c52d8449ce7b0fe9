"""Log-ins in the activity log: who came, who left, and who was turned away.

Django tells of them by its own signals and by nothing else: whichever form, backend or
library does the log-in sends these three. They are the only receivers in the product.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

from django.contrib.auth.models import User
from django.contrib.auth.signals import (
    user_logged_in,
    user_logged_out,
    user_login_failed,
)
from django.http import HttpRequest
from django.utils.timezone import now

from articles.models import Activity
from articles.publishing.activity import Verb, record

# Somebody who guesses passwords must not fill the disk with the record of it.
_AT_MOST: Final = 60
_WITHIN: Final = timedelta(minutes=1)


def watch() -> None:
    """Called once by the app's ready()."""
    user_logged_in.connect(_came, dispatch_uid="articles.came")
    user_logged_out.connect(_left, dispatch_uid="articles.left")
    user_login_failed.connect(_turned_away, dispatch_uid="articles.turned-away")


def _came(request: HttpRequest | None, user: User, **kwargs: Any) -> None:
    record(user, Verb.LOGGED_IN, by=user, address=_address(request))


def _left(request: HttpRequest | None, user: User | None, **kwargs: Any) -> None:
    if user is not None:
        record(user, Verb.LOGGED_OUT, by=user, address=_address(request))


def _turned_away(
    credentials: dict[str, Any], request: HttpRequest | None = None, **kwargs: Any
) -> None:
    """Under the name that was tried; the password is never part of it."""
    lately = Activity.objects.filter(
        verb=Verb.LOGIN_FAILED, at__gte=now() - _WITHIN
    ).count()
    if lately >= _AT_MOST:
        return
    name = str(credentials.get("username") or credentials.get("email") or "")
    record(None, Verb.LOGIN_FAILED, tried=name[:150], address=_address(request))


def _address(request: HttpRequest | None) -> str:
    return str(request.META.get("REMOTE_ADDR", "")) if request is not None else ""
