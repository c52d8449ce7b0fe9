"""Redirect screens: old addresses and where they lead now."""

from __future__ import annotations

from django import forms
from django.contrib import admin
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.admin.logged import Logged
from articles.models import Redirect


class RedirectForm(forms.ModelForm):
    class Meta:
        model = Redirect
        fields = ("path", "article")

    def clean_path(self) -> str:
        path: str = self.cleaned_data["path"]
        if not path.startswith("/") or path.startswith("//"):
            raise forms.ValidationError(
                _("Write the path only, from its first slash on: /2019/old-address/")
            )
        return path


@admin.register(Redirect)
class RedirectAdmin(Logged):
    form = RedirectForm
    list_display = ("path", "target", "created_at")
    list_select_related = ("article",)
    search_fields = ("path", "article__title")
    autocomplete_fields = ("article",)
    show_facets = admin.ShowFacets.NEVER

    @admin.display(description=gettext_lazy("leads to"), ordering="article__title")
    def target(self, redirect: Redirect) -> str:
        return str(redirect.article) if redirect.article else _("gone (410)")
