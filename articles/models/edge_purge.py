"""What a content delivery network is told to forget, and whether it heard."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class EdgePurge(models.Model):
    """One message: the surrogate keys that changed up to a version of the site.

    `next_attempt_at` is empty once the network confirmed it. What changes while one
    waits is added to it: after an outage there is one message, not a thousand.
    """

    names = models.JSONField(_("keys"), default=list)
    version = models.PositiveBigIntegerField(_("up to change number"), unique=True)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    attempts = models.PositiveIntegerField(_("attempts"), default=0)
    next_attempt_at = models.DateTimeField(_("next attempt"), null=True)
    lease_until = models.DateTimeField(null=True, editable=False)
    confirmed_at = models.DateTimeField(_("confirmed"), null=True)
    error = models.CharField(_("last failure"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("purge at the CDN")
        verbose_name_plural = _("purges at the CDN")
        ordering = ("-version",)
        constraints = [
            models.CheckConstraint(
                condition=Q(confirmed_at__isnull=True)
                | Q(next_attempt_at__isnull=True),
                name="edge_purge_ends_once",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.version}"
