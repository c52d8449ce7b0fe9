"""What figures are named by and made from: entities, measures, derivations."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles import evidence
from articles.admin.logged import Logged
from articles.models import Derivation, DerivationInput, Entity, Figure, Measure


class NamedAdmin(Logged):
    """Entities and measures: their keys follow from their names."""

    search_fields = ("name", "name_en", "aliases")
    exclude = ("slug",)

    def save_model(
        self, request: HttpRequest, obj: Any, form: Any, change: bool
    ) -> None:
        obj.fill_keys()
        super().save_model(request, obj, form, change)
        evidence.end_pages(obj.figures.all())


@admin.register(Entity)
class EntityAdmin(NamedAdmin):
    list_display = ("name", "name_en", "kind")
    filter_horizontal = ("members",)


@admin.register(Measure)
class MeasureAdmin(NamedAdmin):
    list_display = ("name", "name_en", "nature", "default_unit")


class InputFormSet(forms.BaseInlineFormSet):
    """Inputs in their order; a figure never follows from itself."""

    def clean(self) -> None:
        super().clean()
        inputs = [
            data["figure"]
            for form in self.forms
            if (data := getattr(form, "cleaned_data", None))
            and data.get("figure")
            and not data.get("DELETE")
        ]
        weighted = [
            form.cleaned_data
            for form in self.forms
            if getattr(form, "cleaned_data", {}).get("weight") not in (None, 1)
        ]
        if weighted and self.instance.operator != Derivation.Operator.SUM:
            raise forms.ValidationError(_("Only the addends of a sum have weights."))
        output: Figure | None = getattr(self.instance, "figure", None)
        if output is not None:
            evidence.check_derivation(output, inputs)


class InputInline(admin.TabularInline):
    model = DerivationInput
    formset = InputFormSet
    extra = 2
    fields = ("position", "figure", "weight")
    autocomplete_fields = ("figure",)


class LinesField(forms.CharField):
    """A list of words, one on a line."""

    widget = forms.Textarea(attrs={"rows": 4, "class": "vLargeTextField"})

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(map(str, value)) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        lines = (line.strip() for line in (super().to_python(value) or "").splitlines())
        return [line for line in lines if line]

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(self.to_python(data or "") != (initial or []))


class DerivationForm(forms.ModelForm):
    missing = LinesField(
        label=capfirst(gettext_lazy("missing or counted names")),
        required=False,
        help_text=gettext_lazy(
            "One on a line: addends nobody states, or what a count counts."
        ),
    )

    class Meta:
        model = Derivation
        fields = (
            *("figure", "operator", "rate", "digits", "rounding", "is_complete"),
            "missing",
        )


@admin.register(Derivation)
class DerivationAdmin(Logged):
    form = DerivationForm
    list_display = ("figure", "operator", "is_complete")
    autocomplete_fields = ("figure", "rate")
    search_fields = ("figure__key",)
    list_select_related = ("figure",)
    inlines = (InputInline,)

    def save_related(
        self, request: HttpRequest, form: Any, formsets: Any, change: bool
    ) -> None:
        super().save_related(request, form, formsets, change)
        evidence.end_pages([form.instance.figure])
