"""All numbers of one entity, and all numbers of one measure."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from articles import evidence
from articles.caching import ARTICLES, FIGURES, stored_page
from articles.conf import conf
from articles.models import Entity, Figure, Measure
from articles.public.numbered_pages import numbered_page
from articles.public.observations import observation
from articles.public.seo import page_head


@stored_page(ARTICLES, FIGURES)
def entity_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """Its figures by measure; 404 while no public article states one."""
    entity = get_object_or_404(Entity, slug=slug)
    rows = Figure.objects.public().filter(entity=entity)
    rows = rows.order_by("measure__name", "unit", "period_start", "key")
    return _page(
        request,
        "articles/entity_detail.html",
        rows,
        entity.label(_language()),
        by=lambda note: (note.figure.measure_id, note.figure.unit, note.figure.per),
        row=entity,
        related=_related(entity),
    )


@stored_page(ARTICLES, FIGURES)
def measure_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """Its figures by unit, entity beside entity; 404 while none is public."""
    measure = get_object_or_404(Measure, slug=slug)
    rows = Figure.objects.public().filter(measure=measure)
    rows = rows.order_by("unit", "per", "entity__name", "period_start", "key")
    return _page(
        request,
        "articles/measure_detail.html",
        rows,
        measure.label(_language()),
        by=lambda note: (note.figure.unit, note.figure.per),
        row=measure,
    )


def _language() -> str:
    return get_language() or conf.language


def _page(
    request: HttpRequest,
    template: str,
    rows: Any,
    heading: str,
    *,
    by: Any,
    **context: Any,
) -> HttpResponse:
    page = numbered_page(request, evidence.for_notes(rows))
    if not page.total:
        raise Http404("No public figure.")
    language = _language()
    notes = [evidence.note_of(row, language) for row in page.page]
    groups = []
    for _key, found in groupby(notes, by):
        members = list(found)
        chart = evidence.series_chart([note.figure for note in members], language)
        groups.append({"notes": members, "chart": chart, "first": members[0]})
    description = _("Every number of %(name)s in our articles, each with its source.")
    return render(
        request,
        template,
        {
            "heading": heading,
            "page": page,
            "groups": groups,
            **context,
            "head": page_head(
                heading,
                page.address,
                description=description % {"name": heading},
                crumbs=[
                    (conf.site_name, "/"),
                    (_("Figures"), reverse("figures")),
                    (heading, page.path),
                ],
                data={
                    "@context": "https://schema.org",
                    "@graph": [
                        _in_graph(observation(note, language)) for note in notes
                    ],
                },
            ),
        },
    )


def _in_graph(data: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in data.items() if name != "@context"}


def _related(entity: Entity) -> list[Entity]:
    """Its members and the groups it is in, as far as they have a page."""
    public = Figure.objects.public().values("entity")
    both = entity.members.all() | entity.groups.all()
    return list(both.filter(pk__in=public).distinct().order_by("name"))
