"""Writes who did what into the activity log, in the transaction of the act itself."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import User
from django.db.models import Model

from articles.models import Activity

Verb = Activity.Verb


def record(
    subject: Model | None,
    verb: str,
    *,
    by: User | None = None,
    **detail: Any,
) -> None:
    """One entry; names are copied, since what they name may be deleted later."""
    known = by if by is not None and by.pk is not None else None
    Activity.objects.create(
        actor_id=known.pk if known else None,
        actor_name=known.get_username() if known else "",
        verb=verb,
        object_type=subject._meta.model_name or "" if subject else "",
        object_id=str(subject.pk) if subject else "",
        object_label=str(subject)[:300] if subject else "",
        detail=detail,
    )
