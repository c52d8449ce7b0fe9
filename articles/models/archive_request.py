"""What was asked of a web archive about a cited page, and what it answered."""

from __future__ import annotations

from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _


class ArchiveRequestQuerySet(models.QuerySet["ArchiveRequest"]):
    def open(self) -> Self:
        """Not answered yet."""
        return self.filter(state__in=ArchiveRequest.OPEN)

    def due(self, moment: Any) -> Self:
        """Open ones whose time has come."""
        return self.open().filter(due_at__lte=moment)


class ArchiveRequest(models.Model):
    """One question to a web archive about one source; queue and record in one."""

    class Kind(models.TextChoices):
        LOOKUP = "lookup", _("look for a copy")
        SUBMIT = "submit", _("have a copy made")
        DATE = "date", _("when a copy was taken")

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        ASKED = "asked", _("being made")
        FOUND = "found", _("found, to be confirmed")
        CONFIRMED = "confirmed", _("shown to readers")
        DISMISSED = "dismissed", _("not used")
        NONE = "none", _("there is no copy")
        FAILED = "failed", _("failed")

    OPEN = (State.WAITING, State.ASKED)

    source = models.ForeignKey(
        "articles.Source", models.CASCADE, related_name="archive_requests"
    )
    kind = models.CharField(max_length=6, choices=Kind)
    state = models.CharField(max_length=9, choices=State, default=State.WAITING)
    # The day the copy should be near: when the page was cited.
    near = models.DateField(null=True)
    copy_url = models.CharField(max_length=2048, blank=True)
    taken_at = models.DateTimeField(null=True)
    # The archive's own number of a copy being made.
    job = models.CharField(max_length=100, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    error_code = models.CharField(max_length=40, blank=True)
    by_name = models.CharField(max_length=150, blank=True)
    created_at = models.DateTimeField(default=now)
    due_at = models.DateTimeField(default=now)
    ended_at = models.DateTimeField(null=True)

    objects = ArchiveRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("question to an archive")
        verbose_name_plural = _("questions to archives")
        ordering = ("-created_at", "-pk")
        indexes = [
            # What is due now.
            models.Index(
                fields=["due_at"],
                name="archive_request_due",
                condition=Q(state__in=("waiting", "asked")),
            ),
            # The last one of a kind about a source.
            models.Index(
                fields=["source", "kind", "-created_at"], name="archive_request_of"
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["source", "kind"],
                condition=Q(state__in=("waiting", "asked")),
                name="archive_request_once_open",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("found", "confirmed"))
                | ~Q(copy_url="")
                | Q(kind="date"),
                name="archive_request_found_has_copy",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.state}"
