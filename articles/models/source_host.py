"""Sites that are cited: their defaults, and when each may be asked again."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class SourceHost(models.Model):
    """What is decided once for all pages of a host.

    The last four columns make workers polite: they are locked with the row while a
    worker claims, so that no two of them ask one host at a time.
    """

    host = models.CharField(_("host"), max_length=253, unique=True)
    name = models.CharField(
        _("name"),
        max_length=100,
        blank=True,
        help_text=_("Shown on cards whose page does not say what site it is."),
    )
    name_en = models.CharField(_("name in English"), max_length=100, blank=True)
    icon = models.ForeignKey(
        "articles.CardImage",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("icon"),
    )
    # The last one asked for: an icon is fetched once for a site, not with every page.
    icon_url = models.CharField(max_length=2048, blank=True, editable=False)
    image_allowed = models.BooleanField(
        _("pictures may be shown"),
        default=True,
        help_text=_("Off: no card of this site has a picture from the page."),
    )
    fetch_allowed = models.BooleanField(
        _("pages may be fetched"),
        default=True,
        help_text=_("Off: cards show what editors entered, or what the address tells."),
    )
    notes = models.TextField(_("notes"), blank=True, help_text=_("For editors only."))
    next_request_at = models.DateTimeField(null=True, blank=True, editable=False)
    busy_until = models.DateTimeField(null=True, blank=True, editable=False)
    hour_began_at = models.DateTimeField(null=True, blank=True, editable=False)
    hour_requests = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = _("cited site")
        verbose_name_plural = _("cited sites")
        ordering = ("host",)
        indexes = [
            # The host that waits longest is served first.
            models.Index(fields=["next_request_at"], name="host_next_request"),
        ]

    def __str__(self) -> str:
        return self.name or self.host
