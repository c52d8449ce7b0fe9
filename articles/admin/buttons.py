"""What the buttons under an article do, after its form was saved."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.dateparse import parse_datetime
from django.utils.timezone import is_naive, make_aware, now
from django.utils.translation import gettext as _

from articles import publishing
from articles.admin import numbers
from articles.admin.access import account, reviewers
from articles.admin.badges import minute
from articles.models import Article, Correction, Review


def publish(request: HttpRequest, article: Article) -> None:
    """Publish the article, or of a public one its waiting change."""
    try:
        if article.is_live():
            _publish_change(request, article)
        else:
            publishing.publish(article, by=account(request))
    except publishing.NotReady as problem:
        messages.warning(request, _("Saved, but not published:"))
        for reason in problem.reasons:
            messages.error(request, reason)
        return
    if article.status == Article.Status.SCHEDULED:
        text = _("Scheduled: readers see it from %(time)s on.")
        messages.success(request, text % {"time": minute(article.published_at)})
    else:
        messages.success(request, _("Published: readers see it now."))


def _publish_change(request: HttpRequest, article: Article) -> None:
    publishing.publish_change(
        article,
        by=account(request),
        kind=article.pending_kind,
        note=article.pending_note,
    )


def schedule_change(request: HttpRequest, article: Article) -> None:
    """Let the waiting change go out at the moment in `change_at`."""
    moment = local_moment(request.POST.get("change_at", ""))
    if moment is None or moment <= now():
        messages.error(request, _("Saved, but not scheduled: choose a time to come."))
        return
    try:
        publishing.schedule_change(
            article,
            at=moment,
            by=account(request),
            kind=article.pending_kind,
            note=article.pending_note,
        )
    except publishing.NotReady as problem:
        messages.warning(request, _("Saved, but not scheduled:"))
        for reason in problem.reasons:
            messages.error(request, reason)
        return
    text = _("Scheduled: readers see the change from %(time)s on.")
    messages.success(request, text % {"time": minute(moment)})


def unschedule_change(request: HttpRequest, article: Article) -> None:
    publishing.unschedule_change(article, by=account(request))
    messages.success(request, _("The change waits again and goes out no more."))


def local_moment(text: str) -> datetime | None:
    """What a date and time input sent, in the site's time zone; None if nothing."""
    try:
        moment = parse_datetime(text.strip())
    except ValueError:
        return None
    if moment is not None and is_naive(moment):
        moment = make_aware(moment)
    return moment


def withdraw(request: HttpRequest, article: Article) -> None:
    publishing.withdraw(article, by=account(request))
    messages.success(request, _("Withdrawn: readers no longer see it."))


def submit(request: HttpRequest, article: Article) -> None:
    """With the note and, where one was chosen, the person it is for."""
    chosen = request.POST.get("submit_to", "")
    publishing.submit(
        article,
        by=account(request),
        note=request.POST.get("submit_note", "").strip(),
        assign_to=reviewers().filter(pk=chosen).first() if chosen.isdecimal() else None,
    )
    messages.success(request, _("Saved and handed in for review."))


def return_to_draft(request: HttpRequest, article: Article) -> None:
    """An open review is sent back with it."""
    review = Review.objects.open().filter(article=article).first()
    if review is not None:
        publishing.send_back(review, by=account(request))
        article.refresh_from_db()
    if article.status != Article.Status.DRAFT:
        publishing.return_to_draft(article, by=account(request))
    messages.success(request, _("Saved and returned to draft."))


def discard_change(request: HttpRequest, article: Article) -> None:
    publishing.discard_change(article, by=account(request))
    messages.success(
        request, _("The change was discarded; it stays among the revisions.")
    )


# Name of the button → what it does, and whether only publishers may press it.
# Some answer with another page than the form.
BUTTONS: dict[
    str, tuple[Callable[[HttpRequest, Article], HttpResponse | None], bool]
] = {
    "_publish": (publish, True),
    "_withdraw": (withdraw, True),
    "_discard": (discard_change, True),
    "_schedule": (schedule_change, True),
    "_unschedule": (unschedule_change, True),
    "_return": (return_to_draft, True),
    "_submit": (submit, False),
    "_number": (numbers.decide, False),
}


PUBLISHERS_OWN = {name for name, (_act, is_theirs) in BUTTONS.items() if is_theirs}


def change_kinds() -> list[tuple[str, Any, Any]]:
    """Kind, name and meaning of each way a change is told to the readers."""
    kinds = Correction.Kind
    return [
        (
            publishing.SILENT,
            _("typo"),
            _("A small repair: readers are told nothing, the date stays."),
        ),
        (kinds.UPDATE, kinds.UPDATE.label, _("Something new was added.")),
        (
            kinds.CORRECTION,
            kinds.CORRECTION.label,
            _("Something was wrong: the note says what, and what is right."),
        ),
        (
            kinds.CLARIFICATION,
            kinds.CLARIFICATION.label,
            _("Nothing was wrong, but it could be misread."),
        ),
        (
            kinds.RETRACTION,
            kinds.RETRACTION.label,
            _("The article or a part of it no longer stands."),
        ),
    ]
