"""Figures in the admin: their list, and the form that shows its impact first."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.db import models
from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles import evidence, publishing
from articles.admin.access import account
from articles.admin.figure_impact import (
    articles_to_reword,
    impact_page,
    proposal,
    tell_prepared,
    waiting,
    waits,
)
from articles.admin.figure_report import report
from articles.admin.figure_review import review
from articles.admin.logged import Logged
from articles.admin.numbers import numbers
from articles.models import Figure, FigureChange, FigureCitation, PendingFigure

# The rows keep the codes of the floor of figures, which knows no translations.
_WORDS: dict[str, dict[str, Any]] = {
    "period_shape": {
        "calendar": gettext_lazy("in"),
        "span": gettext_lazy("from … to"),
        "since": gettext_lazy("since"),
        "until": gettext_lazy("until"),
        "length": gettext_lazy("so long"),
        "trailing": gettext_lazy("the past"),
        "coming": gettext_lazy("the coming"),
    },
    "period_precision": {
        "day": gettext_lazy("day"),
        "week": gettext_lazy("week"),
        "month": gettext_lazy("month"),
        "quarter": gettext_lazy("quarter"),
        "half": gettext_lazy("half-year"),
        "year": gettext_lazy("year"),
        "fiscal_year": gettext_lazy("fiscal year"),
        "decade": gettext_lazy("decade"),
    },
    "per": {
        "second": gettext_lazy("second"),
        "minute": gettext_lazy("minute"),
        "hour": gettext_lazy("hour"),
        "day": gettext_lazy("day"),
        "week": gettext_lazy("week"),
        "month": gettext_lazy("month"),
        "year": gettext_lazy("year"),
        "person": gettext_lazy("person"),
    },
}


class FigureForm(forms.ModelForm):
    """A change of what a confirmed figure says needs its kind and a reason."""

    change_kind = forms.ChoiceField(
        label=gettext_lazy("Kind of change"),
        required=False,
        choices=[("", "–"), *((k.value, k.label) for k in evidence.TOLD)],
    )
    change_reason = forms.CharField(
        label=gettext_lazy("Reason of the change"),
        required=False,
        help_text=gettext_lazy("For editors only."),
    )
    change_note = forms.CharField(
        label=gettext_lazy("Note for readers"),
        required=False,
        help_text=gettext_lazy("Left empty, the old and the new value are told."),
    )

    class Meta:
        model = Figure
        exclude = ()  # noqa: DJ006  # the admin's fieldsets name the fields

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, labels in _WORDS.items():
            field = self.fields.get(name)
            if isinstance(field, forms.ChoiceField):
                choices: Any = field.choices
                field.choices = [
                    (code, labels.get(str(code), label)) for code, label in choices
                ]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        figure = self.instance
        if figure.pk and figure.state != Figure.State.CANDIDATE and self.changed_data:
            given = data.get("change_kind") and data.get("change_reason", "").strip()
            meaning = set(self.changed_data) & {
                name.removesuffix("_id") for name in evidence.MEANING
            }
            if meaning:
                evidence.require_none_waiting(figure)
            if meaning and not given:
                raise forms.ValidationError(
                    _("Say what kind of change it is, and why.")
                )
        return data


class SourceInline(admin.StackedInline):
    model = FigureCitation
    extra = 0
    autocomplete_fields = ("source",)
    formfield_overrides = {
        models.TextField: {"widget": forms.Textarea(attrs={"rows": 2})}
    }
    fields = (("source", "role"), "quote", ("locator", "accessed_on"))


@admin.register(Figure)
class FigureAdmin(Logged):
    form = FigureForm
    list_display = ("key", "shown", "entity", "measure", "status", "state", "found")
    list_filter = ("state", "status", "bound")
    search_fields = ("key", "entity__name", "measure__name", "found_in__title")
    list_select_related = ("entity", "measure", "found_in")
    ordering = ("-saved_at",)
    show_facets = admin.ShowFacets.NEVER
    autocomplete_fields = ("entity", "counterparty", "measure", "supersedes")
    readonly_fields = (
        *("waiting_change", "state", "confirmed_by", "confirmed_at", "found_in"),
    )
    inlines = (SourceInline,)
    change_list_template = "admin/articles/figure/change_list.html"
    fieldsets = (
        (
            None,
            {"fields": ("waiting_change", "key", "entity", "counterparty", "measure")},
        ),
        (
            gettext_lazy("Value"),
            {
                "fields": (
                    ("value", "value_max", "magnitude", "written_exponent"),
                    ("lower", "upper"),
                    ("unit", "per", "bound", "also"),
                    ("status", "basis"),
                    ("missing_reason", "missing_words"),
                )
            },
        ),
        (
            gettext_lazy("Period"),
            {
                "fields": (
                    ("period_start", "period_end"),
                    ("period_shape", "period_precision", "period_count"),
                    ("as_of", "first_published", "review_on"),
                )
            },
        ),
        (
            gettext_lazy("Record"),
            {
                "fields": (
                    ("unsourced_reason", "rank"),
                    ("is_reported", "is_disputed", "is_provisional", "is_threshold"),
                    "note",
                    "supersedes",
                    ("state", "confirmed_by", "confirmed_at", "found_in"),
                )
            },
        ),
        (
            gettext_lazy("Change"),
            {"fields": ("change_kind", "change_reason", "change_note")},
        ),
    )

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Figures come from articles or files: each has its places and its source."""
        return False

    def has_delete_permission(
        self, request: HttpRequest, obj: Figure | None = None
    ) -> bool:
        """A confirmed figure is withdrawn, with a reason; its address stays."""
        allowed = super().has_delete_permission(request, obj)
        return allowed and obj is not None and obj.state == Figure.State.CANDIDATE

    def get_fieldsets(self, request: HttpRequest, obj: Figure | None = None) -> Any:
        """The line of a waiting change only where one waits."""
        fieldsets = super().get_fieldsets(request, obj)
        if obj is not None and hasattr(obj, "pending"):
            return fieldsets
        (name, first), *others = fieldsets
        fields = tuple(one for one in first["fields"] if one != "waiting_change")
        return ((name, {**first, "fields": fields}), *others)

    @admin.display(description=gettext_lazy("waiting change"))
    def waiting_change(self, figure: Figure) -> SafeString:
        row = PendingFigure.objects.get(figure=figure)
        address = reverse("admin:articles_figure_waiting", args=[row.pk])
        return format_html('<a href="{}">{} → {}</a>', address, row.before, row.after)

    @admin.display(description=gettext_lazy("value"), ordering="value")
    def shown(self, figure: Figure) -> str:
        return evidence.display(figure)

    @admin.display(description=gettext_lazy("found in"))
    def found(self, figure: Figure) -> SafeString | str:
        if figure.found_in is None:
            return "–"
        address = reverse("admin:articles_figure_review", args=[figure.found_in_id])
        return format_html('<a href="{}">{}</a>', address, figure.found_in.title)

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> Any:
        """A change of meaning first shows what it touches; a second press saves."""
        if request.method == "POST" and "_impact_seen" not in request.POST:
            figure = self.get_object(request, object_id or "")
            if figure is not None and self.has_change_permission(request, figure):
                form = self.get_form(request, figure)(request.POST, instance=figure)
                if form.is_valid() and evidence.changes_meaning(figure):
                    fields = [
                        (name, value)
                        for name, values in request.POST.lists()
                        if name not in ("csrfmiddlewaretoken", "_reword", "_when")
                        for value in values
                    ]
                    return impact_page(request, figure, fields=fields)
        return super().changeform_view(request, object_id, form_url, extra_context)

    def save_model(
        self, request: HttpRequest, obj: Figure, form: Any, change: bool
    ) -> None:
        data = form.cleaned_data
        prepared = publishing.change_figure(
            obj,
            by=account(request),
            kind=data.get("change_kind") or FigureChange.Kind.DISPLAY,
            reason=data.get("change_reason", ""),
            note=data.get("change_note", ""),
            reword=articles_to_reword(request, obj),
            wait=waits(request) and evidence.changes_meaning(obj),
        )
        tell_prepared(request, prepared, obj)

    def get_urls(self) -> list[URLPattern]:
        def guarded(route: str, view: Any, name: str) -> URLPattern:
            protected: Any = self.admin_site.admin_view(view)
            made: URLPattern = path(route, protected, name=f"articles_figure_{name}")
            return made

        return [
            guarded("review/<int:pk>/", review, "review"),
            guarded("report/", report, "report"),
            guarded("proposal/<int:pk>/", proposal, "proposal"),
            guarded("waiting/<int:pk>/", waiting, "waiting"),
            guarded("numbers/", numbers, "numbers"),
            *super().get_urls(),
        ]
