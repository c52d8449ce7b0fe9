"""Unsaved text kept by the server: one row for each person and article.

Articles never saved have no number yet: the token of their open form stands for it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import timedelta

from django.contrib.auth.models import User
from django.utils.timezone import now

from articles.conf import conf
from articles.markdown import TextTooLong
from articles.models import Article, Autosave

AUTOSAVED = ("title", "description", "tags", "body", "slug", "canonical_url")
"""Form fields with typed text; the others are chosen again in a moment."""
_LONGEST = 5_000  # characters of any field but the body
_MOST_NEW = 10  # texts of new articles one person has; the oldest give way
_OLDEST_NEW = timedelta(days=30)


def keep_autosave(
    article: Article | None,
    user: User,
    form: Mapping[str, str],
    *,
    version: int,
    draft: str = "",
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
    kept = {"fields": fields, "base_version": version, "saved_at": now()}
    if article is not None:
        row, _made = Autosave.objects.update_or_create(
            user=user, article=article, defaults={**kept, "draft": draft}
        )
        return row
    row, made = Autosave.objects.update_or_create(
        user=user, article=None, draft=draft, defaults=kept
    )
    if made:
        rows = Autosave.objects.filter(user=user, article=None).order_by("-saved_at")
        wanted = rows.filter(saved_at__gt=now() - _OLDEST_NEW)[:_MOST_NEW]
        rows.exclude(pk__in=[one.pk for one in wanted]).delete()
    return row


def find_autosaves(article: Article | None, user: User) -> list[Autosave]:
    """What the person typed last and never saved, the newest first.

    At most one of an article; of new articles one for each form.
    """
    rows = Autosave.objects.filter(user=user, article=article).order_by("-saved_at")
    if article is None:
        rows = rows.filter(saved_at__gt=now() - _OLDEST_NEW)
    return list(rows[:_MOST_NEW])


def drop_autosave(article: Article | None, user: User, *, draft: str = "") -> None:
    """It was saved, or is not wanted any more; `draft` says which of new articles."""
    rows = Autosave.objects.filter(user=user, article=article)
    (rows if article is not None else rows.filter(draft=draft)).delete()


def drop_saved(user: User, drafts: Collection[str]) -> None:
    """The forms of these tokens were saved: nothing they kept is wanted any more."""
    if drafts:
        Autosave.objects.filter(user=user, draft__in=drafts).delete()
