"""The admin's first page: what this person should look at now."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Q, TextField
from django.db.models.functions import Cast
from django.http import HttpRequest
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _

from articles.admin.access import account, may_publish, own_articles
from articles.admin.badges import change_address, minute, state_badge
from articles.models import Activity, Article, ImportRun, Review
from articles.models.taxonomy import LIVE_STATUSES
from articles.publishing.activity import Verb

ROWS = 6
_LATELY = timedelta(days=14)
_LEAN = ("body", "body_html", "plain_text", "front_matter", "toc")


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a panel: a link, the state of what it leads to, a few words."""

    title: str
    address: str
    badge: str
    facts: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class Panel:
    key: str
    heading: str
    nothing: str
    """Said in place of rows."""
    rows: list[Row]
    all_address: str = ""
    """The list that has the rest; "" when every row is shown."""


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
    reviews = Review.objects.waiting_for(request.user).order_by("submitted_at")
    rows = [_review_row(review) for review in reviews[:ROWS]]
    if may_publish(request):
        rows += [
            _row(article, _("approved, not published"))
            for article in _lean(
                status=Article.Status.IN_REVIEW,
                reviews__outcome=Review.Outcome.APPROVED,
            )
            .exclude(reviews__outcome=Review.Outcome.OPEN)
            .distinct()[:ROWS]
        ]
        rows += [
            _row(article, _("change not published"))
            for article in _lean(
                Q(status__in=LIVE_STATUSES), pending__isnull=False, pending_at=None
            ).exclude(reviews__outcome=Review.Outcome.OPEN)[:ROWS]
        ]
    return Panel(
        "waiting",
        _("Waiting for me"),
        _("Nothing waits for you."),
        rows[: 2 * ROWS],
        _list("status__exact=in_review") if len(rows) >= ROWS else "",
    )


def _drafts(request: HttpRequest) -> Panel:
    mine = (
        own_articles(account(request))
        .filter(status__in=[Article.Status.DRAFT, Article.Status.IN_REVIEW])
        .defer(*_LEAN)
        .prefetch_related("reviews")
        .order_by("-saved_at")
    )
    rows = [_row(article, _draft_facts(article)) for article in mine[: ROWS + 1]]
    return Panel(
        "drafts",
        _("My drafts"),
        _("You have no drafts."),
        rows[:ROWS],
        _list("status__exact=draft") if len(rows) > ROWS else "",
    )


def _scheduled() -> Panel:
    moment = now()
    coming = _lean(
        Q(status__in=LIVE_STATUSES, published_at__gt=moment)
        | Q(pending_at__isnull=False)
    ).order_by("published_at")
    rows = [
        _row(article, _("change: %(time)s") % {"time": minute(article.pending_at)})
        if article.pending_at
        else _row(article, minute(article.published_at))
        for article in coming[: ROWS + 1]
    ]
    return Panel(
        "scheduled",
        _("Scheduled"),
        _("Nothing is scheduled."),
        rows[:ROWS],
        _list("status__exact=scheduled") if len(rows) > ROWS else "",
    )


def _recent() -> Panel:
    newest = Article.objects.published().defer(*_LEAN).newest_first()
    rows = [_row(one, minute(one.published_at)) for one in newest[: ROWS + 1]]
    return Panel(
        "recent",
        _("Recently published"),
        _("Nothing is published yet."),
        rows[:ROWS],
        _list("status__exact=published") if len(rows) > ROWS else "",
    )


def _problems(request: HttpRequest) -> Panel:
    found = [*_failed_changes(), *_refused_addresses(), *_without_description()]
    if request.user.has_perm("articles.view_importrun"):
        found += _rejected_imports()
    return Panel("problems", _("Problems"), _("No problems are known."), found)


def _failed_changes() -> Iterable[Row]:
    failed = Activity.objects.filter(
        verb=Verb.CHANGE_FAILED,
        object_type="article",
        at__gte=now() - _LATELY,
    )
    keys = [int(key) for key in failed.values_list("object_id", flat=True)[:50]]
    waiting = _lean(pk__in=keys, pending__isnull=False, pending_at=None)
    text = _("A scheduled change could not be published.")
    return [_row(article, text) for article in waiting[:ROWS]]


def _refused_addresses() -> Iterable[Row]:
    rows = _lean(Q(status__in=LIVE_STATUSES)).annotate(
        notices=Cast("warnings", TextField())
    )
    text = _("A source address cannot be linked.")
    return [
        _row(article, text)
        for article in rows.filter(notices__contains="card_url_refused")[:ROWS]
    ]


def _without_description() -> Iterable[Row]:
    rows = _lean(Q(status__in=LIVE_STATUSES), description="")
    return [_row(article, _("The description is missing.")) for article in rows[:ROWS]]


def _rejected_imports() -> Iterable[Row]:
    runs = ImportRun.objects.filter(
        counts__rejected__gt=0, started_at__gte=now() - _LATELY
    ).order_by("-started_at")
    text = _("%(count)s files were rejected.")
    return [
        Row(
            title=_("Import of %(time)s") % {"time": minute(run.started_at)},
            address=change_address(run),
            badge="",
            facts=text % {"count": run.counts["rejected"]},
        )
        for run in runs.defer("report")[:ROWS]
    ]


def _review_row(review: Review) -> Row:
    who = str(review.submitted_by or "–")
    words = [who, minute(review.submitted_at), *([review.note] if review.note else [])]
    return _row(review.article, " · ".join(words))


def _draft_facts(article: Article) -> str:
    last = next(iter(article.reviews.all()), None)
    saved = _("saved %(time)s") % {"time": minute(article.saved_at)}
    if last is not None and last.outcome == Review.Outcome.RETURNED:
        reason = f": {last.decision_note}" if last.decision_note else ""
        return f"{saved} · {last.get_outcome_display()}{reason}"
    return saved


def _row(article: Article, facts: str) -> Row:
    return Row(
        article.title,
        change_address(article),
        state_badge(article),
        facts,
        article.language,
    )


def _lean(*conditions: Q, **wanted: Any) -> Any:
    return Article.objects.filter(*conditions, **wanted).defer(*_LEAN)


def _list(query: str) -> str:
    return f"{reverse('admin:articles_article_changelist')}?{query}"
