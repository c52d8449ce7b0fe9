"""Proposes the figures of an article as candidates; twice proposes nothing new."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.timezone import localdate

from articles.evidence.anchors import places_of
from articles.evidence.reading import BOUND_LINK, whole
from articles.evidence.values import set_period, set_quantity
from articles.figures.candidates import extract_figures
from articles.figures.context import Status
from articles.figures.proposals import (
    Proposal,
    Proposals,
    Spot,
    propose,
    signature_of,
)
from articles.figures.relations import Operator
from articles.figures.source_hints import SourceText
from articles.figures.whole import Place
from articles.models import (
    Article,
    Citation,
    Entity,
    Figure,
    Measure,
    Mention,
    check_digits,
    make_row,
)
from articles.text.normalise import fold


@dataclass(frozen=True, slots=True)
class Extracted:
    """What one run did, as numbers of figures."""

    created: int = 0
    known: int = 0
    rejected: int = 0
    removed: int = 0


Span = tuple[str, int, int]
"""Field, start and end."""


class Names:
    """Keys of entities and measures by name, for the proposals of some articles."""

    def __init__(self, proposals: Iterable[Proposals]) -> None:
        found = [proposal for one in proposals for proposal in one.found]
        owners = {name for one in found for name in (one.entity, one.counterparty)}
        self._entities = Entity.objects.keys_named(owners - {""})
        measures = {one.measure for one in found}
        self._measures = Measure.objects.keys_named(measures - {""})

    def entity(self, name: str) -> int | None:
        return self._entities.get(fold(name)) if name and self._entities else None

    def measure(self, name: str) -> int | None:
        return self._measures.get(fold(name)) if name and self._measures else None


@transaction.atomic
def extract(article: Article, *, proposals: Proposals | None = None) -> Extracted:
    """Candidates for the numbers of title, description and body.

    What was confirmed, rejected or bound before is not proposed again. A candidate
    whose number left the text goes; a confirmed figure keeps its lost mention, so that
    the checks can speak of it. `proposals`: what the article's fields were found to
    propose already, in another process say.
    """
    if proposals is None:
        proposals = propose(
            article.title, article.description, article.body, cited_texts(article)
        )
    known = {row.signature: row for row in article.found_figures.all()}
    rejected = set(article.rejections.values_list("signature", flat=True))
    present = _mentions(article, known.values())
    covered = _covered(article, present)
    # Candidates are found anew: their mentions are rewritten below.
    Mention.objects.filter(pk__in=[one.pk for one in present if _is_open(one)]).delete()
    mentions: list[Mention] = []
    rows: dict[int, Figure] = {}
    counts = {"created": 0, "known": 0, "rejected": 0}
    names = Names([proposals])
    written = written_on(article)
    for index, proposal in enumerate(proposals.found):
        if proposal.signature in rejected:
            counts["rejected"] += 1
            continue
        spots = spots_of(proposal, covered)
        if not spots:
            counts["known"] += 1
            continue
        figure = known.get(proposal.signature)
        if figure is None:
            figure = new_figure(article, proposal, names, written=written)
            figure.save()
            counts["created"] += 1
        else:
            counts["known"] += 1
        rows[index] = figure
        mentions += new_mentions(article, figure, spots)
    Mention.objects.bulk_create(mentions)
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
    for output in propose_derivations(proposals, rows):
        output.save(update_fields=["proposal", "basis", "saved_at"])
    return Extracted(**counts, removed=len(gone))


def spots_of(proposal: Proposal, covered: Sequence[Span]) -> list[Spot]:
    """The proposal's places outside the `covered` spans.

    None for a value that no column holds exactly.
    """
    quantity = proposal.quantity
    if not (_is_storable(quantity.value) and _is_storable(quantity.value_max)):
        return []
    if not covered:
        return list(proposal.spots)
    return [
        spot
        for spot in proposal.spots
        if not any(
            field == spot.field
            and begin < spot.start + len(spot.literal)
            and spot.start < end
            for field, begin, end in covered
        )
    ]


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
                made = signature_of(candidate)
                return [made, *(f"{made[:55]}-{n}" for n in range(2, 10))]
    return []


def cited_texts(article: Article) -> list[SourceText]:
    """The sources an article cites, with what is known of their words."""
    return cited_texts_of([article.pk])[article.pk]


def cited_texts_of(articles: Sequence[int]) -> dict[int, list[SourceText]]:
    """Likewise by the primary keys of many articles, with one query."""
    found: dict[int, list[SourceText]] = {pk: [] for pk in articles}
    rows = Citation.objects.filter(article__in=articles).order_by("position")
    for pk, url, *said in rows.values_list(
        "article", "source__url", "source__title", "source__description"
    ):
        found[pk].append(SourceText(url, " ".join(filter(None, said))))
    return found


def _mentions(article: Article, known: Iterable[Figure]) -> list[Mention]:
    """All of the article with their figures, most of which are `known` already."""
    mentions = list(article.mentions.all())
    figures = {figure.pk: figure for figure in known}
    others = {one.figure_id for one in mentions if one.figure_id} - figures.keys()
    if others:
        figures |= Figure.objects.in_bulk(others)
    for mention in mentions:
        if mention.figure_id:
            mention.figure = figures[mention.figure_id]
    return mentions


def _covered(article: Article, present: Iterable[Mention]) -> list[Span]:
    """Spans an editor settled: confirmed, split off or left alone, and bound links."""
    beside = (Mention.Mode.STANDOFF, Mention.Mode.IGNORED)
    settled = [one for one in present if one.mode in beside and not _is_open(one)]
    places = places_of(article, settled)
    spans = [(place.field, place.start, place.end) for place in places.values()]
    return spans + bound_spans(article.body)


def bound_spans(body: str) -> list[Span]:
    """Where the text itself says which figure a number is."""
    links = BOUND_LINK.finditer(body)
    return [("body", link.start(1), link.end(1)) for link in links]


def _is_open(mention: Mention) -> bool:
    """Whether the next run may give the place to another candidate."""
    figure = mention.figure
    return (
        figure is not None
        and figure.state == Figure.State.CANDIDATE
        and not figure.proposal.get("split")
    )


def new_figure(
    article: Article, proposal: Proposal, names: Names, *, written: date | None
) -> Figure:
    """The unsaved candidate of an article that was `written` that day."""
    signature = proposal.signature
    status = proposal.status
    if status is None and proposal.ended and written and proposal.ended < written:
        status = Status.ACTUAL  # a year that was over by then
    figure = make_row(
        Figure,
        key=f"candidate-{article.pk}-{signature[:16]}-{signature[55:].strip('-')}",
        found_in_id=article.pk,
        signature=signature,
        is_threshold=proposal.is_threshold,
        has_inherited_unit=proposal.has_inherited_unit,
        status=status.value if status else "",
        as_of=proposal.said_on or written,
        entity_id=names.entity(proposal.entity),
        counterparty_id=names.entity(proposal.counterparty),
        measure_id=names.measure(proposal.measure),
        proposal={
            "entity": proposal.entity,
            "counterparty": proposal.counterparty,
            "measure": proposal.measure,
            "table": proposal.table,
            "sources": list(proposal.sources),
        },
    )
    set_quantity(figure, proposal.quantity)
    set_period(figure, proposal.period)
    return figure


def written_on(article: Article) -> date | None:
    return localdate(article.published_at) if article.published_at else None


def new_mentions(
    article: Article, figure: Figure, spots: Iterable[Spot]
) -> list[Mention]:
    """The unsaved places of a saved candidate."""
    return [
        make_row(
            Mention,
            article_id=article.pk,
            figure_id=figure.pk,
            key=figure.key,
            mode=Mention.Mode.STANDOFF.value,
            field=spot.field,
            literal=spot.literal,
            label=spot.label,
            **spot.anchor._asdict(),
        )
        for spot in spots
    ]


def propose_derivations(
    proposals: Proposals, rows: Mapping[int, Figure]
) -> list[Figure]:
    """The candidates that follow from others, to be saved again.

    Kept as a proposal by primary key until the output is confirmed.
    """
    changed = []
    for derived in proposals.derived:
        output = rows.get(derived.output)
        if output is None or output.state != Figure.State.CANDIDATE:
            continue
        inputs = [rows[i].pk for i in derived.inputs if i in rows]
        output.proposal["derivation"] = {
            "operator": derived.operator,
            "inputs": inputs,
            "is_complete": derived.is_complete and len(inputs) == len(derived.inputs),
            "missing": list(derived.missing),
            "shown": list(derived.shown),
        }
        if derived.operator != Operator.SUBSET.value:  # a total with parts is stated
            output.basis = Figure.Basis.DERIVED
        changed.append(output)
    return changed
