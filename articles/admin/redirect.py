"""Redirect screens: old addresses and where they lead now."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.admin.logged import Logged
from articles.models import Redirect
from articles.publishing.old_addresses import Refusal, refusal_of


class RedirectForm(forms.ModelForm):
    class Meta:
        model = Redirect
        fields = ("path", "article")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if "path" in data:
            refusal = refusal_of(data["path"], data.get("article"))
            if refusal is not None:
                self.add_error("path", str(_REASONS[refusal]))
        return data


_REASONS: dict[Refusal, Promise] = {
    "path": gettext_lazy(
        "Write the path only, from its first slash on: /2019/old-address/"
    ),
    "own": gettext_lazy(
        "The article stands at this address itself: it would lead to itself."
    ),
    "article": gettext_lazy(
        "Another article stands at this address: change its slug first."
    ),
    "loop": gettext_lazy(
        "The article that stood here has the target's address as an old one: the two "
        "would lead to each other. Delete that redirect first."
    ),
    "page": gettext_lazy(
        "A page of the site answers at this address: the redirect would never be used."
    ),
}


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
