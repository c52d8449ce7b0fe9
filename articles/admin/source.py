"""Source screens: what is known of a cited page, and which articles cite it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.admin.badges import change_address, state_badge
from articles.admin.filters import CitedFilter
from articles.admin.stored_pages import EndsPages
from articles.models import Source
from articles.opengraph import RefusedURL, check_url, derive_card, host_of, url_key


class SourceForm(forms.ModelForm):
    """The address decides identity: normalised, and only one row for each page."""

    class Meta:
        model = Source
        exclude = ()  # noqa: DJ006  # the admin's fieldsets name the fields

    def clean_url(self) -> str:
        try:
            url = check_url(self.cleaned_data["url"])
        except RefusedURL as problem:
            raise forms.ValidationError(
                _("This address cannot be a source: %(code)s."),
                params={"code": problem.code},
            ) from problem
        others = Source.objects.exclude(pk=self.instance.pk)
        other = others.filter(url_key=url_key(url)).first()
        if other is not None:
            raise forms.ValidationError(
                _("This page is there already: %(source)s."), params={"source": other}
            )
        self.instance.url_key = url_key(url)
        self.instance.host = host_of(url)
        return url


@admin.register(Source)
class SourceAdmin(EndsPages):
    form = SourceForm
    list_display = ("card_title", "host", "kind", "published", "citations", "saved_at")
    list_filter = (CitedFilter, "kind")
    search_fields = ("title", "url", "host", "site_name", "author")
    search_help_text = gettext_lazy("Title, site, author or address")
    ordering = ("-saved_at",)
    list_per_page = 50
    show_facets = admin.ShowFacets.NEVER
    autocomplete_fields = ("image",)
    readonly_fields = ("cited_by",)
    fieldsets = (
        (None, {"fields": ("url", "title", "site_name", "description", "author")}),
        (
            gettext_lazy("Details"),
            {
                "fields": (
                    "kind",
                    "language",
                    "published_on",
                    "published_precision",
                    "image",
                )
            },
        ),
        (
            gettext_lazy("Record"),
            {"fields": ("accessed_on", "archive_url", "notes", "cited_by")},
        ),
    )

    def get_queryset(self, request: HttpRequest) -> Any:
        return Source.objects.with_citation_counts()

    @admin.display(description=gettext_lazy("title"), ordering="title")
    def card_title(self, source: Source) -> SafeString | str:
        if source.title:
            return source.title
        return format_html(
            '<em>{}</em> <small class="quiet">{}</small>',
            derive_card(source.url).title,
            _("from the address"),
        )

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
