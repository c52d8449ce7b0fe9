"""Proposes the figures of an article as candidates; twice proposes nothing new."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from articles.evidence.anchors import Place, anchor, places_of, text_of
from articles.evidence.reading import BOUND_LINK, Whole, whole
from articles.evidence.values import plain, set_period, set_quantity
from articles.figures import format_quantity
from articles.figures.candidates import Candidate, Extraction, extract_figures
from articles.figures.guesses import Guess, guess_missing
from articles.figures.source_hints import SourceText
from articles.models import Article, Entity, Figure, Measure, Mention
from articles.text.normalise import fold


@dataclass(frozen=True, slots=True)
class Proposals:
    """What one run did, as numbers of figures."""

    created: int = 0
    known: int = 0
    rejected: int = 0
    removed: int = 0


@dataclass(frozen=True, slots=True)
class _Spot:
    field: str
    start: int
    literal: str
    label: str


@transaction.atomic
def extract(article: Article) -> Proposals:
    """Candidates for the numbers of title, description and body.

    What was confirmed, rejected or bound before is not proposed again. A candidate
    whose number left the text goes; a confirmed figure keeps its lost mention, so that
    the checks can speak of it.
    """
    text = whole(article)
    extraction = extract_figures(text.text, cited_texts(article))
    guesses = guess_missing(text.text, extraction.candidates, written=_said_on(article))
    known = {row.signature: row for row in article.found_figures.all()}
    rejected = set(article.rejections.values_list("signature", flat=True))
    covered = _covered(article)
    # Candidates are found anew: their mentions are rewritten below.
    article.mentions.filter(pk__in=_open_mentions(article)).delete()
    seen: dict[str, int] = {}
    rows: dict[int, Figure] = {}
    counts = {"created": 0, "known": 0, "rejected": 0}
    for index, candidate in enumerate(extraction.candidates):
        signature = _signature(candidate)
        seen[signature] = seen.get(signature, 0) + 1
        if seen[signature] > 1:
            signature = f"{signature[:55]}-{seen[signature]}"
            seen[signature] = 1
        spots = [
            spot
            for mention in candidate.mentions
            if (spot := _spot(mention, text))
            and not any(
                field == spot.field
                and start < spot.start + len(spot.literal)
                and spot.start < end
                for field, start, end in covered
            )
        ]
        figure = known.get(signature)
        if signature in rejected:
            counts["rejected"] += 1
            continue
        if not spots:
            counts["known"] += 1
            continue
        if figure is None:
            hints = [h.url for h in extraction.sources if h.candidate == index]
            figure = _new(article, candidate, signature, hints, guesses[index])
            counts["created"] += 1
        else:
            counts["known"] += 1
        rows[index] = figure
        _mention(article, figure, spots)
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
    _propose_derivations(extraction, rows)
    return Proposals(**counts, removed=len(gone))


def _spot(mention: Any, text: Whole) -> _Spot | None:
    literal = mention.match.text
    place = text.place(mention.match.start, mention.match.start + len(literal))
    if place is None or len(literal) > 200:
        return None
    return _Spot(place.field, place.start, literal, mention.measure[:120])


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


def _covered(article: Article) -> list[tuple[str, int, int]]:
    """Spans an editor settled: confirmed, split off or left alone, and bound links."""
    beside = (Mention.Mode.STANDOFF, Mention.Mode.IGNORED)
    rows = article.mentions.filter(mode__in=beside).select_related("figure")
    settled = [row for row in rows if not _is_open(row)]
    places = places_of(article, settled)
    spans = [(place.field, place.start, place.end) for place in places.values()]
    spans += [
        ("body", link.start(1), link.end(1))
        for link in BOUND_LINK.finditer(article.body)
    ]
    return spans


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


def _new(
    article: Article,
    candidate: Candidate,
    signature: str,
    sources: list[str],
    guess: Guess,
) -> Figure:
    status = candidate.status or guess.status
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
    figure.entity = Entity.objects.named(entity) if entity else None
    figure.counterparty = Entity.objects.named(other) if other else None
    figure.measure = Measure.objects.named(measure) if measure else None
    cell = next((m.cell for m in candidate.mentions if m.cell), None)
    figure.proposal = {
        "entity": entity,
        "counterparty": other,
        "measure": measure,
        "table": cell.table if cell else None,
        "sources": sources,
    }
    figure.save()
    return figure


def _said_on(article: Article) -> date | None:
    return localdate(article.published_at) if article.published_at else None


def _mention(article: Article, figure: Figure, spots: list[_Spot]) -> None:
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
    Mention.objects.bulk_create(rows)


def _propose_derivations(extraction: Extraction, rows: dict[int, Figure]) -> None:
    """Kept as a proposal by primary key until the output is confirmed."""
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
        output.save(update_fields=["proposal", "basis", "saved_at"])
