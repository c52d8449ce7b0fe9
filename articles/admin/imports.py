"""Import runs: what came in, what was refused and why; and the way to start one."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import URLPattern, path
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy

from articles.admin import import_upload
from articles.admin.import_report import OUTCOMES, SHOWN_FILES, listed, report_rows
from articles.admin.read_only import ReadOnlyAdmin
from articles.models import ImportRun

_ORDER = ("rejected", "created", "updated", "skipped", "unchanged")


@admin.register(ImportRun)
class ImportRunAdmin(ReadOnlyAdmin):
    change_list_template = "admin/articles/importrun/change_list.html"
    list_display = ("started_at", "finished_at", "started_by", "outcome")
    list_select_related = ("started_by",)
    date_hierarchy = "started_at"
    fields = ("started_at", "finished_at", "started_by", "where", "outcome", "files")
    readonly_fields = ("where", "outcome", "files")

    def get_urls(self) -> list[URLPattern]:
        protect = self.admin_site.admin_view
        return [
            path("upload/", protect(self.upload), name="articles_importrun_upload"),
            path(
                "upload/<int:pk>/",
                protect(self.check_upload),
                name="articles_importrun_check",
            ),
            *super().get_urls(),
        ]

    def upload(self, request: HttpRequest) -> HttpResponse:
        return import_upload.upload(request, self._context(request))

    def check_upload(self, request: HttpRequest, pk: int) -> HttpResponse:
        return import_upload.check(request, self._context(request), pk)

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        more = {"may_import": import_upload.may_import(request)}
        return super().changelist_view(request, (extra_context or {}) | more)

    def get_queryset(self, request: HttpRequest) -> QuerySet[ImportRun]:
        rows = super().get_queryset(request)
        match = request.resolver_match
        is_list = match is not None and str(match.url_name).endswith("_changelist")
        return rows.defer("report") if is_list else rows

    def _context(self, request: HttpRequest) -> dict[str, Any]:
        return {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "media": self.media,
        }

    @admin.display(description=gettext_lazy("paths"))
    def where(self, run: ImportRun) -> str:
        return ", ".join(str(path) for path in run.paths)

    @admin.display(description=gettext_lazy("outcome"))
    def outcome(self, run: ImportRun) -> str:
        counts = run.counts or {}
        known = [name for name in _ORDER if counts.get(name)]
        return listed(f"{OUTCOMES[name]} {counts[name]:,}" for name in known)

    @admin.display(description=gettext_lazy("files"))
    def files(self, run: ImportRun) -> SafeString:
        """As a table, what went wrong first."""
        files = run.report or []
        return render_to_string(
            "admin/articles/importrun/files.html",
            {
                "rows": report_rows(files),
                "left_out": max(0, len(files) - SHOWN_FILES),
            },
        )
