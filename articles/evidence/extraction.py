"""Proposes the figures of an article as candidates; twice proposes nothing new."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.timezone import localdate

from articles.evidence.anchors import anchor, places_of, text_of
from articles.evidence.reading import BOUND_LINK, whole
from articles.evidence.values import plain, set_period, set_quantity
from articles.figures import format_quantity
from articles.figures.candidates import Candidate, Extraction, extract_figures
from articles.figures.context import Status
from articles.figures.relations import Operator
from articles.figures.source_hints import SourceText
from articles.figures.whole import Place, Whole
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


@dataclass(frozen=True, slots=True)
class Proposals:
    """What one run did, as numbers of figures."""

    created: int = 0
    known: int = 0
    rejected: int = 0
    removed: int = 0


@dataclass(frozen=True, slots=True)
class Spot:
    """One place that states a candidate."""

    field: str
    start: int
    literal: str
    label: str


Span = tuple[str, int, int]
"""Field, start and end."""


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
    text = whole(article)
    if extraction is None:
        extraction = extract_figures(text.text, cited_texts(article))
    known = {row.signature: row for row in article.found_figures.all()}
    rejected = set(article.rejections.values_list("signature", flat=True))
    covered = _covered(article)
    # Candidates are found anew: their mentions are rewritten below.
    article.mentions.filter(pk__in=_open_mentions(article)).delete()
    rows: dict[int, Figure] = {}
    counts = {"created": 0, "known": 0, "rejected": 0}
    names = Names()
    signatures = signatures_of(extraction)
    for index, candidate in enumerate(extraction.candidates):
        signature = signatures[index]
        if signature in rejected:
            counts["rejected"] += 1
            continue
        spots = spots_of(candidate, text, covered)
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
        and not row.mentions.exists()
        and not row.used_in.exists()
    ]
    Figure.objects.filter(pk__in=[row.pk for row in gone]).delete()
    for output in propose_derivations(extraction, rows):
        output.save(update_fields=["proposal", "basis", "saved_at"])
    return Proposals(**counts, removed=len(gone))


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


def spots_of(candidate: Candidate, text: Whole, covered: Sequence[Span]) -> list[Spot]:
    """The candidate's places outside the `covered` spans.

    None for a value that no column holds exactly.
    """
    quantity = candidate.quantity
    if not (_is_storable(quantity.value) and _is_storable(quantity.value_max)):
        return []
    spots = []
    for mention in candidate.mentions:
        literal = mention.match.text
        start = mention.match.start
        at = text.place(start, start + len(literal))
        if at is None or len(literal) > 200:
            continue
        if not any(
            field == at.field and begin < at.end and at.start < end
            for field, begin, end in covered
        ):
            spots.append(Spot(at.field, at.start, literal, mention.measure[:120]))
    return spots


def _is_storable(value: Decimal | None) -> bool:
    try:
        check_digits(value or Decimal(0))
    except ValidationError:
        return False
    return True


def signatures_at(article: Article, place: Place) -> list[str]:
    """The signatures what the text proposes at a place may have; [] for no number."""
    text = whole(article)
    for candidate in extract_figures(text.text, cited_texts(article)).candidates:
        for mention in candidate.mentions:
            at = text.place(mention.match.start, mention.match.end)
            if at and at.field == place.field and at.start <= place.start < at.end:
                made = _signature(candidate)
                return [made, *(f"{made[:55]}-{n}" for n in range(2, 10))]
    return []


def cited_texts(article: Article) -> list[SourceText]:
    """The sources an article cites, with what is known of their words."""
    cited = article.citations.select_related("source").order_by("position")
    return [
        SourceText(
            row.source.url,
            " ".join(filter(None, (row.source.title, row.source.description))),
        )
        for row in cited
    ]


def _covered(article: Article) -> list[Span]:
    """Spans an editor settled: confirmed, split off or left alone, and bound links."""
    beside = (Mention.Mode.STANDOFF, Mention.Mode.IGNORED)
    rows = article.mentions.filter(mode__in=beside).select_related("figure")
    settled = [row for row in rows if not _is_open(row)]
    places = places_of(article, settled)
    spans = [(place.field, place.start, place.end) for place in places.values()]
    return spans + bound_spans(article.body)


def bound_spans(body: str) -> list[Span]:
    """Where the text itself says which figure a number is."""
    links = BOUND_LINK.finditer(body)
    return [("body", link.start(1), link.end(1)) for link in links]


def _open_mentions(article: Article) -> list[int]:
    rows = article.mentions.filter(figure__state=Figure.State.CANDIDATE)
    return [row.pk for row in rows.select_related("figure") if _is_open(row)]


def _is_open(mention: Mention) -> bool:
    """Whether the next run may give the place to another candidate."""
    figure = mention.figure
    return (
        figure is not None
        and figure.state == Figure.State.CANDIDATE
        and not figure.proposal.get("split")
    )


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
    guess = extraction.guesses[index]
    status = candidate.status or _of_the_past(candidate, _said_on(article))
    figure = Figure(
        key=f"candidate-{article.pk}-{signature[:16]}-{signature[55:].strip('-')}",
        found_in=article,
        signature=signature,
        is_threshold=candidate.is_threshold,
        has_inherited_unit=candidate.has_inherited_unit,
        status=status.value if status else "",
    )
    set_quantity(figure, candidate.quantity)
    set_period(figure, candidate.fact_period)
    figure.as_of = candidate.said_on or _said_on(article)
    entity = candidate.entity or guess.entity
    measure = candidate.measure or guess.measure
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


def _of_the_past(candidate: Candidate, written: date | None) -> Status | None:
    """A number of a year that was over when the article was written is a fact."""
    end = candidate.period.end if candidate.period else None
    return Status.ACTUAL if end and written and end < written else None


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
        if relation.operator is not Operator.SUBSET:  # a total with parts is stated
            output.basis = Figure.Basis.DERIVED
        changed.append(output)
    return changed
