"""The activity log and the notes to readers: looked at and searched, never edited."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy

from articles.admin.badges import minute
from articles.admin.read_only import ReadOnlyAdmin
from articles.models import Activity, Correction

_V = Activity.Verb
# Single acts are found by searching for their word; these are what one leafs through.
SUBJECTS: dict[str, tuple[Any, tuple[str, ...]]] = {
    "text": (
        gettext_lazy("writing"),
        (_V.SAVED, _V.RESTORED, _V.CHANGE_SAVED, _V.CHANGE_DISCARDED),
    ),
    "publication": (
        gettext_lazy("publication"),
        (
            *(_V.PUBLISHED, _V.SCHEDULED, _V.WENT_LIVE, _V.WITHDRAWN, _V.RETURNED),
            *(_V.EXPIRED, _V.END_SCHEDULED, _V.END_CANCELLED, _V.CORRECTED),
            *(_V.CHANGE_PUBLISHED, _V.CHANGE_SCHEDULED, _V.CHANGE_UNSCHEDULED),
            _V.CHANGE_FAILED,
        ),
    ),
    "review": (
        gettext_lazy("review and sharing"),
        (
            *(_V.SUBMITTED, _V.ASSIGNED, _V.REMARKED, _V.APPROVED, _V.SENT_BACK),
            *(_V.REVIEW_CLOSED, _V.SHARED, _V.SHARING_ENDED),
        ),
    ),
    "records": (gettext_lazy("records"), (_V.ADDED, _V.CHANGED, _V.DELETED)),
    "logins": (
        gettext_lazy("log-ins"),
        (
            *(_V.LOGGED_IN, _V.LOGGED_OUT, _V.LOGIN_FAILED, _V.PASSWORD_CHANGED),
            *(_V.RECOVERY_CODE_USED, _V.SECOND_FACTOR_ADDED, _V.SECOND_FACTOR_REMOVED),
            *(_V.SECOND_FACTOR_RESET, _V.RECOVERY_CODES_MADE),
        ),
    ),
    "rights": (
        gettext_lazy("accounts and rights"),
        (_V.ACCOUNT_MADE, _V.RIGHTS_CHANGED, _V.PASSWORD_CHANGED),
    ),
}


class SubjectFilter(admin.SimpleListFilter):
    """What the acts were about."""

    title = gettext_lazy("subject")
    parameter_name = "about"

    def lookups(
        self, request: HttpRequest, model_admin: admin.ModelAdmin
    ) -> Iterable[tuple[str, Any]]:
        return [(key, words) for key, (words, _verbs) in SUBJECTS.items()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() in SUBJECTS:
            return queryset.filter(verb__in=SUBJECTS[str(self.value())][1])
        return queryset


@admin.register(Activity)
class ActivityAdmin(ReadOnlyAdmin):
    list_display = ("moment", "who", "verb_in_words", "summary")
    list_display_links = ("moment",)
    list_filter = (SubjectFilter,)
    search_fields = ("actor_name", "object_label", "verb", "detail")
    search_help_text = gettext_lazy("Person, act, object, note or address")
    date_hierarchy = "at"
    list_per_page = 100
    fields = ("at", "who", "verb_in_words", "kind_of_object", "on_what", "details")
    readonly_fields = ("who", "verb_in_words", "kind_of_object", "on_what", "details")

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """Acts are found in the reader's language too."""
        found, may_repeat = super().get_search_results(request, queryset, search_term)
        words = search_term.strip()
        if words:
            found = found | queryset & Activity.objects.labelled(words)
        return found, may_repeat

    @admin.display(description=gettext_lazy("when"), ordering="at")
    def moment(self, activity: Activity) -> str:
        return minute(activity.at)

    @admin.display(description=gettext_lazy("object"), ordering="object_label")
    def summary(self, activity: Activity) -> SafeString:
        return format_html(
            "{} <small>{}</small>", self.on_what(activity), activity.told
        )

    @admin.display(description=gettext_lazy("who"), ordering="actor_name")
    def who(self, activity: Activity) -> str:
        """The name as it was then: the account may be gone."""
        return activity.actor_name or "–"

    @admin.display(description=gettext_lazy("what"), ordering="verb")
    def verb_in_words(self, activity: Activity) -> str:
        return activity.what

    @admin.display(description=gettext_lazy("object"), ordering="object_label")
    def on_what(self, activity: Activity) -> SafeString | str:
        """Linked, whether or not it is still there: a 404 says that it is not."""
        try:
            address = reverse(
                f"admin:{_app(activity)}_{activity.object_type}_change",
                args=[activity.object_id],
            )
        except NoReverseMatch:
            return activity.object_label or "–"
        return format_html('<a href="{}">{}</a>', address, activity.object_label)

    @admin.display(description=gettext_lazy("kind of object"))
    def kind_of_object(self, activity: Activity) -> str:
        try:
            model = apps.get_model(_app(activity), activity.object_type)
        except LookupError:
            return activity.object_type or "–"
        return str(model._meta.verbose_name)

    @admin.display(description=gettext_lazy("detail"))
    def details(self, activity: Activity) -> str:
        return activity.told or "–"


def _app(activity: Activity) -> str:
    return "auth" if activity.object_type in {"user", "group"} else "articles"


@admin.register(Correction)
class CorrectionAdmin(ReadOnlyAdmin):
    list_display = ("article", "kind", "note", "made_at", "made_by")
    list_select_related = ("article", "made_by")
    list_filter = ("kind",)
    search_fields = ("article__title", "note")
    date_hierarchy = "made_at"
