"""Cards of the review screen: a candidate and what an editor still has to say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from articles import evidence
from articles.models import Article, Derivation, Figure, Mention


@dataclass(frozen=True, slots=True)
class Place:
    """Where a card's number stands: a mention, told to a person."""

    mention: int
    where: str
    literal: str


@dataclass(frozen=True, slots=True)
class Card:
    """A candidate with what its form shows. `missing` are names of empty fields."""

    figure: Figure
    shown: str
    entity: str
    counterparty: str
    measure: str
    status: str
    source: str
    unsourced: str
    period: str
    derived_from: str
    places: tuple[Place, ...]
    table: int | None
    alike: tuple[Figure, ...]
    problems: tuple[str, ...]

    @property
    def missing(self) -> tuple[str, ...]:
        needed = {
            "entity": self.entity,
            "measure": self.measure,
            "status": self.status,
        }
        return tuple(name for name, value in needed.items() if not value)


def candidates_of(article: Article) -> list[Figure]:
    """The article's candidates in reading order; title and description come first."""
    rows = Figure.objects.candidates().filter(found_in=article).named()
    return sorted(
        rows.prefetch_related("mentions"),
        key=lambda row: min(
            ((m.line if m.field == "body" else 0, m.pk) for m in row.mentions.all()),
            default=(0, row.pk),
        ),
    )


def cards_of(
    figures: list[Figure],
    typed: Mapping[str, str],
    problems: Mapping[int, tuple[str, ...]],
) -> list[Card]:
    """A card each; what was typed before wins over what was proposed."""
    values = {row.value for row in figures if row.value is not None}
    known = list(Figure.objects.confirmed().named().filter(value__in=values)[:500])
    return [_card(row, typed, problems.get(row.pk, ()), known) for row in figures]


def _card(
    figure: Figure,
    typed: Mapping[str, str],
    problems: tuple[str, ...],
    known: list[Figure],
) -> Card:
    proposal, pk = figure.proposal, figure.pk

    def words(name: str, row: Any) -> str:
        kept = typed.get(f"{name}-{pk}")
        return str(kept or (row.name if row else proposal.get(name, "")))

    sources = proposal.get("sources", ())
    derivation = proposal.get("derivation")
    return Card(
        figure=figure,
        shown=evidence.display(figure),
        entity=words("entity", figure.entity),
        counterparty=words("counterparty", figure.counterparty),
        measure=words("measure", figure.measure),
        status=typed.get(f"status-{pk}") or figure.status,
        source=typed.get(f"source-{pk}") or (sources[0] if sources else ""),
        unsourced=typed.get(f"unsourced-{pk}", ""),
        period=evidence.period_text(evidence.period_of(figure)),
        derived_from=_derived_from(derivation) if derivation else "",
        places=tuple(_place(mention) for mention in figure.mentions.all()),
        table=proposal.get("table"),
        alike=tuple(
            row
            for row in known
            if row.value == figure.value and row.unit == figure.unit
        )[:5],
        problems=problems,
    )


def _place(mention: Mention) -> Place:
    where = str(mention.get_field_display())
    if mention.field == Mention.Field.BODY:
        where = _("Line %(line)s") % {"line": mention.line}
    return Place(mention.pk, where, mention.literal)


def _derived_from(derivation: Mapping[str, Any]) -> str:
    name = Derivation.Operator(derivation["operator"]).label
    parts = [*derivation["shown"]]
    missing = derivation["missing"]
    if missing and derivation["operator"] == Derivation.Operator.SUM:
        parts += [_("%(name)s: not given") % {"name": name} for name in missing]
    elif missing:
        parts += missing
    return f"{name}: {' / '.join(parts)}" if parts else str(name)
