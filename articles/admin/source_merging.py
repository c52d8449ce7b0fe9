"""Sources that are one page: what would move is shown before it does."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from articles.admin.badges import change_address
from articles.admin.source_labels import source_badge
from articles.models import Article, Figure, Source
from articles.sources import merge

MOST = 50
"""Sources put together at once: what a person can still look through."""
SHOWN = 5
"""Articles and figures named of each."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """One of the sources, with what stands on it."""

    source: Source
    address: str
    badge: SafeString
    may_stay: bool
    """A refused address never stays beside one that is not."""
    articles: list[tuple[str, Article]]
    figures: list[tuple[str, Figure]]
    article_count: int
    figure_count: int

    @property
    def more_articles(self) -> int:
        return self.article_count - len(self.articles)

    @property
    def more_figures(self) -> int:
        return self.figure_count - len(self.figures)


@admin.action(
    description=gettext_lazy("Merge the selected sources: they are one page"),
    permissions=["change"],
)
def merge_selected(
    model_admin: admin.ModelAdmin, request: HttpRequest, queryset: QuerySet[Source]
) -> HttpResponse | None:
    """First shows what would move and asks which one stays; each merge can be undone.

    Proposed is the most cited one, of equals the oldest.
    """
    rows = list(queryset.filter(duplicate_of__isnull=True)[: MOST + 1])
    rows.sort(
        key=lambda row: (not row.host, -getattr(row, "citation_count", 0), row.pk)
    )
    if len(rows) < 2:
        messages.error(request, _("Choose two or more sources that are one page."))
        return None
    if len(rows) > MOST:
        text = _("Choose at most %(most)s sources that are one page.")
        messages.error(request, text % {"most": MOST})
        return None
    stay = [row for row in rows if row.host] or rows
    kept = next((row for row in stay if str(row.pk) == request.POST.get("keep")), None)
    if kept is None:
        context = {
            **model_admin.admin_site.each_context(request),
            "title": _("Merge sources"),
            "candidates": [_candidate(row, may_stay=row in stay) for row in rows],
            "opts": model_admin.opts,
            "media": model_admin.media,
            "action_checkbox_name": ACTION_CHECKBOX_NAME,
        }
        return TemplateResponse(request, "admin/articles/source/merge.html", context)
    moved = sum(merge(row, kept) for row in rows if row != kept)
    text = ngettext(
        "Merged into “%(kept)s”: %(moved)s citation followed.",
        "Merged into “%(kept)s”: %(moved)s citations followed.",
        moved,
    )
    messages.success(request, text % {"kept": kept, "moved": moved})
    return None


def _candidate(source: Source, *, may_stay: bool) -> Candidate:
    articles = Article.objects.filter(citations__source=source).distinct()
    figures = Figure.objects.filter(citations__source=source)
    return Candidate(
        source=source,
        address=change_address(source),
        badge=source_badge(source),
        may_stay=may_stay,
        articles=[
            (change_address(row), row) for row in articles.order_by("-saved_at")[:SHOWN]
        ],
        figures=[(change_address(row), row) for row in figures.order_by("key")[:SHOWN]],
        article_count=articles.count(),
        figure_count=figures.count(),
    )
