"""The activity log and the notes to readers: looked at, never edited."""

from __future__ import annotations

from django.contrib import admin
from django.utils.translation import gettext_lazy

from articles.admin.read_only import ReadOnlyAdmin
from articles.models import Activity, Correction


@admin.register(Activity)
class ActivityAdmin(ReadOnlyAdmin):
    list_display = ("at", "who", "verb", "object_label")
    list_filter = ("verb",)
    search_fields = ("actor_name", "object_label")
    date_hierarchy = "at"
    list_per_page = 100
    fields = ("at", "who", "verb", "object_type", "object_label", "detail")
    readonly_fields = ("who",)

    @admin.display(description=gettext_lazy("who"), ordering="actor_name")
    def who(self, activity: Activity) -> str:
        """The name as it was then: the account may be gone."""
        return activity.actor_name or "–"


@admin.register(Correction)
class CorrectionAdmin(ReadOnlyAdmin):
    list_display = ("article", "kind", "note", "made_at", "made_by")
    list_select_related = ("article", "made_by")
    list_filter = ("kind",)
    search_fields = ("article__title", "note")
    date_hierarchy = "made_at"
