"""Proposes the figures of an article as candidates; twice proposes nothing new."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.timezone import localdate

from articles.evidence.anchors import anchor, places_of, text_of
from articles.evidence.values import plain, set_period, set_quantity
from articles.figures import format_quantity
from articles.figures.candidates import Candidate, Extraction, extract_figures
from articles.figures.context import Status
from articles.figures.period import Precision
from articles.figures.source_hints import SourceText
from articles.figures.whole import Whole, whole_text
from articles.models import (
    Article,
    Entity,
    Figure,
    Measure,
    Mention,
    check_digits,
)
from articles.models.entity import Named
from articles.text.normalise import fold

_BOUND_LINK = re.compile(r"\[([^\[\]\n]{1,200})\]\(figure:")


@dataclass(frozen=True, slots=True)
class Proposals:
    """What one run did, as numbers of figures."""

    created: int = 0
    known: int = 0
    rejected: int = 0
    removed: int = 0


class Names:
    """Entities and measures by name; asked for once each."""

    def __init__(self) -> None:
        self._known: dict[tuple[type[Named], str], Any] = {}

    def find(self, model: type[Named], name: str) -> Any:
        """The row of that name or alias; None where there is none."""
        if not name:
            return None
        key = (model, fold(name))
        if key not in self._known:
            self._known[key] = model._default_manager.named(name)
        return self._known[key]


@transaction.atomic
def extract(article: Article, *, extraction: Extraction | None = None) -> Proposals:
    """Candidates for the numbers of title, description and body.

    What was confirmed, rejected or bound before is not proposed again. A candidate
    whose number left the text goes; a confirmed figure keeps its lost mention, so that
    the checks can speak of it. `extraction`: what the article's whole text was read
    as already, in another process say.
    """
    whole = whole_text(article.title, article.description, article.body)
    if extraction is None:
        extraction = extract_figures(whole.text, _sources(article))
    known = {row.signature: row for row in article.found_figures.all()}
    rejected = set(article.rejections.values_list("signature", flat=True))
    covered = _covered(article)
    # Candidates are found anew: their mentions are rewritten below.
    article.mentions.filter(figure__state=Figure.State.CANDIDATE).delete()
    rows: dict[int, Figure] = {}
    counts = {"created": 0, "known": 0, "rejected": 0}
    names = Names()
    signatures = signatures_of(extraction)
    for index, candidate in enumerate(extraction.candidates):
        signature = signatures[index]
        if signature in rejected:
            counts["rejected"] += 1
            continue
        spots = spots_of(candidate, whole, covered)
        if not spots:
            counts["known"] += 1
            continue
        figure = known.get(signature)
        if figure is None:
            figure = new_figure(article, extraction, index, signature, names)
            figure.save()
            counts["created"] += 1
        else:
            counts["known"] += 1
        rows[index] = figure
        Mention.objects.bulk_create(new_mentions(article, figure, spots))
    kept = set(rows.values())
    gone = [
        row
        for row in known.values()
        if row.state == Figure.State.CANDIDATE
        and row not in kept
        and not row.used_in.exists()
    ]
    Figure.objects.filter(pk__in=[row.pk for row in gone]).delete()
    for output in propose_derivations(extraction, rows):
        output.save(update_fields=["proposal", "basis", "saved_at"])
    return Proposals(**counts, removed=len(gone))


@dataclass(frozen=True, slots=True)
class Spot:
    """One place that states a candidate."""

    field: str
    start: int
    literal: str
    label: str


Span = tuple[str, int, int]
"""Field, start and end."""


def signatures_of(extraction: Extraction) -> list[str]:
    """What tells the candidates of one article apart, the same at every run."""
    seen: dict[str, int] = {}
    found = []
    for candidate in extraction.candidates:
        signature = _signature(candidate)
        seen[signature] = seen.get(signature, 0) + 1
        if seen[signature] > 1:
            signature = f"{signature[:55]}-{seen[signature]}"
            seen[signature] = 1
        found.append(signature)
    return found


def spots_of(candidate: Candidate, whole: Whole, covered: Sequence[Span]) -> list[Spot]:
    """The candidate's places outside the `covered` spans.

    None for a value that no column holds exactly.
    """
    quantity = candidate.quantity
    if not (_is_storable(quantity.value) and _is_storable(quantity.value_max)):
        return []
    spots = []
    for mention in candidate.mentions:
        literal = mention.match.text
        place = whole.place(mention.match.start, len(literal))
        if place is None or len(literal) > 200:
            continue
        field, start = place
        end = start + len(literal)
        if not any(f == field and s < end and start < e for f, s, e in covered):
            spots.append(Spot(field, start, literal, mention.measure[:120]))
    return spots


def _is_storable(value: Decimal | None) -> bool:
    try:
        check_digits(value or Decimal(0))
    except ValidationError:
        return False
    return True


def _sources(article: Article) -> list[SourceText]:
    cited = article.citations.select_related("source").order_by("position")
    return [
        SourceText(
            row.source.url,
            " ".join(filter(None, (row.source.title, row.source.description))),
        )
        for row in cited
    ]


def _covered(article: Article) -> list[Span]:
    """Spans an editor settled: confirmed stand-off mentions and bound links."""
    settled = list(
        article.mentions.filter(mode=Mention.Mode.STANDOFF).exclude(
            figure__state=Figure.State.CANDIDATE
        )
    )
    places = places_of(article, settled)
    spans = [(place.field, place.start, place.end) for place in places.values()]
    return spans + bound_spans(article.body)


def bound_spans(body: str) -> list[Span]:
    """Where the text itself says which figure a number is."""
    links = _BOUND_LINK.finditer(body)
    return [("body", link.start(1), link.end(1)) for link in links]


def _signature(candidate: Candidate) -> str:
    quantity = candidate.quantity
    parts = (
        plain(quantity.value.normalize() if quantity.value is not None else None),
        plain(quantity.value_max),
        str(quantity.magnitude),
        quantity.unit.code if quantity.unit else "",
        quantity.per or "",
        fold(candidate.entity or ""),
        fold(candidate.counterparty or ""),
    )
    return hashlib.sha256("|".join(parts).encode()).hexdigest()


def new_figure(
    article: Article, extraction: Extraction, index: int, signature: str, names: Names
) -> Figure:
    """The unsaved candidate."""
    candidate = extraction.candidates[index]
    figure = Figure(
        key=f"candidate-{article.pk}-{signature[:16]}-{signature[55:].strip('-')}",
        found_in=article,
        signature=signature,
        is_threshold=candidate.is_threshold,
        has_inherited_unit=candidate.has_inherited_unit,
        status=candidate.status.value if candidate.status else "",
    )
    set_quantity(figure, candidate.quantity)
    period = candidate.period
    announced = candidate.status is Status.ANNOUNCED
    if announced and period and period.precision is Precision.DAY:
        figure.as_of = period.start  # the day it was said, not what it is about
    else:
        set_period(figure, period)
    if figure.as_of is None:
        figure.as_of = _said_on(article)
    entity, measure = candidate.entity or "", candidate.measure
    other = candidate.counterparty or ""
    figure.entity = names.find(Entity, entity)
    figure.counterparty = names.find(Entity, other)
    figure.measure = names.find(Measure, measure)
    cell = next((m.cell for m in candidate.mentions if m.cell), None)
    figure.proposal = {
        "entity": entity,
        "counterparty": other,
        "measure": measure,
        "table": cell.table if cell else None,
        "sources": [h.url for h in extraction.sources if h.candidate == index],
    }
    return figure


def _said_on(article: Article) -> date | None:
    return localdate(article.published_at) if article.published_at else None


def new_mentions(
    article: Article, figure: Figure, spots: Iterable[Spot]
) -> list[Mention]:
    """The unsaved places of a saved candidate."""
    rows = []
    for spot in spots:
        row = Mention(
            article=article,
            figure=figure,
            key=figure.key,
            mode=Mention.Mode.STANDOFF,
            field=spot.field,
            literal=spot.literal,
            label=spot.label,
        )
        anchor(row, text_of(article, spot.field), spot.start)
        rows.append(row)
    return rows


def propose_derivations(
    extraction: Extraction, rows: Mapping[int, Figure]
) -> list[Figure]:
    """The candidates that follow from others, to be saved again.

    Kept as a proposal by primary key until the output is confirmed.
    """
    changed = []
    for relation in extraction.relations:
        output = rows.get(relation.output)
        if output is None or output.state != Figure.State.CANDIDATE:
            continue
        inputs = [rows[i].pk for i in relation.inputs if i in rows]
        output.proposal["derivation"] = {
            "operator": relation.operator.value,
            "inputs": inputs,
            "is_complete": relation.is_complete and len(inputs) == len(relation.inputs),
            "missing": list(relation.members),
            "shown": [
                format_quantity(extraction.candidates[i].quantity)
                for i in relation.inputs
            ],
        }
        output.basis = Figure.Basis.DERIVED
        changed.append(output)
    return changed
