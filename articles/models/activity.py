"""Who did what to which object when: rows are added, never changed."""

from __future__ import annotations

from typing import Any, NoReturn

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class ActivityQuerySet(models.QuerySet["Activity"]):
    """The log is written once; the database's own triggers say the same."""

    def update(self, **values: Any) -> NoReturn:
        raise TypeError("The activity log is never changed.")

    def delete(self) -> NoReturn:
        raise TypeError("The activity log is never shortened.")


class Activity(models.Model):
    """One act. Names are copied, so that an entry outlives what it speaks of."""

    at = models.DateTimeField(_("when"), auto_now_add=True, db_index=True)
    # No foreign key may change a row of this table when an account is deleted.
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.DO_NOTHING,
        null=True,
        db_constraint=False,
        related_name="+",
        verbose_name=_("who"),
    )
    actor_name = models.CharField(_("name"), max_length=150, blank=True)
    verb = models.CharField(_("what"), max_length=40)
    object_type = models.CharField(_("kind of object"), max_length=40, blank=True)
    object_id = models.CharField(max_length=40, blank=True)
    object_label = models.CharField(_("object"), max_length=300, blank=True)
    detail = models.JSONField(_("detail"), default=dict)

    objects = ActivityQuerySet.as_manager()

    class Meta:
        verbose_name = _("activity")
        verbose_name_plural = _("activity log")
        ordering = ("-at", "-pk")
        indexes = [
            # The history of one object.
            models.Index(
                fields=["object_type", "object_id", "-at"], name="activity_of_object"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.actor_name or '–'} {self.verb} {self.object_label}"
