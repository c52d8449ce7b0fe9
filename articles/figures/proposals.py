"""What an article proposes as figures: small values, ready to be stored as they are.

An extraction knows all that was read; this is what of it outlives the reading. It is
made where the text is read, in a process of its own when there are many.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from articles.figures.candidate import Candidate
from articles.figures.candidates import Extraction, extract_figures
from articles.figures.context import Mention, Status
from articles.figures.formatting import format_quantity
from articles.figures.literals import Anchor, Literals
from articles.figures.period import Period
from articles.figures.quantity import Quantity
from articles.figures.source_hints import SourceText
from articles.figures.whole import Whole, whole_text
from articles.text.normalise import fold

_LONGEST_LITERAL, _LONGEST_LABEL = 200, 120


class Spot(NamedTuple):
    """One place that states a number; `label` is what it is called there."""

    field: str
    start: int
    literal: str
    label: str
    anchor: Anchor


class Proposal(NamedTuple):
    """One number. `signature` tells the proposals of an article apart, the same at
    every reading. `said_on` is the day of the announcement that stated it, `period`
    what it is about, `ended` the last day any sentence gives it."""

    signature: str
    quantity: Quantity
    spots: tuple[Spot, ...]
    entity: str
    counterparty: str
    measure: str
    period: Period | None
    ended: date | None
    said_on: date | None
    status: Status | None
    is_threshold: bool
    has_inherited_unit: bool
    table: int | None
    sources: tuple[str, ...]


class Derived(NamedTuple):
    """Proposal `output` follows from proposals `inputs`, by position; `shown` are
    their values in words, `missing` what a sum leaves out or a count counts."""

    output: int
    operator: str
    inputs: tuple[int, ...]
    is_complete: bool
    missing: tuple[str, ...]
    shown: tuple[str, ...]


class Proposals(NamedTuple):
    """Everything one article proposes, in the order of its text."""

    found: tuple[Proposal, ...] = ()
    derived: tuple[Derived, ...] = ()


class Fields(NamedTuple):
    """What an article's numbers stand in; `sources` as `propose` takes them."""

    title: str
    description: str
    body: str
    sources: Sequence[SourceText] | None = None


def propose_many(articles: Sequence[Fields]) -> list[Proposals]:
    """What each of them proposes: the piece of work a process of its own gets."""
    return [propose(*fields) for fields in articles]


def propose(
    title: str,
    description: str,
    body: str,
    sources: Sequence[SourceText] | None = None,
) -> Proposals:
    """What the three fields propose; without `sources` the cards of the text count."""
    whole = whole_text(title, description, body)
    extraction = extract_figures(whole.text, sources)
    fields = {
        "title": Literals(title),
        "description": Literals(description),
        "body": Literals(body),
    }
    stating: dict[int, list[str]] = defaultdict(list)
    for hint in extraction.sources:
        stating[hint.candidate].append(hint.url)
    signatures = _signatures(extraction)
    found = tuple(
        _proposal(
            candidate,
            signatures[index],
            _spots(candidate, whole, fields),
            (extraction.guesses[index].entity, extraction.guesses[index].measure),
            tuple(stating[index]),
        )
        for index, candidate in enumerate(extraction.candidates)
    )
    return Proposals(found, tuple(_derived(extraction)))


def signature_of(candidate: Candidate) -> str:
    """Of value, unit and owner; two proposals of one article may share it."""
    quantity = candidate.quantity
    value, top = quantity.value, quantity.value_max
    parts = (
        "" if value is None else format(value.normalize(), "f"),
        "" if top is None else format(top, "f"),
        str(quantity.magnitude),
        quantity.unit.code if quantity.unit else "",
        quantity.per or "",
        fold(candidate.entity or ""),
        fold(candidate.counterparty or ""),
    )
    return hashlib.sha256("|".join(parts).encode()).hexdigest()


def _signatures(extraction: Extraction) -> list[str]:
    seen: dict[str, int] = {}
    found = []
    for candidate in extraction.candidates:
        signature = signature_of(candidate)
        seen[signature] = seen.get(signature, 0) + 1
        if seen[signature] > 1:
            signature = f"{signature[:55]}-{seen[signature]}"
            seen[signature] = 1
        found.append(signature)
    return found


def _spots(
    candidate: Candidate, whole: Whole, fields: dict[str, Literals]
) -> tuple[Spot, ...]:
    spots = (_spot(mention, whole, fields) for mention in candidate.mentions)
    return tuple(spot for spot in spots if spot is not None)


def _spot(mention: Mention, whole: Whole, fields: dict[str, Literals]) -> Spot | None:
    literal = mention.match.text
    start = mention.match.start
    place = whole.place(start, start + len(literal))
    if place is None or len(literal) > _LONGEST_LITERAL:
        return None
    return Spot(
        place.field,
        place.start,
        literal,
        mention.measure[:_LONGEST_LABEL],
        fields[place.field].anchor(literal, place.start),
    )


def _proposal(
    candidate: Candidate,
    signature: str,
    spots: tuple[Spot, ...],
    guess: tuple[str, str],
    sources: tuple[str, ...],
) -> Proposal:
    cell = next((m.cell for m in candidate.mentions if m.cell), None)
    entity, measure = guess
    return Proposal(
        signature,
        candidate.quantity,
        spots,
        candidate.entity or entity,
        candidate.counterparty or "",
        candidate.measure or measure,
        candidate.fact_period,
        candidate.period.end if candidate.period else None,
        candidate.said_on,
        candidate.status,
        candidate.is_threshold,
        candidate.has_inherited_unit,
        cell.table if cell else None,
        sources,
    )


def _derived(extraction: Extraction) -> list[Derived]:
    return [
        Derived(
            relation.output,
            relation.operator.value,
            relation.inputs,
            relation.is_complete,
            tuple(relation.members),
            tuple(
                format_quantity(extraction.candidates[index].quantity)
                for index in relation.inputs
            ),
        )
        for relation in extraction.relations
    ]
