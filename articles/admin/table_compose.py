"""Composing a table: choose whom and what, see the grid, give it a name."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.widgets import AutocompleteSelectMultiple
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles import evidence
from articles.evidence.composing import Arrangement, arrange, make_table
from articles.models import Entity, Figure, Measure

_SIDES = (
    ("entity", gettext_lazy("entity")),
    ("measure", gettext_lazy("measure")),
    ("period", gettext_lazy("period")),
)


class ChoiceForm(forms.Form):
    """Whom and what the table compares."""

    entities = forms.ModelMultipleChoiceField(
        Entity.objects.all(),
        label=gettext_lazy("Entities"),
        widget=AutocompleteSelectMultiple(Figure._meta.get_field("entity"), admin.site),
    )
    measures = forms.ModelMultipleChoiceField(
        Measure.objects.all(),
        label=gettext_lazy("Measures"),
        widget=AutocompleteSelectMultiple(
            Figure._meta.get_field("measure"), admin.site
        ),
    )
    rows = forms.ChoiceField(
        label=gettext_lazy("Rows"), choices=_SIDES, initial="entity"
    )
    columns = forms.ChoiceField(
        label=gettext_lazy("Columns"), choices=_SIDES, initial="measure"
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("rows") == data.get("columns"):
            raise ValidationError(_("Rows and columns must differ."))
        return data


def compose(request: HttpRequest) -> HttpResponse:
    """GET shows the grid of the choice; POST makes the table and opens it."""
    user: Any = request.user
    if not user.has_perm("articles.add_figuretable"):
        raise PermissionDenied
    chosen = request.POST if request.method == "POST" else request.GET
    form = ChoiceForm(chosen) if "entities" in chosen else ChoiceForm()
    grid: Arrangement | None = None
    problems: list[str] = []
    if form.is_bound and form.is_valid():
        data = form.cleaned_data
        grid = arrange(
            _in_order(data["entities"], chosen.getlist("entities")),
            _in_order(data["measures"], chosen.getlist("measures")),
            rows=data["rows"],
            columns=data["columns"],
        )
        if request.method == "POST":
            try:
                return _make(request, grid)
            except ValidationError as problem:
                problems = problem.messages
    context = {
        **admin.site.each_context(request),
        "title": _("Compose a table"),
        "form": form,
        "media": form.media,
        "grid": grid,
        "problems": problems,
        "posted": request.POST,
    }
    return TemplateResponse(request, "admin/articles/figuretable/compose.html", context)


def _in_order(rows: Any, wanted: list[str]) -> list[Any]:
    """As they were chosen, which is how they shall stand."""
    return sorted(rows, key=lambda row: wanted.index(str(row.pk)))


def _make(request: HttpRequest, grid: Arrangement) -> HttpResponse:
    cells = []
    for row, places in enumerate(grid.places):
        for column, place in enumerate(places):
            wanted = request.POST.get(f"cell-{row}-{column}", "")
            words = request.POST.get(f"words-{row}-{column}", "").strip()
            figure = next(
                (c.figure for c in place.choices if str(c.figure.pk) == wanted), None
            )
            cells.append((place.row, place.column, figure, words))
    if not any(figure for _row, _column, figure, _words in cells):
        raise ValidationError(_("Choose at least one figure."))
    table = make_table(
        key=request.POST.get("key", "").strip(),
        title=request.POST.get("title", "").strip(),
        note=request.POST.get("note", "").strip(),
        cells=cells,
    )
    evidence.table_changed(table)
    mark = f"[[table:{table.key}]]"
    messages.success(
        request, _("Write %(mark)s where it shall stand.") % {"mark": mark}
    )
    address = reverse("admin:articles_figuretable_change", args=[table.pk])
    return HttpResponseRedirect(address)
