"""What people do about an article without changing it: review it, show it to others.

Its buttons have a form of their own, so that pressing one saves nothing else.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseNotAllowed,
    HttpResponseRedirect,
)
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _

from articles import publishing
from articles.admin.access import (
    account,
    may_decide,
    may_publish,
    may_review,
    reviewers,
)
from articles.admin.badges import change_address, minute
from articles.admin.buttons import local_moment
from articles.conf import conf
from articles.models import Article, Review, ReviewComment, ShareLink
from articles.publishing.sharing import DEFAULT_DAYS, LONGEST_DAYS

if TYPE_CHECKING:
    from django.contrib.admin import ModelAdmin


@dataclass(frozen=True, slots=True)
class Shared:
    """A link that still works, with its whole address."""

    link: ShareLink
    address: str


@dataclass(frozen=True, slots=True)
class RemarkOnLine:
    """A remark, and where its line stands in the text now; 0 when it is gone."""

    comment: ReviewComment
    line: int


@dataclass(frozen=True, slots=True)
class DeskState:
    """What the panels under the form show."""

    review: Review | None
    """The open one, else the last."""
    remarks: list[RemarkOnLine]
    may_decide: bool
    may_assign: bool
    text_moved_on: bool
    """Somebody saved since it was handed in."""
    reviewers: list[Any]
    shared: list[Shared]
    default_days: int = DEFAULT_DAYS
    longest_days: int = LONGEST_DAYS


def state(request: HttpRequest, article: Article) -> DeskState:
    reviews = article.reviews.select_related(
        "submitted_by", "assigned_to", "decided_by", "revision"
    )
    review = reviews.open().first() or reviews.first()
    is_open = review is not None and review.outcome == Review.Outcome.OPEN
    revision = review.revision if review else None
    return DeskState(
        review=review,
        remarks=_remarks(review, article) if review else [],
        may_decide=is_open and review is not None and may_decide(request, review),
        may_assign=is_open and may_review(request),
        text_moved_on=revision is not None and revision.number < article.version,
        reviewers=list(reviewers()),
        shared=[
            Shared(link, f"{conf.site_url}{reverse('draft', args=[link.key])}")
            for link in article.share_links.valid().select_related("created_by")
        ],
    )


def _remarks(review: Review, article: Article) -> list[RemarkOnLine]:
    body = article.pending.body if article.pending else article.body
    return [
        RemarkOnLine(comment, publishing.line_now(comment, body))
        for comment in review.comments.select_related("made_by")
    ]


def press(request: HttpRequest, pk: int, model_admin: ModelAdmin) -> HttpResponse:
    """POST `do` = a key of `ACTS`; 403 for whom it is not."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    article = get_object_or_404(Article, pk=pk)
    act = ACTS.get(request.POST.get("do", ""))
    if act is None or not model_admin.has_view_permission(request, article):
        raise PermissionDenied
    act(request, article, model_admin)
    return HttpResponseRedirect(change_address(article))


def _assign(request: HttpRequest, article: Article, model_admin: ModelAdmin) -> None:
    review = _open_review(article)
    if not may_review(request):
        raise PermissionDenied
    chosen = request.POST.get("assign_to", "")
    to = reviewers().filter(pk=chosen).first() if chosen.isdecimal() else None
    publishing.assign(review, to=to, by=account(request))
    messages.success(request, _("The review was assigned."))


def _remark(request: HttpRequest, article: Article, model_admin: ModelAdmin) -> None:
    review = _open_review(article)
    if not may_decide(request, review):
        raise PermissionDenied
    text = request.POST.get("remark", "").strip()
    line = request.POST.get("line", "").strip()
    if not text or not line.isdecimal() or not 0 < int(line) < 1_000_000:
        messages.error(request, _("A remark needs a line number and words."))
        return
    publishing.remark(review, line=int(line), text=text, by=account(request))
    messages.success(request, _("The remark was added."))


def _settle(request: HttpRequest, article: Article, model_admin: ModelAdmin) -> None:
    """By the author as well, for whom a remark is a thing to do."""
    key = request.POST.get("comment", "")
    comment = get_object_or_404(
        ReviewComment.objects.select_related("review"),
        pk=int(key) if key.isdecimal() else 0,
        review__article=article,
    )
    if not (
        model_admin.has_change_permission(request, article)
        or may_decide(request, comment.review)
    ):
        raise PermissionDenied
    publishing.settle_remark(comment)


def _approve(request: HttpRequest, article: Article, model_admin: ModelAdmin) -> None:
    review = _open_review(article)
    if not may_decide(request, review):
        raise PermissionDenied
    publishing.approve(review, by=account(request), note=_decision(request))
    messages.success(request, _("Approved. A publisher can publish it."))


def _send_back(request: HttpRequest, article: Article, model_admin: ModelAdmin) -> None:
    review = _open_review(article)
    if not may_decide(request, review):
        raise PermissionDenied
    note = _decision(request)
    if not note and not review.comments.exists():
        messages.error(request, _("Say in the note or in a remark what is missing."))
        return
    publishing.send_back(review, by=account(request), note=note)
    messages.success(request, _("Sent back to the author."))


def _share(request: HttpRequest, article: Article, model_admin: ModelAdmin) -> None:
    if not model_admin.has_change_permission(request, article):
        raise PermissionDenied
    days = request.POST.get("days", "")
    number = int(days) if days.isdecimal() and len(days) < 4 else DEFAULT_DAYS
    publishing.share(article, by=account(request), days=number)
    messages.success(request, _("The link was made. Copy it from the panel below."))


def _end_sharing(
    request: HttpRequest, article: Article, model_admin: ModelAdmin
) -> None:
    if not model_admin.has_change_permission(request, article):
        raise PermissionDenied
    key = request.POST.get("link", "")
    link = get_object_or_404(
        ShareLink, pk=int(key) if key.isdecimal() else 0, article=article
    )
    publishing.end_sharing(link, by=account(request))
    messages.success(request, _("The link no longer works."))


def _end_at(request: HttpRequest, article: Article, model_admin: ModelAdmin) -> None:
    """When a public article leaves the site by itself; `end_at` empty: never."""
    if not may_publish(request):
        raise PermissionDenied
    written = request.POST.get("end_at", "").strip()
    moment = local_moment(written)
    if written and (moment is None or moment <= now()):
        messages.error(request, _("Choose a time to come."))
        return
    try:
        row = publishing.schedule_end(article, at=moment, by=account(request))
    except publishing.NotReady as problem:
        messages.error(request, " ".join(problem.reasons))
        return
    if row.expire_at:
        text = _("It leaves the site at %(time)s by itself.")
        messages.success(request, text % {"time": minute(row.expire_at)})
    else:
        messages.success(request, _("It stays on the site."))


ACTS: dict[str, Callable[[HttpRequest, Article, Any], None]] = {
    "assign": _assign,
    "remark": _remark,
    "settle": _settle,
    "approve": _approve,
    "send_back": _send_back,
    "share": _share,
    "end_sharing": _end_sharing,
    "end_at": _end_at,
}


def _open_review(article: Article) -> Review:
    return get_object_or_404(Review.objects.open(), article=article)


def _decision(request: HttpRequest) -> str:
    return request.POST.get("decision_note", "").strip()
