"""Revisions: what an article was after each save, compared with the save before."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseNotAllowed,
    HttpResponseRedirect,
)
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.urls import URLPattern, path
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles import publishing
from articles.admin.access import account, may_edit
from articles.admin.badges import change_address
from articles.admin.field_changes import written_fields
from articles.admin.history import compare_address
from articles.admin.line_ends import with_lf
from articles.admin.read_only import ReadOnlyAdmin
from articles.models import Revision
from articles.text.differences import compare


@admin.register(Revision)
class RevisionAdmin(ReadOnlyAdmin):
    list_display = ("title", "number", "created_at", "created_by", "note")
    list_select_related = ("created_by",)
    search_fields = ("title", "note", "article__slug")
    date_hierarchy = "created_at"
    ordering = ("-created_at", "-pk")
    list_per_page = 50
    change_form_template = "admin/articles/revision/change_form.html"
    fields = ("of", "number", "created_at", "created_by", "note", "changes", "values")
    readonly_fields = ("of", "changes", "values")

    def get_queryset(self, request: HttpRequest) -> Any:
        rows = super().get_queryset(request)
        match = request.resolver_match
        is_list = match is not None and str(match.url_name).endswith("_changelist")
        return rows.defer("body", "fields") if is_list else rows

    @admin.display(description=gettext_lazy("article"))
    def of(self, revision: Revision) -> SafeString:
        article = revision.article
        return format_html('<a href="{}">{}</a>', change_address(article), article)

    @admin.display(description=gettext_lazy("changes in the text"))
    def changes(self, revision: Revision) -> SafeString:
        """Against the revision before; the first one is all new."""
        before = (
            revision.article.revisions.filter(number__lt=revision.number)
            .order_by("-number")
            .first()
        )
        old = f"{before.title}\n\n{before.body}" if before else ""
        new = f"{revision.title}\n\n{revision.body}"
        return render_to_string(
            "admin/articles/differences.html",
            {"changes": compare(with_lf(old), with_lf(new))},
        )

    @admin.display(description=gettext_lazy("fields"))
    def values(self, revision: Revision) -> SafeString:
        return format_html(
            '<dl class="key-list">{}</dl>',
            format_html_join(
                "", "<dt>{}</dt><dd>{}</dd>", written_fields(revision.fields)
            ),
        )

    def get_urls(self) -> list[URLPattern]:
        restore = self.admin_site.admin_view(self.restore)
        name = "articles_revision_restore"
        return [
            path("<int:pk>/restore/", restore, name=name),
            *super().get_urls(),
        ]

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        revision = context.get("original")
        if revision is not None:
            context["may_restore"] = _may_restore(request, revision)
            newest = revision.article.version
            context["compare_address"] = compare_address(
                revision.article, revision.number, newest
            )
        return super().render_change_form(request, context, *args, **kwargs)

    def restore(self, request: HttpRequest, pk: int) -> HttpResponse:
        """POST: the article is again as it was then, as a new revision."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        revision = get_object_or_404(Revision.objects.select_related("article"), pk=pk)
        if not _may_restore(request, revision):
            raise PermissionDenied
        article = publishing.restore(revision, by=account(request))
        text = _("Revision %(number)s is the current text again.")
        messages.success(request, text % {"number": revision.number})
        return HttpResponseRedirect(change_address(article))


def _may_restore(request: HttpRequest, revision: Revision) -> bool:
    return request.user.has_perm("articles.change_article") and may_edit(
        request, revision.article
    )
