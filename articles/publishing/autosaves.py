"""Unsaved text kept by the server: one row for each person and article."""

from __future__ import annotations

from collections.abc import Mapping

from django.contrib.auth.models import User
from django.utils.timezone import now

from articles.conf import conf
from articles.markdown import TextTooLong
from articles.models import Article, Autosave

AUTOSAVED = ("title", "description", "tags", "body", "slug", "canonical_url")
"""Form fields with typed text; the others are chosen again in a moment."""
_LONGEST = 5_000  # characters of any field but the body


def keep_autosave(
    article: Article | None, user: User, form: Mapping[str, str], *, version: int
) -> Autosave:
    """Keep what the form holds in place of what was kept before.

    Raises `TextTooLong` for a body no save would take.
    """
    body = form.get("body", "")
    if len(body) > conf.body_max_length:
        raise TextTooLong(len(body), conf.body_max_length)
    fields = {
        name: form[name] if name == "body" else form[name][:_LONGEST]
        for name in AUTOSAVED
        if name in form
    }
    row, _made = Autosave.objects.update_or_create(
        user=user,
        article=article,
        defaults={"fields": fields, "base_version": version, "saved_at": now()},
    )
    return row


def find_autosave(article: Article | None, user: User) -> Autosave | None:
    """What the person typed last and never saved."""
    return Autosave.objects.filter(user=user, article=article).first()


def drop_autosave(article: Article | None, user: User) -> None:
    """It was saved, or is not wanted any more."""
    Autosave.objects.filter(user=user, article=article).delete()
