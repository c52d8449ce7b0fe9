"""Writes who did what into the activity log, in the transaction of the act itself."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import User
from django.db.models import Model

from articles.announcing import announce
from articles.models import Activity, Article, Correction, Webhook

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
    if isinstance(subject, Article):
        _tell_others(subject, verb, detail)


def _tell_others(article: Article, verb: str, detail: dict[str, Any]) -> None:
    """Acts that change what readers see are announced, each once."""
    event = _EVENTS.get(verb)
    if verb in (Verb.WITHDRAWN, Verb.RETURNED) and not detail.get("was_public"):
        return  # nobody had seen it
    if verb == Verb.CHANGE_PUBLISHED and detail.get("kind") in Correction.Kind.values:
        return  # announced with the note that tells readers of it
    if event is not None:
        announce(article, event)


_EVENTS: dict[str, Webhook.Event] = {
    Verb.PUBLISHED: Webhook.Event.PUBLISHED,
    Verb.WENT_LIVE: Webhook.Event.PUBLISHED,
    Verb.CHANGE_PUBLISHED: Webhook.Event.UPDATED,
    Verb.WITHDRAWN: Webhook.Event.WITHDRAWN,
    Verb.RETURNED: Webhook.Event.WITHDRAWN,
    Verb.EXPIRED: Webhook.Event.WITHDRAWN,
}
