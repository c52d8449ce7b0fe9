"""Who did what to which object when: rows are added, never changed."""

from __future__ import annotations

import json
from typing import Any, NoReturn

from django.conf import settings
from django.db import models
from django.utils.dateparse import parse_datetime
from django.utils.text import capfirst
from django.utils.timezone import localtime
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _


class ActivityQuerySet(models.QuerySet["Activity"]):
    """The log is written once; the database's own triggers say the same."""

    def update(self, **values: Any) -> NoReturn:
        raise TypeError("The activity log is never changed.")

    def delete(self) -> NoReturn:
        raise TypeError("The activity log is never shortened.")

    def labelled(self, words: str) -> ActivityQuerySet:
        """Entries whose verb reads like this in the reader's language."""
        plain = words.casefold()
        verbs = [v for v, label in Activity.Verb.choices if plain in label.casefold()]
        return self.filter(verb__in=verbs)


class Readable(json.JSONEncoder):
    """Japanese stays Japanese in the stored text, so that it can be searched for."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{**options, "ensure_ascii": False})


class Activity(models.Model):
    """One act. Names are copied, so that an entry outlives what it speaks of."""

    class Verb(models.TextChoices):
        SAVED = "saved", pgettext_lazy("act", "saved")
        PUBLISHED = "published", pgettext_lazy("act", "published")
        SCHEDULED = "scheduled", pgettext_lazy("act", "scheduled")
        WENT_LIVE = "went live", pgettext_lazy("act", "went live")
        END_SCHEDULED = "end scheduled", pgettext_lazy("act", "end scheduled")
        END_CANCELLED = "end cancelled", pgettext_lazy("act", "end cancelled")
        EXPIRED = "expired", pgettext_lazy("act", "expired")
        WITHDRAWN = "withdrawn", pgettext_lazy("act", "withdrawn")
        RETURNED = "returned to draft", pgettext_lazy("act", "returned to draft")
        RESTORED = "restored", pgettext_lazy("act", "restored")
        CHANGE_SAVED = "change saved", pgettext_lazy("act", "change saved")
        CHANGE_PUBLISHED = "change published", pgettext_lazy("act", "change published")
        CHANGE_SCHEDULED = "change scheduled", pgettext_lazy("act", "change scheduled")
        CHANGE_UNSCHEDULED = (
            "change unscheduled",
            pgettext_lazy("act", "change unscheduled"),
        )
        CHANGE_FAILED = "change failed", pgettext_lazy("act", "change failed")
        CHANGE_DISCARDED = "change discarded", pgettext_lazy("act", "change discarded")
        CORRECTED = "corrected", pgettext_lazy("act", "corrected")
        SUBMITTED = "submitted", pgettext_lazy("act", "handed in for review")
        ASSIGNED = "assigned", pgettext_lazy("act", "review assigned")
        REMARKED = "remarked", pgettext_lazy("act", "remarked")
        APPROVED = "approved", pgettext_lazy("act", "approved")
        SENT_BACK = "sent back", pgettext_lazy("act", "sent back")
        REVIEW_CLOSED = "review closed", pgettext_lazy("act", "review closed")
        SHARED = "shared", pgettext_lazy("act", "link shared")
        SHARING_ENDED = "sharing ended", pgettext_lazy("act", "link ended")
        ADDED = "added", pgettext_lazy("act", "added")
        CHANGED = "changed", pgettext_lazy("act", "changed")
        DELETED = "deleted", pgettext_lazy("act", "deleted")
        LOGGED_IN = "logged in", pgettext_lazy("act", "logged in")
        LOGGED_OUT = "logged out", pgettext_lazy("act", "logged out")
        LOGIN_FAILED = "log-in failed", pgettext_lazy("act", "log-in failed")
        PASSWORD_CHANGED = "password changed", pgettext_lazy("act", "password changed")
        ACCOUNT_MADE = "account made", pgettext_lazy("act", "account made")
        RIGHTS_CHANGED = "rights changed", pgettext_lazy("act", "rights changed")
        SECOND_FACTOR_ADDED = (
            "second factor added",
            pgettext_lazy("act", "second factor added"),
        )
        SECOND_FACTOR_REMOVED = (
            "second factor removed",
            pgettext_lazy("act", "second factor removed"),
        )
        SECOND_FACTOR_RESET = (
            "second factors reset",
            pgettext_lazy("act", "second factors reset"),
        )
        RECOVERY_CODES_MADE = (
            "recovery codes made",
            pgettext_lazy("act", "recovery codes made"),
        )
        RECOVERY_CODE_USED = (
            "recovery code used",
            pgettext_lazy("act", "recovery code used"),
        )

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
    detail = models.JSONField(_("detail"), default=dict, encoder=Readable)

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
        return f"{self.actor_name or '–'} {self.what} {self.object_label}"

    @property
    def what(self) -> str:
        """The verb in the reader's language; one that is not ours as it stands."""
        known = self.verb in Activity.Verb.values
        return str(Activity.Verb(self.verb).label) if known else self.verb

    @property
    def told(self) -> str:
        """What the entry says beside the verb, in a few words."""
        detail = self.detail
        words = [f"#{detail['revision']}"] if detail.get("revision") else []
        for name in ("at", "until"):
            moment = parse_datetime(str(detail.get(name) or ""))
            words += [f"→ {localtime(moment):%Y-%m-%d %H:%M}"] if moment else []
        words += [f"→ {detail['to']}"] if detail.get("to") else []
        words += [f"+ {one}" for one in detail.get("added", ())]
        words += [f"− {one}" for one in detail.get("removed", ())]
        words += (
            [", ".join(map(_in_words, detail["fields"]))]
            if detail.get("fields")
            else []
        )
        plain = ("note", "why", "text", "tried", "address")
        words += [str(detail[name]) for name in plain if detail.get(name)]
        return " · ".join(words)


def _in_words(field: str) -> str:
    """The name of a field as the reader's language has it; Django noted “Title”."""
    small = field[:1].lower() + field[1:]
    words = gettext(field) if field else ""
    return words if words != field or not small else capfirst(gettext(small))
