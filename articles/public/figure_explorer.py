"""Every public number, narrowed by whose, what, when, what kind and on whose word."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet
from django.db.models.functions import Coalesce, ExtractYear
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from articles import evidence
from articles.caching import ARTICLES, FIGURES, stored_page
from articles.conf import conf
from articles.models import Entity, Figure, Measure
from articles.opengraph import display_host
from articles.public.numbered_pages import numbered_page
from articles.public.seo import page_head

MOST_CHOICES = 200
"""Choices of one facet that are offered, the most used first."""


@dataclass(frozen=True, slots=True)
class Facet:
    """What the list can be narrowed by: a column, its name, its choices' names."""

    name: str
    column: str
    label: Any
    is_valid: Callable[[str], bool] = lambda value: True


FACETS = (
    Facet("entity", "entity__slug", gettext_lazy("Entity")),
    Facet("measure", "measure__slug", gettext_lazy("Measure")),
    Facet("period", "year", gettext_lazy("Year"), str.isdecimal),
    Facet(
        "status",
        "status",
        gettext_lazy("Status"),
        lambda value: value in Figure.Status.values,
    ),
    Facet("source", "citations__source__host", gettext_lazy("Source")),
)


@stored_page(ARTICLES, FIGURES, reads=[facet.name for facet in FACETS])
def explorer(request: HttpRequest) -> HttpResponse:
    """`?entity=`, `?measure=`, `?period=` (the year it ends), `?status=` and
    `?source=` (a host) narrow the list; 404 for a value that cannot be one."""
    chosen = {facet.name: request.GET.get(facet.name, "")[:120] for facet in FACETS}
    for facet in FACETS:
        if chosen[facet.name] and not facet.is_valid(chosen[facet.name]):
            raise Http404(f"No such {facet.name}.")
    rows = _narrowed(chosen)
    page = numbered_page(
        request,
        evidence.for_notes(rows).order_by(
            "entity__name", "measure__name", "period_start", "key"
        ),
        keep={name: value for name, value in chosen.items() if value},
    )
    heading = _("Figures")
    language = get_language() or conf.language
    return render(
        request,
        "articles/figure_list.html",
        {
            "heading": heading,
            "page": page,
            "notes": [evidence.note_of(row, language) for row in page.page],
            "facets": [_choices(facet, chosen, language) for facet in FACETS],
            "is_narrowed": any(chosen.values()),
            "head": page_head(
                heading,
                page.address,
                description=_("The numbers our articles state, each with its source."),
                crumbs=[(conf.site_name, "/"), (heading, page.path)],
            ),
        },
    )


def _narrowed(chosen: dict[str, str]) -> Any:
    """Each figure once, whatever it was narrowed by."""
    rows = Figure.objects.public().annotate(
        year=ExtractYear(Coalesce("period_end", "period_start"))
    )
    for facet in FACETS:
        value = chosen[facet.name]
        if value:
            rows = rows.filter(**{facet.column: value})
    return rows.distinct() if chosen["source"] else rows


def _choices(facet: Facet, chosen: dict[str, str], language: str) -> dict[str, Any]:
    """Each choice counted with the other facets held."""
    rows: QuerySet[Figure] = _narrowed({**chosen, facet.name: ""}).order_by()
    counted = rows.values_list(facet.column).annotate(n=Count("pk", distinct=True))
    counts = {
        str(value): number
        for value, number in counted.order_by("-n", facet.column)[:MOST_CHOICES]
        if value not in (None, "")
    }
    names = _names(facet.name, list(counts), language)
    choices = [(value, names.get(value, value), n) for value, n in counts.items()]
    if facet.name == "period":
        choices.sort(reverse=True)
    else:
        choices.sort(key=lambda choice: (-choice[2], choice[1]))
    value = chosen[facet.name]
    if value and value not in counts:
        choices.insert(0, (value, value, 0))
    return {
        "name": facet.name,
        "label": facet.label,
        "chosen": value,
        "choices": choices,
    }


def _names(name: str, values: list[str], language: str) -> dict[str, str]:
    if name == "status":
        return {value: str(label) for value, label in Figure.Status.choices}
    if name == "source":
        return {host: display_host(host).removeprefix("www.") for host in values}
    if name == "period":
        return {year: _("%(year)s") % {"year": year} for year in values}
    model = Entity if name == "entity" else Measure
    rows = model.objects.filter(slug__in=values)
    return {row.slug: row.label(language) for row in rows}
