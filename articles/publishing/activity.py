"""Writes who did what to an article into the admin's log."""

from __future__ import annotations

from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import AbstractBaseUser
from django.utils.translation import gettext_noop

from articles.models import Article

PUBLISHED = gettext_noop("Published.")
WITHDRAWN = gettext_noop("Withdrawn.")
SUBMITTED = gettext_noop("Submitted for review.")
RETURNED = gettext_noop("Returned to draft.")


def record(article: Article, verb: str, *, by: AbstractBaseUser | None) -> None:
    """One log entry in the caller's transaction; commands act without an account."""
    if by is None or by.pk is None:
        return
    LogEntry.objects.log_actions(
        user_id=by.pk,
        queryset=[article],
        action_flag=CHANGE,
        change_message=verb,
        single_object=True,
    )
