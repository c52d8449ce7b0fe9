"""What is wrong with what the site shows, for the admin's first page.

Cheap by design: whatever reads every article or every figure is asked for once per
change of the site, not once per look.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from itertools import islice
from typing import Final

from django.core.cache import cache
from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles import evidence, publishing
from articles.admin.badges import change_address, minute
from articles.admin.dashboard_rows import ROWS, Row, lean, row_of
from articles.admin.source_labels import PROBLEM_LABELS
from articles.caching import site_version
from articles.figures.findings import Level
from articles.models import Activity, Article, ImportRun
from articles.models.taxonomy import LIVE_STATUSES
from articles.publishing.activity import Verb
from articles.publishing.checks import BROKEN_LINK
from articles.sources.problems import ORDER, find_problems

_LATELY: Final = timedelta(days=14)
_LOOKED_THROUGH: Final = 300
_KEPT: Final = 60 * 60  # seconds


def found(request: HttpRequest) -> list[Row]:
    """The gravest first: what readers meet, then what an editor left open."""
    rows = [
        *_failed_changes(),
        *_broken_sources(),
        *_failing_figures(request),
        *_broken_links(),
        *_without_description(),
    ]
    if request.user.has_perm("articles.view_importrun"):
        rows += _rejected_imports()
    return rows


def _broken_sources() -> Iterable[Row]:
    """Cited pages that are gone, refused, changed or do not hold a quote."""
    problems = list(islice(find_problems(live_only=True), _LOOKED_THROUGH))
    problems = [one for one in problems if one.level in {"error", "warning"}]
    problems.sort(key=lambda one: ORDER.index(one.level))
    for one in problems[:ROWS]:
        titles = "、".join(article.title for article in one.articles[:2])
        yield Row(
            one.source.title or one.source.host or one.source.url,
            change_address(one.source),
            "",
            f"{PROBLEM_LABELS[one.kind]} · {titles}",
            one.source.language,
        )


def _failing_figures(request: HttpRequest) -> Iterable[Row]:
    if not request.user.has_perm("articles.view_figure"):
        return []
    key = f"dashboard-figures-{site_version()}-{localdate()}"
    errors, warnings = cache.get_or_set(key, _count_findings, _KEPT) or (0, 0)
    if not errors and not warnings:
        return []
    text = _("%(errors)s errors, %(warnings)s warnings")
    return [
        Row(
            _("Checks of figures"),
            reverse("admin:articles_figure_report"),
            "",
            text % {"errors": errors, "warnings": warnings},
        )
    ]


def _count_findings() -> tuple[int, int]:
    levels = [one.level for one in evidence.check_all(as_of=localdate()).findings]
    return levels.count(Level.ERROR), levels.count(Level.WARNING)


def _broken_links() -> Iterable[Row]:
    """Of the newest public articles: links to pages of ours that are not there."""
    key = f"dashboard-links-{site_version()}"
    counted = cache.get_or_set(key, _count_links, _KEPT) or {}
    rows = lean(slug__in=list(counted)[:ROWS])
    for article in rows:
        number = counted[article.slug]
        text = ngettext("%(n)s broken link", "%(n)s broken links", number)
        yield row_of(article, text % {"n": number})


def _count_links() -> dict[str, int]:
    rows = Article.objects.published().newest_first()
    counted: dict[str, int] = {}
    for remark in publishing.check(rows[:_LOOKED_THROUGH]):
        if remark.code == BROKEN_LINK:
            counted[remark.slug] = counted.get(remark.slug, 0) + 1
    return counted


def _failed_changes() -> Iterable[Row]:
    failed = Activity.objects.filter(
        verb=Verb.CHANGE_FAILED,
        object_type="article",
        at__gte=now() - _LATELY,
    )
    keys = [int(key) for key in failed.values_list("object_id", flat=True)[:50]]
    waiting = lean(pk__in=keys, pending__isnull=False, pending_at=None)
    text = _("A scheduled change could not be published.")
    return [row_of(article, text) for article in waiting[:ROWS]]


def _without_description() -> Iterable[Row]:
    rows = lean(Q(status__in=LIVE_STATUSES), description="")
    return [
        row_of(article, _("The description is missing.")) for article in rows[:ROWS]
    ]


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
