"""The report of the checks: findings, recomputed values that wait, open candidates."""

from __future__ import annotations

from collections import Counter
from datetime import date

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.dateparse import parse_date
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from articles import evidence
from articles.figures.findings import Finding, Level
from articles.models import Article, Derivation, Figure, PendingFigure


def report(request: HttpRequest) -> HttpResponse:
    """Of today or `?as_of=`, one level alone where asked."""
    if not request.user.has_perm("articles.view_figure"):
        raise PermissionDenied
    as_of = _date(request.GET.get("as_of", ""))
    made = evidence.check_all(as_of=as_of)
    counts = Counter(found.level for found in made.findings)
    level = request.GET.get("level", "")
    shown = [
        one
        for one in made.findings
        if one.level.value == level or (not level and one.level is not Level.VERIFIED)
    ]
    keys = {key for found in shown for key in found.figures}
    rows = Figure.objects.confirmed().filter(key__in=keys)
    values = {figure.key: evidence.display(figure) for figure in rows}
    waiting = Count(
        "found_figures", filter=Q(found_figures__state=Figure.State.CANDIDATE)
    )
    context = {
        **admin.site.each_context(request),
        "title": _("Checks of figures"),
        "report": made,
        "level": level,
        "counts": [
            (one.value, evidence.LEVELS[one], counts[one])
            for one in sorted(Level, key=lambda one: -one.rank)
        ],
        "found": [
            {
                "level": found.level,
                "level_name": evidence.LEVELS[found.level],
                "code": found.code,
                "message": evidence.sentence(found),
                "figures": [(key, values.get(key, key)) for key in found.figures],
                "articles": _articles(made, found),
            }
            for found in shown
        ],
        "proposals": [
            {
                "row": row,
                "now": evidence.display(row.figure),
                "then": row.proposed.get("display", ""),
            }
            for row in Derivation.objects.exclude(proposed={}).select_related(
                "figure__entity", "figure__measure"
            )
        ],
        "postponed": PendingFigure.objects.select_related(
            "figure__entity", "figure__measure"
        ).prefetch_related("articles"),
        "waiting": Article.objects.annotate(waiting=waiting).filter(waiting__gt=0),
    }
    return TemplateResponse(request, "admin/articles/figure/report.html", context)


def _articles(made: evidence.Report, found: Finding) -> list[Article]:
    """Those it touches; the one it is about, where it names a place."""
    slug = dict(found.facts).get("place", "").rpartition(":")[0]
    rows = made.articles_of(found)
    return [row for row in rows if row.slug == slug] or rows


def _date(text: str) -> date:
    """The day asked for; today for what is none."""
    try:
        return parse_date(text) or localdate()
    except ValueError:
        return localdate()
