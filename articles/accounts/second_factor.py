"""All factors of an account together: has it one, is this code right, take it away."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from articles.accounts.code_app import app_code_is_right, is_readable
from articles.accounts.recovery import codes_left, recovery_code_is_right
from articles.models import Activity, CodeApp, Passkey
from articles.publishing.activity import record


@dataclass(frozen=True, slots=True)
class Factors:
    """What an account has, for its own page."""

    code_app: CodeApp | None
    passkeys: list[Passkey]
    codes_left: int

    @property
    def is_app_lost(self) -> bool:
        """Its secret cannot be read any more: SECRET_KEY has changed."""
        return self.code_app is not None and not is_readable(self.code_app)


def factors_of(user: User) -> Factors:
    return Factors(
        code_app=CodeApp.objects.filter(user=user).first(),
        passkeys=list(user.passkeys.all()),
        codes_left=codes_left(user),
    )


def has_second_factor(user: User) -> bool:
    """Recovery codes alone are none: they stand in for one that is lost."""
    return with_second_factor(User.objects.filter(pk=user.pk)).exists()


def with_second_factor(users: QuerySet[User]) -> QuerySet[User]:
    app = CodeApp.objects.filter(user=OuterRef("pk"))
    passkey = Passkey.objects.filter(user=OuterRef("pk"))
    return users.filter(Q(Exists(app)) | Q(Exists(passkey)))


def code_is_right(user: User, typed: str) -> bool:
    """A code of the app or one from paper, with whatever spaces, hyphens and widths it
    was typed; uses it up."""
    code = unicodedata.normalize("NFKC", typed).casefold()
    code = "".join(code.replace("-", "").split())
    if not code or len(code) > 20 or not code.isascii():
        return False
    if code.isdecimal():
        return app_code_is_right(user, code)
    return recovery_code_is_right(user, code)


def remove_code_app(user: User) -> None:
    with transaction.atomic():
        if CodeApp.objects.filter(user=user).delete()[0]:
            _removed(user, CodeApp._meta.model_name or "")


def remove_passkey(user: User, pk: int) -> None:
    with transaction.atomic():
        passkey = user.passkeys.filter(pk=pk).first()
        if passkey is not None:
            passkey.delete()
            _removed(user, passkey.name)


def reset(user: User, *, by: User | None = None) -> bool:
    """Ends every factor of an account that lost them; whether there was one."""
    with transaction.atomic():
        deleted = [
            CodeApp.objects.filter(user=user).delete()[0],
            user.passkeys.all().delete()[0],
            user.recovery_codes.all().delete()[0],
        ]
        if any(deleted):
            record(user, Activity.Verb.SECOND_FACTOR_RESET, by=by)
    return any(deleted)


def _removed(user: User, what: str) -> None:
    record(user, Activity.Verb.SECOND_FACTOR_REMOVED, by=user, text=what)
    if not has_second_factor(user):
        user.recovery_codes.all().delete()
