"""The admin's first page: what this person should look at now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _

from articles.admin import problems
from articles.admin.access import account, may_change_others, own_articles
from articles.admin.badges import minute
from articles.admin.dashboard_rows import LEAN, ROWS, Row, lean, row_of
from articles.admin.waiting import approved_for, changes_for, reviews_for
from articles.models import Article, Review
from articles.models.taxonomy import LIVE_STATUSES


@dataclass(frozen=True, slots=True)
class Panel:
    key: str
    heading: str
    nothing: str
    """Said in place of rows."""
    rows: list[Row]
    all_address: str = ""
    """The list that has the rest; "" when every row is shown."""
    all_label: str = ""
    """Of that link, where it is more than "all of them"."""
    more: tuple[str, str] | None = None
    """Another list beside it: address and label."""


def panels(request: HttpRequest) -> list[Panel]:
    """None for whoever may not see articles. A fixed number of queries."""
    if not request.user.has_perm("articles.view_article"):
        return []
    return [
        _waiting(request),
        _drafts(request),
        _scheduled(),
        _recent(),
        _problems(request),
    ]


def _waiting(request: HttpRequest) -> Panel:
    rows = [_review_row(review) for review in reviews_for(request)[: ROWS + 1]]
    rows += [
        row_of(article, _("approved, not published"))
        for article in approved_for(request).defer(*LEAN)[: ROWS + 1]
    ]
    rows += [
        row_of(article, _("change not published"))
        for article in changes_for(request).defer(*LEAN)[: ROWS + 1]
    ]
    return Panel(
        "waiting",
        _("Waiting for me"),
        _("Nothing waits for you."),
        rows[: 2 * ROWS],
        _list("waiting=me") if len(rows) > ROWS else "",
        more=(reverse("admin:articles_article_reviews"), _("All open reviews"))
        if may_change_others(request)
        else None,
    )


def _drafts(request: HttpRequest) -> Panel:
    mine = (
        own_articles(account(request))
        .filter(status__in=[Article.Status.DRAFT, Article.Status.IN_REVIEW])
        .defer(*LEAN)
        .prefetch_related("reviews")
        .order_by("-saved_at")
    )
    rows = [row_of(article, _draft_facts(article)) for article in mine[: ROWS + 1]]
    return Panel(
        "drafts",
        _("My drafts"),
        _("You have no drafts."),
        rows[:ROWS],
        _list("status__exact=draft") if len(rows) > ROWS else "",
    )


def _scheduled() -> Panel:
    """Articles, changes and ends to come, in the order of their moments."""
    moment = now()
    live = Q(status__in=LIVE_STATUSES)
    coming = [
        *_timed(live & Q(published_at__gt=moment), "published_at", "%(time)s"),
        *_timed(Q(pending_at__isnull=False), "pending_at", _("change: %(time)s")),
        *_timed(live & Q(expire_at__gt=moment), "expire_at", _("ends: %(time)s")),
    ]
    coming.sort(key=lambda one: one[0])
    rows = [row for _moment, row in coming]
    return Panel(
        "scheduled",
        _("Scheduled"),
        _("Nothing is scheduled."),
        rows[:ROWS],
        _list("status__exact=scheduled") if len(rows) > ROWS else "",
    )


def _timed(condition: Q, name: str, words: str) -> list[tuple[datetime, Row]]:
    return [
        (moment, row_of(article, words % {"time": minute(moment)}))
        for article in lean(condition).order_by(name)[: ROWS + 1]
        if (moment := getattr(article, name)) is not None
    ]


def _recent() -> Panel:
    newest = Article.objects.published().defer(*LEAN).newest_first()
    rows = [row_of(one, minute(one.published_at)) for one in newest[: ROWS + 1]]
    return Panel(
        "recent",
        _("Recently published"),
        _("Nothing is published yet."),
        rows[:ROWS],
        _list("status__exact=published") if len(rows) > ROWS else "",
    )


def _problems(request: HttpRequest) -> Panel:
    address = (
        reverse("admin:articles_source_problems")
        if request.user.has_perm("articles.view_source")
        else ""
    )
    found = problems.found(request)
    return Panel(
        "problems",
        _("Problems"),
        _("No problems are known."),
        found,
        address if found else "",
        _("Report on all sources"),
    )


def _review_row(review: Review) -> Row:
    who = str(review.submitted_by or "–")
    words = [who, minute(review.submitted_at), *([review.note] if review.note else [])]
    return row_of(review.article, " · ".join(words))


def _draft_facts(article: Article) -> str:
    last = next(iter(article.reviews.all()), None)
    saved = _("saved %(time)s") % {"time": minute(article.saved_at)}
    if last is not None and last.outcome == Review.Outcome.RETURNED:
        reason = f": {last.decision_note}" if last.decision_note else ""
        return f"{saved} · {last.get_outcome_display()}{reason}"
    return saved


def _list(query: str) -> str:
    return f"{reverse('admin:articles_article_changelist')}?{query}"
