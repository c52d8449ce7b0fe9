"""Cited sites: names, icons and permissions decided once for all their pages."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.db import transaction
from django.db.models import Count
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.admin.logged import Logged
from articles.admin.source_labels import reason
from articles.models import CardImage, SourceHost
from articles.opengraph import RefusedImage, make_thumbnails
from articles.sources.editing import purge_sources
from articles.sources.limits import source_settings
from articles.sources.pictures import store_card_image


class SourceHostForm(forms.ModelForm):
    upload = forms.FileField(
        label=capfirst(gettext_lazy("upload an icon")),
        required=False,
        help_text=gettext_lazy("Square; shown on cards that have no picture."),
    )

    class Meta:
        model = SourceHost
        fields = ("name", "name_en", "image_allowed", "fetch_allowed", "notes")

    def clean_upload(self) -> CardImage | None:
        upload = self.cleaned_data.get("upload")
        if not upload:
            return None
        try:
            made = make_thumbnails(
                upload.read(source_settings.image.body_bytes + 1), shape="icon"
            )
        except RefusedImage as refusal:
            raise forms.ValidationError(reason(refusal.code.value)) from refusal
        return store_card_image(made)


@admin.register(SourceHost)
class SourceHostAdmin(Logged):
    form = SourceHostForm
    list_display = ("host", "name", "pages", "fetch_allowed", "image_allowed")
    list_filter = ("fetch_allowed", "image_allowed")
    search_fields = ("host", "name", "name_en")
    list_per_page = 50
    show_facets = admin.ShowFacets.NEVER
    readonly_fields = ("host", "pages")
    fields = (
        "host",
        "name",
        "name_en",
        "upload",
        "image_allowed",
        "fetch_allowed",
        "notes",
        "pages",
    )

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False  # a site is there as soon as one of its pages is cited

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> Any:
        return SourceHost.objects.annotate(page_count=Count("sources"))

    @transaction.atomic
    def save_model(
        self, request: HttpRequest, obj: SourceHost, form: Any, change: bool
    ) -> None:
        # Only what the form shows: a worker writes its own columns meanwhile.
        icon = form.cleaned_data.get("upload")
        if icon is not None:
            obj.icon = icon
            obj.icon_url = obj.icon_url or "upload"
        obj.save(update_fields=[*SourceHostForm.Meta.fields, "icon", "icon_url"])
        purge_sources(obj.sources.values_list("pk", flat=True))

    @admin.display(description=gettext_lazy("pages"), ordering="page_count")
    def pages(self, host: SourceHost) -> SafeString | str:
        count = getattr(host, "page_count", 0)
        if not count:
            return _("none")
        address = reverse("admin:articles_source_changelist")
        return format_html('<a href="{}?site={}">{}</a>', address, host.pk, count)
