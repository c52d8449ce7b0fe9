"""The numbers behind the articles: one figure, all of them, those of one article."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Count, Exists, OuterRef, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from articles import evidence
from articles.caching import (
    ARTICLES,
    FIGURES,
    article_key,
    depends_on,
    figure_key,
    stored_page,
)
from articles.conf import conf
from articles.models import (
    Article,
    Entity,
    Figure,
    FigureChange,
    Measure,
    Mention,
    live_articles,
)
from articles.public.numbered_pages import numbered_page
from articles.public.seo import page_head
from articles.publishing.absolute import absolute

FACETS = ("entity", "measure", "status")


@stored_page(ARTICLES, FIGURES)
def explorer(request: HttpRequest) -> HttpResponse:
    """Every public figure; `?entity=`, `?measure=` and `?status=` narrow the list."""
    chosen = {name: request.GET.get(name, "") for name in FACETS}
    rows = _chosen(Figure.objects.public(), chosen)
    page = numbered_page(
        request,
        evidence.for_notes(rows).order_by("entity__name", "measure__name", "key"),
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
            "facets": _facets(chosen),
            "is_narrowed": any(chosen.values()),
            "head": page_head(
                heading,
                page.address,
                description=_("The numbers our articles state, each with its source."),
                crumbs=[(conf.site_name, "/"), (heading, page.path)],
            ),
        },
    )


@stored_page(ARTICLES, FIGURES)
def figure_detail(request: HttpRequest, key: str) -> HttpResponse:
    rows = evidence.for_notes(Figure.objects.public())
    figure = get_object_or_404(rows.select_related("derivation"), key=key)
    language = get_language() or conf.language
    note = evidence.note_of(figure, language)
    mentions = (
        Mention.objects.filter(live_articles("article__"), figure=figure, is_lost=False)
        .select_related("article")
        .order_by("-article__published_at", "field", "line")
    )
    heading = _("%(entity)s: %(measure)s") % {
        "entity": note.entity,
        "measure": note.measure,
    }
    address = figure.get_absolute_url()
    response = render(
        request,
        "articles/figure_detail.html",
        {
            "note": note,
            "heading": heading,
            "derivation": getattr(figure, "derivation", None),
            "inputs": _inputs(figure, language),
            "used_in": _used_in(list(mentions)),
            "changes": figure.changes.exclude(kind=FigureChange.Kind.DISPLAY),
            "head": page_head(
                heading,
                address,
                description=f"{heading} {note.text} {note.period}".strip(),
                crumbs=[
                    (conf.site_name, "/"),
                    (_("Figures"), reverse("figures")),
                    (heading, address),
                ],
                data=observation(note),
            ),
        },
    )
    return depends_on(response, [figure_key(figure.pk)])


@require_safe
@stored_page(FIGURES)
def as_csv(request: HttpRequest, slug: str) -> HttpResponse:
    article, rows = _article_rows(slug)
    response = HttpResponse(evidence.as_csv(rows), content_type="text/csv")
    name = f'attachment; filename="figures-{article.pk}.csv"'
    response.headers["Content-Disposition"] = name
    return depends_on(response, [article_key(article.pk)])


@require_safe
@stored_page(FIGURES)
def as_json(request: HttpRequest, slug: str) -> HttpResponse:
    article, rows = _article_rows(slug)
    address = absolute(article.get_absolute_url())
    body = evidence.as_json(rows, article=article.title, url=address)
    response = HttpResponse(body, content_type="application/json")
    return depends_on(response, [article_key(article.pk)])


def observation(note: evidence.FigureNote) -> dict[str, Any]:
    """The figure as schema.org has it: a bound is a minimum or a maximum, never a
    plain value."""
    figure = note.figure
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Observation",
        "name": note.measure,
        "url": absolute(note.url),
        "observationAbout": {"@type": "Thing", "name": note.entity},
        "variableMeasured": {"@type": "StatisticalVariable", "name": note.measure},
        "description": note.text,
    }
    # A text: many readers would round a number of JSON.
    value = None if figure.value is None else f"{figure.value:f}"
    if figure.bound in (Figure.Bound.AT_LEAST, Figure.Bound.MORE_THAN):
        data["minValue"] = value
    elif figure.bound in (Figure.Bound.AT_MOST, Figure.Bound.LESS_THAN):
        data["maxValue"] = value
    elif figure.bound == Figure.Bound.RANGE:
        data["minValue"], data["maxValue"] = value, f"{figure.value_max:f}"
    else:
        data["value"] = value
    if figure.unit:
        data["unitText"] = figure.unit
    if figure.period_start and figure.period_end:
        data["observationPeriod"] = f"{figure.period_start}/{figure.period_end}"
    if figure.as_of:
        data["observationDate"] = figure.as_of.isoformat()
    links = [card.href for card in note.sources if card.href]
    if links:
        data["isBasedOn"] = links
    return {name: found for name, found in data.items() if found is not None}


def _chosen(rows: QuerySet[Figure], chosen: dict[str, str]) -> Any:
    if chosen["entity"]:
        rows = rows.filter(entity__slug=chosen["entity"])
    if chosen["measure"]:
        rows = rows.filter(measure__slug=chosen["measure"])
    if chosen["status"]:
        if chosen["status"] not in Figure.Status.values:
            raise Http404("No such status.")
        rows = rows.filter(status=chosen["status"])
    return rows


def _facets(chosen: dict[str, str]) -> list[dict[str, Any]]:
    """What the list can be narrowed by: each choice counted with the others held."""
    language = get_language() or conf.language
    facets = []
    for name, model in (("entity", Entity), ("measure", Measure), ("status", None)):
        others = {**chosen, name: ""}
        rows = _chosen(Figure.objects.public(), others).order_by()
        column = "status" if model is None else f"{name}__slug"
        counts: dict[str, int] = dict(rows.values_list(column).annotate(n=Count("pk")))
        if model is None:
            labels = {value: str(label) for value, label in Figure.Status.choices}
        else:
            named = model.objects.filter(slug__in=counts)
            labels = {row.slug: row.label(language) for row in named}
        choices: list[tuple[str, str, int]] = [
            (str(value), labels.get(value, value), count)
            for value, count in counts.items()
        ]
        choices.sort(key=_most_used)
        facets.append(
            {
                "name": name,
                "label": {
                    "entity": _("Entity"),
                    "measure": _("Measure"),
                    "status": _("Status"),
                }[name],
                "chosen": chosen[name],
                "choices": choices,
            }
        )
    return facets


def _most_used(choice: Sequence[Any]) -> tuple[int, str]:
    return -choice[2], choice[1]


def _inputs(figure: Figure, language: str) -> list[tuple[str, str]]:
    """(label, address) of the figures it follows from; those not public stay unnamed
    but counted, so that nothing of a draft is told."""
    if not hasattr(figure, "derivation"):
        return []
    inputs = figure.derivation.inputs.select_related("figure").order_by("position")
    public = {
        row.pk: row
        for row in evidence.for_notes(Figure.objects.public()).filter(
            Exists(figure.derivation.inputs.filter(figure=OuterRef("pk")).order_by())
        )
    }
    shown = []
    for row in inputs:
        known = public.get(row.figure_id)
        if known is None:
            shown.append((_("a figure not published here"), ""))
        else:
            note = evidence.note_of(known, language)
            shown.append((note.spoken, note.url))
    return shown


def _used_in(mentions: list[Mention]) -> list[tuple[Article, list[str]]]:
    """Each article once, with the different wordings it uses."""
    found: dict[int, tuple[Article, list[str]]] = {}
    for mention in mentions:
        _article, words = found.setdefault(mention.article_id, (mention.article, []))
        said = mention.literal.replace("*", "")
        if said and said not in words:
            words.append(said)
    return list(found.values())


def _article_rows(slug: str) -> tuple[Article, list[dict[str, str]]]:
    article = get_object_or_404(Article.objects.published(), slug=slug)
    stated = Mention.objects.filter(article=article, figure=OuterRef("pk"))
    figures = Figure.objects.public().filter(Exists(stated))
    rows = evidence.rows_of(evidence.for_notes(figures), article.language)
    return article, rows
