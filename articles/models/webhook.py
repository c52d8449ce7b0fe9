"""Who is told of public changes, and every message sent or still to be sent."""

from __future__ import annotations

import base64
import secrets
import uuid
from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


def make_secret() -> str:
    """24 random bytes in the form Standard Webhooks gives to secrets."""
    return f"whsec_{base64.b64encode(secrets.token_bytes(24)).decode()}"


class Webhook(models.Model):
    """An address that gets a signed message when the public site changes."""

    class Event(models.TextChoices):
        PUBLISHED = "article.published", _("an article is published")
        UPDATED = "article.updated", _("a published article is updated")
        CORRECTED = "article.corrected", _("a published article is corrected")
        WITHDRAWN = "article.withdrawn", _("an article leaves the site")

    name = models.CharField(_("name"), max_length=100)
    url = models.URLField(
        _("address"), max_length=2048, help_text=_("Gets a POST with JSON.")
    )
    secret = models.CharField(
        _("secret"),
        max_length=100,
        default=make_secret,
        help_text=_("Signs every message; the receiver needs it to check them."),
    )
    # Values of Event; empty: all of them, those to come included.
    events = models.JSONField(_("events"), default=list, blank=True)
    is_active = models.BooleanField(_("active"), default=True)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    class Meta:
        verbose_name = _("webhook")
        verbose_name_plural = _("webhooks")
        ordering = ("name", "pk")

    def __str__(self) -> str:
        return self.name

    def wants(self, event: str) -> bool:
        return self.is_active and (not self.events or event in self.events)


class DeliveryQuerySet(models.QuerySet["WebhookDelivery"]):
    def due(self, moment: datetime) -> Self:
        """Whose time has come and which no worker holds."""
        return self.filter(
            Q(lease_until__isnull=True) | Q(lease_until__lte=moment),
            next_attempt_at__lte=moment,
            webhook__is_active=True,
        )


class WebhookDelivery(models.Model):
    """One message to one webhook: waiting, delivered or given up.

    `next_attempt_at` is empty once it was delivered or given up.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    webhook = models.ForeignKey(
        Webhook,
        models.CASCADE,
        related_name="deliveries",
        verbose_name=_("webhook"),
    )
    event = models.CharField(_("event"), max_length=40, choices=Webhook.Event)
    subject = models.CharField(_("subject of the message"), max_length=300)
    payload = models.TextField(_("message"))
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    next_attempt_at = models.DateTimeField(_("next attempt"), null=True)
    lease_until = models.DateTimeField(null=True, editable=False)
    delivered_at = models.DateTimeField(_("delivered"), null=True)
    http_status = models.PositiveSmallIntegerField(_("last answer"), default=0)
    error_code = models.CharField(_("last failure"), max_length=20, blank=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name = _("webhook message")
        verbose_name_plural = _("webhook messages")
        ordering = ("-created_at", "pk")
        indexes = [
            models.Index(
                fields=["next_attempt_at"],
                name="delivery_waiting",
                condition=Q(next_attempt_at__isnull=False),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(delivered_at__isnull=True)
                | Q(next_attempt_at__isnull=True),
                name="delivery_ends_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_event_display()}: {self.subject}"

    @property
    def is_given_up(self) -> bool:
        return self.next_attempt_at is None and self.delivered_at is None
