"""Source screens: what a page says, what is shown instead, and who cites it."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.admin import (
    source_actions,
    source_merging,
    source_panels,
    source_report,
)
from articles.admin.access import user_name
from articles.admin.badges import change_address, minute
from articles.admin.filters import CitedFilter
from articles.admin.source_form import PasteForm, SourceForm
from articles.admin.source_labels import source_badge
from articles.admin.stored_pages import EndsPages
from articles.models import Source
from articles.opengraph import derive_card, taken_at_of
from articles.sources import undo_merge
from articles.sources.archiving import confirm, date_of_copy, dismiss
from articles.sources.decisions import decide
from articles.sources.editing import (
    NotAPage,
    drop_override,
    enter_values,
    mark_due,
    note_changes,
    paste_page,
    start_anew,
)
from articles.sources.fields import FIELDS
from articles.sources.limits import source_settings

_MAIN = ("condition", "url", "title", "site_name", "description", "author")


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
    readonly_fields = (
        "typed_address",
        "condition",
        "cited_by",
        "copies",
        "evidence",
        "fetch_log",
    )
    actions = (
        source_actions.fetch_selected,
        source_actions.note_selected,
        source_actions.hide_pictures,
        source_actions.look_for_copies_of_selected,
        source_actions.have_selected_copied,
        source_merging.merge_selected,
    )
    fieldsets = (
        (
            None,
            {
                "fields": _MAIN,
            },
        ),
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
                    "reason",
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
                    "copies",
                    "notes",
                    "cited_by",
                )
            },
        ),
        (
            gettext_lazy("Fetching"),
            {"fields": ("evidence", "fetch_log")},
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
        if obj is not None and obj.host:
            return found
        if obj is not None:
            # A refused address is corrected where it is written: in the articles.
            shown = ["typed_address" if one == "url" else one for one in _MAIN]
            return [(None, {"fields": shown}), *found[1:]]
        # Of a page that is not there yet nothing is known.
        known = set(self.readonly_fields)
        return [
            (title, {"fields": [one for one in part["fields"] if one not in known]})
            for title, part in found[:-1]
        ]

    def render_change_form(
        self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any
    ) -> Any:
        source = kwargs.get("obj")
        if source is not None:
            # The panels are drawn without the request, and hold buttons.
            source.may_change = self.has_change_permission(request, source)
        return super().render_change_form(request, context, *args, **kwargs)

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
        typed = form.overridden()
        columns = {
            name: getattr(obj, name)
            for name in (*_COLUMNS, *(("image", "image_policy") if picture else ()))
            if name in form.changed_data or picture is not None
        }
        if change and "url" in form.changed_data:
            start_anew(obj)
            obj.save()
        elif not change:
            obj.save()
        entered = columns.get("archive_url", "")
        if entered and not columns.get("archived_at"):
            columns["archived_at"] = taken_at_of(entered)
        by = user_name(request)
        note = form.cleaned_data.get("reason", "")
        enter_values(obj, typed, by=by, note=note, others=columns)
        if entered and columns["archived_at"] is None:
            date_of_copy(obj, by=by)
        decide(obj, source_panels.decisions_in(request.POST))

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
        elif "_look_for_copy" in request.POST:
            source_actions.look_for_copies_of(request, Source.objects.filter(pk=obj.pk))
        elif "_have_copied" in request.POST:
            source_actions.have_copied_of(request, Source.objects.filter(pk=obj.pk))
        elif number := request.POST.get("_use_copy"):
            for found in source.archive_requests.filter(pk=_whole(number)):
                confirm(found, by=user_name(request))
                messages.success(request, _("Readers are led to the copy now."))
        elif number := request.POST.get("_drop_copy"):
            for found in source.archive_requests.filter(pk=_whole(number)):
                dismiss(found, by=user_name(request))
                messages.success(request, _("The copy is not used."))
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
            try:
                paste_page(
                    source,
                    form.cleaned_data["content"],
                    most=source_settings.paste_bytes,
                    by=user_name(request),
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
        """Every source an editor should look at, with who rests on it."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        context = {
            **self.admin_site.each_context(request),
            "title": _("Sources to look at"),
            "opts": self.opts,
            "media": self.media,
            **source_report.context(),
        }
        return render(request, "admin/articles/source/problems.html", context)

    @admin.display(description=gettext_lazy("title"), ordering="title")
    def card_title(self, source: Source) -> SafeString:
        if source.title or not source.host:
            title = format_html("{}", source.title or derive_card(source.url).title)
        else:
            title = format_html(
                '<em>{}</em> <small class="quiet">{}</small>',
                derive_card(source.url).title,
                _("from the address"),
            )
        return format_html(
            '{} <small class="source-host">{}</small>', title, source.host
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
        return source_panels.cited_by(source)

    @admin.display(description=gettext_lazy("state"))
    def condition(self, source: Source) -> SafeString:
        return source_panels.condition(source)

    @admin.display(description=gettext_lazy("values"))
    def evidence(self, source: Source) -> SafeString:
        return source_panels.evidence(source)

    @admin.display(description=gettext_lazy("fetch log"))
    def fetch_log(self, source: Source) -> SafeString:
        return source_panels.fetch_log(source)

    @admin.display(description=gettext_lazy("address"))
    def typed_address(self, source: Source) -> str:
        """As text: Django would make a link of an address that must not be one."""
        return source.url

    @admin.display(description=gettext_lazy("copies in archives"))
    def copies(self, source: Source) -> SafeString:
        return source_panels.copies(source)


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0


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
    "refused": gettext_lazy("The address names no page that could be read."),
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
