"""What a content delivery network was told to forget, and what it did not hear."""

from __future__ import annotations

from django.contrib import admin
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.admin.read_only import ReadOnlyAdmin
from articles.models import EdgePurge


@admin.register(EdgePurge)
class EdgePurgeAdmin(ReadOnlyAdmin):
    list_display = ("created_at", "shortly", "outcome", "attempts")
    list_per_page = 50
    fields = (
        *("version", "created_at", "outcome", "attempts", "next_attempt_at"),
        "all_keys",
    )
    readonly_fields = ("outcome", "all_keys")

    @admin.display(description=gettext_lazy("keys"))
    def shortly(self, purge: EdgePurge) -> str:
        shown = _(", ").join(purge.names[:4])
        return f"{shown} …" if len(purge.names) > 4 else shown or "–"

    @admin.display(description=gettext_lazy("keys"))
    def all_keys(self, purge: EdgePurge) -> str:
        return _(", ").join(purge.names) or "–"

    @admin.display(description=gettext_lazy("outcome"))
    def outcome(self, purge: EdgePurge) -> str:
        if purge.confirmed_at is not None:
            return _("confirmed")
        if purge.error:
            return _("tried again later: %(reason)s") % {"reason": purge.error}
        return _("waiting")
