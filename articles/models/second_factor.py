"""What an account proves itself with beside its password.

None of it is any use to who reads the database alone: the secret of an authenticator
app, which a server that checks its codes has to know, is sealed with SECRET_KEY.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class CodeApp(models.Model):
    """An authenticator app: six digits that change every thirty seconds."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="code_app"
    )
    sealed_secret = models.CharField(max_length=255)  # by `accounts.sealing`
    # A code works once: of an older step than this none is taken.
    last_step = models.BigIntegerField(default=0)
    # Of any address: guessers who change theirs are slowed down all the same.
    failures = models.PositiveIntegerField(default=0)
    failed_at = models.DateTimeField(null=True)
    made_at = models.DateTimeField(auto_now_add=True)
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return str(_("authenticator app"))


class RecoveryCode(models.Model):
    """One of ten codes on paper for the day the telephone is gone; each works once."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="recovery_codes"
    )
    digest = models.CharField(max_length=64)  # hexadecimal, keyed with SECRET_KEY
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "digest"], name="recovery_code_once"
            ),
        ]

    def __str__(self) -> str:
        return str(_("recovery code"))


class Passkey(models.Model):
    """A key kept by a telephone, a computer or a stick, good for one host name."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="passkeys"
    )
    name = models.CharField(_("name"), max_length=80)
    host = models.CharField(max_length=253)
    # Base64 for URLs; the standard's limit is 1,023 bytes.
    credential_id = models.CharField(max_length=1364, unique=True)
    credential = models.BinaryField()  # with the public key, as the standard packs it
    counter = models.BigIntegerField(default=0)
    made_at = models.DateTimeField(auto_now_add=True)
    used_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("made_at", "pk")

    def __str__(self) -> str:
        return self.name
