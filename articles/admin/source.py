"""Source screens: what a page says, what is shown instead, and who cites it."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.admin import source_actions
from articles.admin.access import account
from articles.admin.badges import change_address, minute, state_badge
from articles.admin.filters import CitedFilter
from articles.admin.source_form import PasteForm, SourceForm
from articles.admin.source_labels import (
    FIELD_LABELS,
    ORIGINS,
    PROBLEM_LABELS,
    reason,
    source_badge,
)
from articles.admin.stored_pages import EndsPages
from articles.models import Source
from articles.opengraph import derive_card
from articles.sources import undo_merge
from articles.sources.editing import (
    NotAPage,
    drop_override,
    enter_values,
    mark_due,
    note_changes,
    paste_page,
    start_anew,
)
from articles.sources.fields import FIELDS, field_states
from articles.sources.limits import source_settings
from articles.sources.problems import find_problems

SHOWN_PROBLEMS = 500


class ChangedFilter(admin.SimpleListFilter):
    """Sources whose page says something else than it did."""

    title = gettext_lazy("changes")
    parameter_name = "changed"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("yes", gettext_lazy("changed, not yet seen"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() == "yes":
            return queryset.filter(changed_at__isnull=False)
        return queryset


@admin.register(Source)
class SourceAdmin(EndsPages):
    form = SourceForm
    change_form_template = "admin/articles/source/change_form.html"
    change_list_template = "admin/articles/source/change_list.html"
    list_display = (
        "card_title",
        "state",
        "host",
        "published",
        "citations",
        "asked",
    )
    list_filter = ("status", ChangedFilter, CitedFilter, "kind")
    search_fields = ("title", "url", "host", "site_name", "author")
    search_help_text = gettext_lazy("Title, site, author or address")
    ordering = ("-saved_at",)
    list_per_page = 50
    show_facets = admin.ShowFacets.NEVER
    autocomplete_fields = ("image",)
    readonly_fields = ("cited_by", "condition", "evidence", "fetch_log")
    actions = (
        source_actions.fetch_selected,
        source_actions.note_selected,
        source_actions.hide_pictures,
        source_actions.merge_selected,
    )
    fieldsets = (
        (None, {"fields": ("url", "title", "site_name", "description", "author")}),
        (
            gettext_lazy("Details"),
            {
                "fields": (
                    "kind",
                    "citation_type",
                    "language",
                    "published_on",
                    "published_precision",
                    "image_policy",
                    "image",
                    "thumbnail",
                )
            },
        ),
        (
            gettext_lazy("Record"),
            {
                "fields": (
                    "accessed_on",
                    "archive_url",
                    "archived_at",
                    "notes",
                    "cited_by",
                )
            },
        ),
        (
            gettext_lazy("Fetching"),
            {"fields": ("condition", "evidence", "fetch_log")},
        ),
    )

    class Media:
        css = {"all": ("css/admin-sources.css",)}

    def get_queryset(self, request: HttpRequest) -> Any:
        return Source.objects.with_citation_counts().select_related("duplicate_of")

    def lookup_allowed(self, lookup: str, value: str, request: Any = None) -> bool:
        return lookup == "site" or super().lookup_allowed(lookup, value, request)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        found = super().get_fieldsets(request, obj)
        return found if obj is not None else found[:-1]

    @transaction.atomic
    def save_model(
        self, request: HttpRequest, obj: Any, form: Any, change: bool
    ) -> None:
        """What an editor typed is an override; what a worker wrote since the form was
        opened stays."""
        picture = form.cleaned_data.get("thumbnail")
        if picture is not None:
            obj.image = picture
            obj.image_policy = Source.ImagePolicy.UPLOAD
        if change and "url" in form.changed_data:
            start_anew(obj)
            obj.save()
        elif not change:
            obj.save()
        typed = form.overridden()
        columns = {
            name: getattr(obj, name)
            for name in (*_COLUMNS, *(("image", "image_policy") if picture else ()))
            if name in form.changed_data or picture is not None
        }
        user = account(request)
        enter_values(obj, typed, by=user.get_username() if user else "", others=columns)

    def response_change(self, request: HttpRequest, obj: Source) -> HttpResponse:
        """The buttons save first, so that nothing typed is lost."""
        source = Source.objects.get(pk=obj.pk)
        if "_fetch" in request.POST:
            self._fetch(request, source)
        elif "_noted" in request.POST:
            note_changes(Source.objects.filter(pk=source.pk))
            messages.success(request, _("The changes are noted as seen."))
        elif "_undo_merge" in request.POST:
            count = undo_merge(source)
            messages.success(
                request, _("Separate again: %(n)s citations came back.") % {"n": count}
            )
        elif (name := request.POST.get("_use_fetched", "")) in FIELDS:
            drop_override(source, name)
            messages.success(request, _("The page's own value is shown again."))
        elif "_paste" in request.POST:
            return HttpResponseRedirect(
                reverse("admin:articles_source_paste", args=[source.pk])
            )
        else:
            return super().response_change(request, obj)
        return HttpResponseRedirect(request.path)

    def _fetch(self, request: HttpRequest, source: Source) -> None:
        if not source_settings.enabled:
            messages.warning(request, _("Fetching is switched off on this site."))
        elif not source_actions.may_ask(request):
            messages.error(
                request, _("Too many pages asked for at once. Try again in a minute.")
            )
        else:
            mark_due(Source.objects.filter(pk=source.pk))
            messages.success(request, _("The page will be fetched shortly."))

    def get_urls(self) -> list[URLPattern]:
        protect = self.admin_site.admin_view
        return [
            path(
                "problems/",
                protect(self.problems),
                name="articles_source_problems",
            ),
            path("<int:pk>/paste/", protect(self.paste), name="articles_source_paste"),
            *super().get_urls(),
        ]

    def paste(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Take in a page source by hand."""
        source = get_object_or_404(Source, pk=pk)
        if not self.has_change_permission(request, source):
            raise PermissionDenied
        form = PasteForm(request.POST or None, request.FILES or None)
        if request.method == "POST" and form.is_valid():
            user = account(request)
            try:
                paste_page(
                    source,
                    form.cleaned_data["content"],
                    most=source_settings.paste_bytes,
                    by=user.get_username() if user else "",
                )
            except NotAPage as problem:
                form.add_error(None, str(_NOT_A_PAGE[problem.code]))
            else:
                messages.success(request, _("The page was read from what you pasted."))
                return HttpResponseRedirect(change_address(source))
        context = {
            **self.admin_site.each_context(request),
            "title": _("Paste the page source"),
            "opts": self.opts,
            "source": source,
            "form": form,
            "media": self.media,
        }
        return render(request, "admin/articles/source/paste.html", context)

    def problems(self, request: HttpRequest) -> HttpResponse:
        """Every source an editor should look at, with the articles that cite it."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        found: list[dict[str, Any]] = []
        for problem in find_problems():
            if len(found) == SHOWN_PROBLEMS:
                break
            found.append(
                {
                    "problem": problem,
                    "label": PROBLEM_LABELS[problem.kind],
                    "reason": reason(problem.code, problem.source.http_status),
                    "since": minute(problem.since),
                    "changes": [
                        (FIELD_LABELS.get(name, name), before, after)
                        for name, before, after in problem.changes
                    ],
                    "articles": [(change_address(a), a) for a in problem.articles],
                    "address": change_address(problem.source),
                    "title": _title(problem.source),
                }
            )
        context = {
            **self.admin_site.each_context(request),
            "title": _("Sources to look at"),
            "opts": self.opts,
            "rows": found,
            "is_cut": len(found) == SHOWN_PROBLEMS,
            "media": self.media,
        }
        return render(request, "admin/articles/source/problems.html", context)

    @admin.display(description=gettext_lazy("title"), ordering="title")
    def card_title(self, source: Source) -> SafeString | str:
        if source.title:
            return source.title
        return format_html(
            '<em>{}</em> <small class="quiet">{}</small>',
            derive_card(source.url).title,
            _("from the address"),
        )

    @admin.display(description=gettext_lazy("state"), ordering="status")
    def state(self, source: Source) -> SafeString:
        if source.duplicate_of_id is not None:
            return format_html('<span class="badge">{}</span>', _("duplicate"))
        return source_badge(source)

    @admin.display(description=gettext_lazy("last asked"), ordering="checked_at")
    def asked(self, source: Source) -> str:
        return minute(source.checked_at)

    @admin.display(description=gettext_lazy("published"), ordering="published_on")
    def published(self, source: Source) -> str:
        day = source.published_on
        if day is None:
            return "–"
        length = {"year": 4, "month": 7}.get(source.published_precision, 10)
        return day.isoformat()[:length]

    @admin.display(description=gettext_lazy("citations"), ordering="citation_count")
    def citations(self, source: Source) -> int:
        return int(getattr(source, "citation_count", 0))

    @admin.display(description=gettext_lazy("cited by"))
    def cited_by(self, source: Source) -> SafeString | str:
        rows = source.citations.select_related("article").order_by("-article__saved_at")
        items = [
            (
                change_address(row.article),
                row.article.title,
                row.position,
                state_badge(row.article),
            )
            for row in rows[:100]
        ]
        if not items:
            return _("No article cites this page.")
        return format_html(
            '<ul class="plain-list">{}</ul>',
            format_html_join("", '<li><a href="{}">{}</a> [{}] {}</li>', items),
        )

    @admin.display(description=gettext_lazy("state"))
    def condition(self, source: Source) -> SafeString:
        return render_to_string(
            "admin/articles/source/condition.html",
            {
                "source": source,
                "badge": source_badge(source),
                "reason": reason(source.error_code, source.http_status),
                "asked": minute(source.checked_at),
                "next": minute(source.next_fetch_at),
                "changes": [
                    (FIELD_LABELS.get(name, name), before, after)
                    for name, before, after in source.changes
                ],
                "needs_hand": source.status == Source.Status.BLOCKED,
            },
        )

    @admin.display(description=gettext_lazy("values"))
    def evidence(self, source: Source) -> SafeString:
        """Each field with what the page said beside what is shown."""
        rows = [
            (
                one,
                FIELD_LABELS[one.name],
                ORIGINS.get(one.origin, one.origin),
                *(_value(one.name, value) for value in (one.fetched, one.shown)),
            )
            for one in field_states(source)
        ]
        return render_to_string("admin/articles/source/evidence.html", {"rows": rows})

    @admin.display(description=gettext_lazy("fetch log"))
    def fetch_log(self, source: Source) -> SafeString:
        rows = [
            (
                one,
                minute(one.started_at),
                reason(one.error_code, one.http_status),
                reason(one.image_error),
                Source.Status(one.status_after).label if one.status_after else "–",
            )
            for one in source.fetches.all()[: source_settings.log_kept]
        ]
        return render_to_string("admin/articles/source/log.html", {"rows": rows})


_COLUMNS = (
    "kind",
    "image_policy",
    "image",
    "accessed_on",
    "archive_url",
    "archived_at",
    "notes",
)
_NOT_A_PAGE = {
    "too_large": gettext_lazy("The page is too large."),
    "challenge": gettext_lazy(
        "This is the site's check for robots, not the page. Wait until the browser "
        "shows the article, then copy its source."
    ),
    "empty": gettext_lazy(
        "There is no title, date or description in this text. Copy the whole source "
        "of the page (Ctrl+U shows it)."
    ),
}


def _value(name: str, value: str) -> str:
    if name == "citation_type" and value in Source.CitationType.values:
        return str(Source.CitationType(value).label)
    return value


def _title(source: Source) -> str:
    return source.title or derive_card(source.url).title
