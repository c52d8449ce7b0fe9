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

    class Verb(models.TextChoices):
        SAVED = "saved", _("saved")
        PUBLISHED = "published", _("published")
        SCHEDULED = "scheduled", _("scheduled")
        WENT_LIVE = "went live", _("went live")
        END_SCHEDULED = "end scheduled", _("end scheduled")
        END_CANCELLED = "end cancelled", _("end cancelled")
        EXPIRED = "expired", _("expired")
        WITHDRAWN = "withdrawn", _("withdrawn")
        RETURNED = "returned to draft", _("returned to draft")
        RESTORED = "restored", _("restored")
        CHANGE_SAVED = "change saved", _("change saved")
        CHANGE_PUBLISHED = "change published", _("change published")
        CHANGE_SCHEDULED = "change scheduled", _("change scheduled")
        CHANGE_UNSCHEDULED = "change unscheduled", _("change unscheduled")
        CHANGE_FAILED = "change failed", _("change failed")
        CHANGE_DISCARDED = "change discarded", _("change discarded")
        CORRECTED = "corrected", _("corrected")
        SUBMITTED = "submitted", _("handed in for review")
        ASSIGNED = "assigned", _("review assigned")
        REMARKED = "remarked", _("remarked")
        APPROVED = "approved", _("approved")
        SENT_BACK = "sent back", _("sent back")
        REVIEW_CLOSED = "review closed", _("review closed")
        SHARED = "shared", _("link shared")
        SHARING_ENDED = "sharing ended", _("link ended")
        DELETED = "deleted", _("deleted")
        LOGGED_IN = "logged in", _("logged in")
        LOGGED_OUT = "logged out", _("logged out")
        LOGIN_FAILED = "log-in failed", _("log-in failed")
        PASSWORD_CHANGED = "password changed", _("password changed")
        ACCOUNT_MADE = "account made", _("account made")
        RIGHTS_CHANGED = "rights changed", _("rights changed")

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
    # No `choices`: a new verb is a word, not a migration.
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

    @property
    def what(self) -> str:
        """The verb in the reader's language; one that is not ours as it stands."""
        known = self.verb in Activity.Verb.values
        return str(Activity.Verb(self.verb).label) if known else self.verb

    def __str__(self) -> str:
        return f"{self.actor_name or '–'} {self.verb} {self.object_label}"
