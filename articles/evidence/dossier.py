"""Confirmed figures as records for the checks, and what the checks say of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import Prefetch

from articles.evidence.notes import owner
from articles.evidence.values import period_of, quantity_of
from articles.figures import Quantity, parse_quantities_markdown
from articles.figures.checks import check_figures
from articles.figures.context import Status
from articles.figures.findings import Finding, Level
from articles.figures.records import (
    DerivationRecord,
    Dossier,
    FigureRecord,
    MentionRecord,
    Role,
    SourceRecord,
    source_record,
)
from articles.figures.relations import Operator
from articles.figures.source_hints import SourceText
from articles.models import Article, Derivation, Figure, FigureCitation, Mention


@dataclass(frozen=True, slots=True)
class Report:
    """Findings of a run, gravest first, with the articles each touches."""

    as_of: date
    figures: int
    findings: tuple[Finding, ...]
    articles: dict[str, tuple[Article, ...]]
    """By figure key."""

    def articles_of(self, found: Finding) -> list[Article]:
        rows = [row for key in found.figures for row in self.articles.get(key, ())]
        return list(dict.fromkeys(rows))

    def worst(self) -> Level | None:
        return max((f.level for f in self.findings), key=lambda x: x.rank, default=None)

    def as_json(self) -> dict[str, Any]:
        counts = {level.value: 0 for level in Level}
        for found in self.findings:
            counts[found.level.value] += 1
        return {
            "as_of": self.as_of.isoformat(),
            "figures": self.figures,
            "counts": counts,
            "findings": [
                {
                    "code": found.code,
                    "level": found.level.value,
                    "figures": list(found.figures),
                    "articles": [row.slug for row in self.articles_of(found)],
                    "message": found.message,
                }
                for found in self.findings
            ],
        }


def check_all(*, as_of: date) -> Report:
    """Check every confirmed figure against its mentions, sources and relations."""
    figures = list(_figures())
    articles: dict[str, tuple[Article, ...]] = {}
    for figure in figures:
        rows = [mention.article for mention in figure.mentions.all()]
        articles[figure.key] = tuple(dict.fromkeys(rows))
    dossier = dossier_of(figures)
    found = check_figures(dossier, as_of=as_of)
    return Report(as_of, len(figures), tuple(found), articles)


def dossier_of(figures: Sequence[Figure]) -> Dossier:
    """Records of figures from `_figures()`."""
    keys = {figure.key for figure in figures}
    return Dossier(
        tuple(_figure(figure) for figure in figures),
        tuple(
            _mention(figure, mention)
            for figure in figures
            for mention in figure.mentions.all()
            if mention.mode != Mention.Mode.GENERATED
        ),
        tuple(
            _derivation(figure.derivation, keys)
            for figure in figures
            if hasattr(figure, "derivation")
        ),
    )


def _figures() -> Any:
    mentions = Mention.objects.select_related("article").only(
        *("figure_id", "key", "mode", "field", "literal", "label", "line", "is_lost"),
        *("article__slug", "article__title"),
    )
    return (
        Figure.objects.confirmed()
        .named()
        .select_related("derivation", "derivation__rate")
        .prefetch_related(
            "derivation__inputs__figure",
            Prefetch("mentions", mentions),
            Prefetch("citations", FigureCitation.objects.select_related("source")),
        )
    )


def _figure(figure: Figure) -> FigureRecord:
    measure = figure.measure
    found_in = next((m.article.slug for m in figure.mentions.all()), "")
    return FigureRecord(
        key=figure.key,
        quantity=quantity_of(figure),
        entity=owner(figure, "ja"),
        measure=measure.name if measure else "",
        period=period_of(figure),
        status=Status(figure.status) if figure.status else None,
        is_derived=figure.basis == Figure.Basis.DERIVED,
        is_additive=measure.is_additive if measure else True,
        is_threshold=figure.is_threshold,
        has_inherited_unit=figure.has_inherited_unit,
        missing_reason=figure.missing_reason,
        words=figure.missing_words,
        as_of=figure.as_of,
        review_on=figure.review_on,
        article=found_in,
        labels=(
            (measure.name, measure.name_en, *measure.alias_list) if measure else ()
        ),
        sources=tuple(_source(row) for row in figure.citations.all()),
    )


def _source(citation: FigureCitation) -> SourceRecord:
    source = citation.source
    text = " ".join(filter(None, (source.title, citation.quote)))
    made = source_record(SourceText(source.url, text), Role(citation.role))
    published = source.published_on or made.published
    return SourceRecord(made.url, published, made.role, stated=made.stated)


def _mention(figure: Figure, mention: Mention) -> MentionRecord:
    quantity: Quantity | None = None
    if not mention.is_lost:
        read = parse_quantities_markdown(mention.literal)
        quantity = read[0].quantity if read else None
        own = quantity_of(figure)
        if quantity is not None and quantity.unit is None and own is not None:
            # The unit stands elsewhere in the sentence; extraction knew it.
            quantity = replace(quantity, unit=own.unit)
    place = f"{mention.article.slug}:{mention.line}"
    if mention.field != Mention.Field.BODY:
        place = f"{mention.article.slug}:{mention.field}"
    return MentionRecord(figure.key, quantity, place, mention.label)


def _derivation(row: Derivation, keys: set[str]) -> DerivationRecord:
    inputs = tuple(one.figure.key for one in row.inputs.all() if one.figure.key in keys)
    complete = row.is_complete and len(inputs) == len(row.inputs.all())
    counts = row.operator == Derivation.Operator.COUNT
    rate = row.rate.key if row.rate and row.rate.key in keys else ""
    return DerivationRecord(
        Operator(row.operator),
        row.figure.key,
        inputs,
        rate=rate,
        missing=() if counts else tuple(row.missing),
        is_complete=complete,
        members=tuple(row.missing) if counts else (),
    )
