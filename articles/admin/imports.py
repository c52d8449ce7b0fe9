"""Import runs: what came in, what was refused and why. Read only."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy, pgettext_lazy

from articles.admin.notices import advice_for_stored
from articles.admin.read_only import ReadOnlyAdmin
from articles.models import Article, ImportRun

SHOWN_FILES = 1_000
_ORDER = ("rejected", "created", "updated", "skipped", "unchanged")


@admin.register(ImportRun)
class ImportRunAdmin(ReadOnlyAdmin):
    list_display = ("started_at", "finished_at", "started_by", "outcome")
    list_select_related = ("started_by",)
    date_hierarchy = "started_at"
    fields = ("started_at", "finished_at", "started_by", "where", "outcome", "files")
    readonly_fields = ("where", "outcome", "files")

    def get_queryset(self, request: HttpRequest) -> QuerySet[ImportRun]:
        rows = super().get_queryset(request)
        match = request.resolver_match
        is_list = match is not None and str(match.url_name).endswith("_changelist")
        return rows.defer("report") if is_list else rows

    @admin.display(description=gettext_lazy("paths"))
    def where(self, run: ImportRun) -> str:
        return ", ".join(str(path) for path in run.paths)

    @admin.display(description=gettext_lazy("outcome"))
    def outcome(self, run: ImportRun) -> str:
        counts = run.counts or {}
        known = [name for name in _ORDER if counts.get(name)]
        return ", ".join(f"{OUTCOMES[name]} {counts[name]:,}" for name in known) or "–"

    @admin.display(description=gettext_lazy("files"))
    def files(self, run: ImportRun) -> SafeString:
        """As a table, what went wrong first."""
        files = sorted(run.report or [], key=_severity)
        slugs = [file.get("article") for file in files[:SHOWN_FILES]]
        keys = dict(
            Article.objects.filter(slug__in=[s for s in slugs if s]).values_list(
                "slug", "pk"
            )
        )
        rows = [_row(file, keys) for file in files[:SHOWN_FILES]]
        return render_to_string(
            "admin/articles/importrun/files.html",
            {"rows": rows, "left_out": max(0, len(files) - SHOWN_FILES)},
        )


OUTCOMES = {
    "rejected": pgettext_lazy("outcome of a file", "rejected"),
    "created": pgettext_lazy("outcome of a file", "created"),
    "updated": pgettext_lazy("outcome of a file", "updated"),
    "skipped": pgettext_lazy("outcome of a file", "skipped"),
    "unchanged": pgettext_lazy("outcome of a file", "unchanged"),
}


def _row(file: dict[str, Any], keys: dict[str, int]) -> dict[str, Any]:
    outcome = str(file.get("outcome", ""))
    slug = file.get("article")
    return {
        "path": file.get("path", ""),
        "outcome": OUTCOMES.get(outcome, outcome),
        "is_error": outcome == "rejected",
        "error": _sentence(file.get("error")),
        "article": slug or "",
        "pk": keys.get(str(slug)) if slug else None,
        "warnings": advice_for_stored(file.get("warnings") or []),
    }


def _sentence(error: Any) -> str:
    if isinstance(error, dict):
        return str(error.get("message", ""))
    return str(error or "")


def _severity(file: dict[str, Any]) -> tuple[bool, bool, str]:
    rejected = file.get("outcome") == "rejected"
    return (not rejected, not file.get("warnings"), str(file.get("path", "")))
