"""Confirmed figures as the records that the checks read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from django.db.models import Prefetch

from articles.evidence.notes import owner
from articles.evidence.reading import said_in
from articles.evidence.values import period_of, quantity_of
from articles.figures import Quantity
from articles.figures.arithmetic import Rounding
from articles.figures.context import Status
from articles.figures.records import (
    DerivationRecord,
    Dossier,
    FigureRecord,
    MentionRecord,
    Rank,
    Role,
    SourceRecord,
    source_record,
)
from articles.figures.relations import Operator
from articles.figures.source_hints import SourceText
from articles.models import Derivation, Figure, FigureCitation, Mention, Source
from articles.models.figure import FigureQuerySet


def dossier_of(figures: Sequence[Figure]) -> Dossier:
    """Records of figures from `for_checks`."""
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


def for_checks(rows: FigureQuerySet) -> FigureQuerySet:
    """With all that the checks read: a fixed few queries, however many figures."""
    mentions = Mention.objects.select_related("article").only(
        *("figure_id", "key", "mode", "field", "literal", "label", "line", "is_lost"),
        *("before", "after"),
        *("article__slug", "article__title"),
    )
    return (
        rows.named()
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
        rank=Rank(figure.rank),
        lower=figure.lower,
        upper=figure.upper,
        first_published=figure.first_published,
        group=measure.group if measure else "",
        unsourced_reason=figure.unsourced_reason,
        sources=tuple(_source(row) for row in figure.citations.all()),
    )


def _source(citation: FigureCitation) -> SourceRecord:
    source = citation.source
    text = " ".join(filter(None, (source.title, citation.quote)))
    made = source_record(SourceText(source.url, text), Role(citation.role))
    published = source.published_on or made.published
    gone = source.status == Source.Status.GONE
    return SourceRecord(made.url, published, made.role, gone, made.stated)


def _mention(figure: Figure, mention: Mention) -> MentionRecord:
    quantity: Quantity | None = None
    if not mention.is_lost:
        quantity = said_in(
            mention.before,
            mention.literal,
            mention.after,
            is_link=mention.mode == Mention.Mode.BOUND,
        )
        own = quantity_of(figure)
        if quantity is not None and quantity.unit is None and own is not None:
            # The unit stands elsewhere in the sentence; extraction knew it.
            quantity = replace(quantity, unit=own.unit)
    return MentionRecord(figure.key, quantity, place_of(mention), mention.label)


def place_of(mention: Mention) -> str:
    """The article's address and a line, or the field that has no lines."""
    if mention.field == Mention.Field.BODY:
        return f"{mention.article.slug}:{mention.line}"
    return f"{mention.article.slug}:{mention.field}"


def _derivation(row: Derivation, keys: set[str]) -> DerivationRecord:
    known = [one for one in row.inputs.all() if one.figure.key in keys]
    inputs = tuple(one.figure.key for one in known)
    weights = tuple(Fraction(one.weight) for one in known)
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
        weights=weights if any(weight != 1 for weight in weights) else (),
        rounding=Rounding(row.rounding) if row.rounding else None,
    )
