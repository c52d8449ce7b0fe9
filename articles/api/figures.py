"""`/api/v1/figures/` and `/api/v1/entities/`: confirmed numbers, and whose they are."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef
from django.http import Http404, HttpRequest

from articles import evidence
from articles.api import represent
from articles.api.endpoints import Answer, endpoint
from articles.api.pages import Order, page_of
from articles.api.parameters import CURSOR, LIMIT, choice, text
from articles.caching import ARTICLES, FIGURES, figure_key
from articles.models import Entity, Figure, FigureChange, FigureCitation, Mention

LAST_ADDED_FIRST = Order()


@endpoint(
    "Confirmed figures, the last added first.",
    answer="FigurePage",
    parameters=[
        text("entity", "Slug of an entity."),
        text("measure", "Slug of a measure."),
        text("unit", "Code of a unit, such as USD, JPY, person or percent."),
        choice("status", "What kind of statement it is.", Figure.Status.values),
        text("article", "Slug of an article that states it."),
        text("source", "Number of a source that states it."),
        LIMIT,
        CURSOR,
    ],
    names=[ARTICLES, FIGURES],
)
def figures(request: HttpRequest, *, limit: int, cursor: str, **filters: Any) -> Answer:
    rows = Figure.objects.public()
    for name in ("entity", "measure"):
        if filters[name]:
            rows = rows.filter(**{f"{name}__slug": filters[name]})
    for name in ("unit", "status"):
        if filters[name]:
            rows = rows.filter(**{name: filters[name]})
    if filters["article"]:
        stated = Mention.objects.filter(
            figure=OuterRef("pk"), article__slug=filters["article"], is_lost=False
        )
        rows = rows.filter(Exists(stated))
    if filters["source"]:
        rows = rows.filter(Exists(_citations(filters["source"])))
    return Answer(
        page_of(
            evidence.for_notes(rows),
            order=LAST_ADDED_FIRST,
            cursor=cursor,
            limit=limit,
            represent=represent.figure,
        )
    )


@endpoint("One figure with its derivation and history.", answer="WholeFigure")
def figure(request: HttpRequest, key: str) -> Answer:
    row = (
        evidence.for_notes(Figure.objects.public())
        .select_related("derivation")
        .filter(key=key)
        .first()
    )
    if row is None:
        raise Http404(f"No public figure has the key “{key[:80]}”.")
    told = row.changes.exclude(kind=FigureChange.Kind.DISPLAY)
    data = {
        **represent.figure(row),
        "derivation": _derivation(row),
        "history": [represent.change(change) for change in told],
        "articles_url": represent.listed("api-articles", figure=row.key),
    }
    return Answer(data, [ARTICLES, FIGURES, figure_key(row.pk)])


@endpoint(
    "Those whose numbers are told, the last added first.",
    answer="EntityPage",
    parameters=[
        choice("kind", "What it is.", Entity.Kind.values),
        LIMIT,
        CURSOR,
    ],
    names=[ARTICLES, FIGURES],
)
def entities(
    request: HttpRequest, *, limit: int, cursor: str, **filters: Any
) -> Answer:
    rows = _entities()
    if filters["kind"]:
        rows = rows.filter(kind=filters["kind"])
    return Answer(
        page_of(
            rows,
            order=LAST_ADDED_FIRST,
            cursor=cursor,
            limit=limit,
            represent=represent.entity,
        )
    )


@endpoint("One entity.", answer="Entity", names=[ARTICLES, FIGURES])
def entity(request: HttpRequest, slug: str) -> Answer:
    row = _entities().filter(slug=slug).first()
    if row is None:
        raise Http404(f"No public figure is about an entity “{slug[:80]}”.")
    return Answer(represent.entity(row))


def _entities() -> Any:
    """Only those a public figure is about: others may belong to a draft."""
    told = Figure.objects.public().filter(entity=OuterRef("pk"))
    return Entity.objects.filter(Exists(told))


def _citations(source: str) -> Any:
    of_figure = FigureCitation.objects.filter(figure=OuterRef("pk"))
    if not (source.isascii() and source.isdigit() and len(source) < 19):
        return of_figure.none()
    return of_figure.filter(source_id=int(source))


def _derivation(row: Figure) -> dict[str, Any] | None:
    """Inputs that are not public are counted, not told."""
    derivation = getattr(row, "derivation", None)
    if derivation is None:
        return None
    inputs = list(
        derivation.inputs.order_by("position").values_list("figure_id", flat=True)
    )
    public = dict(
        Figure.objects.public().filter(pk__in=inputs).values_list("pk", "key")
    )
    return {
        "operator": derivation.operator,
        "inputs": [public[pk] for pk in inputs if pk in public],
        "inputs_not_public": sum(pk not in public for pk in inputs),
        "is_complete": derivation.is_complete,
    }
