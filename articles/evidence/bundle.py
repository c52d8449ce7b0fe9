"""Everything that is known of figures, as one JSON text that `unbundle` takes back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

from django.db.models import Prefetch, Q

from articles.evidence.notes import for_notes
from articles.evidence.rows import json_text, rows_of
from articles.evidence.values import plain
from articles.models import (
    Article,
    ChartSpec,
    Derivation,
    DerivationInput,
    Entity,
    Figure,
    FigureCell,
    FigureChange,
    FigureTable,
    Measure,
    Mention,
)

FORMAT: Final = "urazuke-figures-1"
CHART_FIELDS: Final = (
    *("key", "kind", "title", "subtitle", "note", "columns"),
    *("is_transposed", "is_log"),
)
BESIDE: Final = (Mention.Mode.STANDOFF, Mention.Mode.IGNORED)
"""Mentions that stand in no text and would be lost with the file alone."""


def bundle_all() -> str:
    """Every confirmed figure with all that belongs to it."""
    return json_text(_bundle(Figure.objects.confirmed(), FigureTable.objects.all()))


def stating_articles() -> set[int]:
    """Articles for which `bundle_of` gives anything: one query for all."""
    told = Q(figure__state=Figure.State.CONFIRMED) | Q(mode=Mention.Mode.IGNORED)
    return set(Mention.objects.filter(told).values_list("article", flat=True))


def bundle_of(article: Article) -> str:
    """What travels beside an article's file: the confirmed figures it states, what
    they follow from, the tables it shows, and the places its text does not mark.

    "" for an article without any.
    """
    stated = article.mentions.filter(figure__state=Figure.State.CONFIRMED)
    keys = set(stated.values_list("figure", flat=True))
    beside = article.mentions.filter(mode__in=BESIDE).exclude(
        figure__state=Figure.State.CANDIDATE
    )
    if not keys and not beside.exists():
        return ""
    marks = stated.filter(mode=Mention.Mode.GENERATED).values_list("key", flat=True)
    tables = FigureTable.objects.filter(
        Q(key__in=marks) | Q(charts__key__in=marks)
    ).distinct()
    keys |= _behind(keys)
    keys |= set(
        FigureCell.objects.filter(
            table__in=tables, figure__state=Figure.State.CONFIRMED
        ).values_list("figure", flat=True)
    )
    data = _bundle(Figure.objects.confirmed().filter(pk__in=keys), tables)
    data["mentions"] = [
        _mention(row)
        for row in beside.select_related("figure").order_by(
            "field", "line", "occurrence", "pk"
        )
    ]
    return json_text(_filled(data))


def _behind(keys: Iterable[int]) -> set[int]:
    """The confirmed figures that these follow from, down to what was stated."""
    found: set[int] = set()
    level = set(keys)
    while level:
        rows = Derivation.objects.filter(figure__in=level)
        level = {
            pk
            for pk in (
                *DerivationInput.objects.filter(derivation__in=rows).values_list(
                    "figure", flat=True
                ),
                *rows.values_list("rate", flat=True),
            )
            if pk is not None and pk not in found
        }
        found |= level
    return found


def _bundle(figures: Any, tables: Any) -> dict[str, Any]:
    changes = FigureChange.objects.order_by("made_at", "pk")
    rows = list(
        for_notes(figures)
        .prefetch_related(Prefetch("changes", changes))
        .order_by("key")
    )
    keys = {row.key for row in rows}
    entities = _entities(rows)
    measures = {row.measure for row in rows if row.measure}
    return _filled(
        {
            "format": FORMAT,
            "entities": [
                _entity(row) for row in sorted(entities, key=lambda row: row.name)
            ],
            "measures": [
                _measure(row) for row in sorted(measures, key=lambda row: row.name)
            ],
            "figures": [
                _figure(row, data)
                for row, data in zip(rows, rows_of(rows), strict=True)
            ],
            "derivations": [
                _derivation(row)
                for row in Derivation.objects.filter(figure__in=rows)
                .select_related("figure", "rate")
                .prefetch_related("inputs__figure")
                .order_by("figure__key")
            ],
            "tables": [
                _table(row, keys)
                for row in tables.prefetch_related(
                    Prefetch("cells", FigureCell.objects.select_related("figure")),
                    Prefetch("charts", ChartSpec.objects.order_by("key")),
                ).order_by("key")
            ],
        }
    )


def _entities(rows: Sequence[Figure]) -> set[Entity]:
    """Those the figures are of, with their members."""
    named = {row for figure in rows for row in (figure.entity, figure.counterparty)}
    keys = {row.pk for row in named if row}
    members = Entity.objects.filter(groups__in=keys)
    return set(Entity.objects.filter(pk__in=keys).prefetch_related("members")) | set(
        members
    )


def _entity(row: Entity) -> dict[str, Any]:
    return _filled(
        {
            **_named(row),
            "kind": row.kind,
            "wikidata_id": row.wikidata_id,
            "members": sorted(one.name for one in row.members.all()),
        }
    )


def _measure(row: Measure) -> dict[str, Any]:
    return {
        **_filled(
            {
                **_named(row),
                "definition": row.definition,
                "nature": row.nature,
                "default_unit": row.default_unit,
                "group": row.group,
            }
        ),
        "is_additive": row.is_additive,
        "is_loss": row.is_loss,
    }


def _named(row: Entity | Measure) -> dict[str, Any]:
    return {
        "name": row.name,
        "name_en": row.name_en,
        "slug": row.slug,
        "aliases": row.alias_list,
    }


def _figure(row: Figure, data: dict[str, str]) -> dict[str, Any]:
    return _filled(
        {
            **data,
            "note": row.note,
            "citations": [
                _filled(
                    {
                        "url": one.source.url,
                        "role": one.role,
                        "quote": one.quote,
                        "locator": one.locator,
                        "accessed_on": one.accessed_on and one.accessed_on.isoformat(),
                    }
                )
                for one in row.citations.all()
            ],
            "history": [
                _filled(
                    {
                        "kind": one.kind,
                        "before": one.before,
                        "after": one.after,
                        "reason": one.reason,
                        "note": one.note,
                        "made_at": one.made_at.isoformat(),
                    }
                )
                for one in row.changes.all()
            ],
        }
    )


def _derivation(row: Derivation) -> dict[str, Any]:
    return _filled(
        {
            "figure": row.figure.key,
            "operator": row.operator,
            "inputs": [one.figure.key for one in row.inputs.all()],
            "rate": row.rate.key if row.rate else "",
            "weights": _weights(row),
            "digits": row.digits,
            "rounding": row.rounding,
            "missing": row.missing,
        }
    ) | {"is_complete": row.is_complete}


def _weights(row: Derivation) -> list[str]:
    """[] where every addend counts once."""
    weights = [plain(one.weight) for one in row.inputs.all()]
    return weights if any(weight != "1" for weight in weights) else []


def _table(row: FigureTable, keys: set[str]) -> dict[str, Any]:
    return _filled(
        {
            "key": row.key,
            "title": row.title,
            "note": row.note,
            "cells": [
                _filled(
                    {
                        "row": cell.row,
                        "column": cell.column,
                        "figure": cell.figure.key
                        if cell.figure and cell.figure.key in keys
                        else "",
                        "words": cell.words,
                    }
                )
                for cell in row.cells.all()
            ],
            "charts": [
                _filled({name: getattr(chart, name) for name in CHART_FIELDS})
                for chart in row.charts.all()
            ],
        }
    )


def _mention(row: Mention) -> dict[str, Any]:
    return _filled(
        {
            "figure": row.figure.key if row.figure else "",
            "mode": row.mode,
            "field": row.field,
            "literal": row.literal,
            "occurrence": row.occurrence,
            "before": row.before,
            "after": row.after,
            "label": row.label,
        }
    )


def _filled(data: dict[str, Any]) -> dict[str, Any]:
    """Without what says nothing; zero says something."""
    return {
        name: value
        for name, value in data.items()
        if value not in ("", None, [], False)
    }
