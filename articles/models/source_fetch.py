"""The log of what was asked of cited pages, and what they answered."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class SourceFetch(models.Model):
    """One fetch or pasted page. Written once; the newest of each source are kept."""

    class Trigger(models.TextChoices):
        WORKER = "worker", _("fetched")
        PASTE = "paste", _("pasted by an editor")
        LOST = "lost", _("interrupted")
        OWN = "own", _("a page of this site")
        GATE = "gate", _("not asked")

    source = models.ForeignKey(
        "articles.Source", models.CASCADE, related_name="fetches"
    )
    trigger = models.CharField(
        _("how"), max_length=6, choices=Trigger, default=Trigger.WORKER
    )
    by_name = models.CharField(_("who"), max_length=150, blank=True)
    started_at = models.DateTimeField(_("when"))
    milliseconds = models.PositiveIntegerField(_("milliseconds"), default=0)
    outcome = models.CharField(_("outcome"), max_length=12, blank=True)
    status_after = models.CharField(_("state afterwards"), max_length=8, blank=True)
    hops = models.JSONField(_("requests"), default=list)
    """[address, IP address, status] of each."""
    http_status = models.PositiveSmallIntegerField(_("HTTP status"), default=0)
    error_code = models.CharField(_("reason"), max_length=20, blank=True)
    image_error = models.CharField(_("picture"), max_length=20, blank=True)
    content_type = models.CharField(max_length=200, blank=True)
    charset = models.CharField(max_length=40, blank=True)
    charset_from = models.CharField(max_length=20, blank=True)
    wire_bytes = models.PositiveIntegerField(default=0)
    body_bytes = models.PositiveIntegerField(default=0)
    body_sha256 = models.CharField(max_length=64, blank=True)
    extracted = models.JSONField(default=dict)
    changed = models.JSONField(_("changes"), default=list)
    """[field, before, after] where an earlier good fetch said something else."""

    class Meta:
        verbose_name = _("fetch")
        verbose_name_plural = _("fetches")
        ordering = ("-started_at", "-pk")
        indexes = [
            # The log of one source, the newest first.
            models.Index(fields=["source", "-started_at"], name="fetch_of_source"),
        ]

    def __str__(self) -> str:
        return f"{self.started_at:%Y-%m-%d %H:%M:%S} {self.outcome}"
