"""Arranges confirmed figures: who or when down the side, what across the top."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from articles.evidence.values import display, period_of, period_text
from articles.models import Entity, Figure, FigureCell, FigureTable, Measure

DIMENSIONS = ("entity", "measure", "period")


@dataclass(frozen=True, slots=True)
class Choice:
    """A figure that fits a cell, as an editor tells it from the others."""

    figure: Figure
    text: str


@dataclass(frozen=True, slots=True)
class Place:
    """One cell: figures that fit, the newest first; often one, or none."""

    row: str
    column: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Arrangement:
    """A proposal for a table, row by row."""

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    places: tuple[tuple[Place, ...], ...]


def arrange(
    entities: Sequence[Entity],
    measures: Sequence[Measure],
    *,
    rows: str = "entity",
    columns: str = "measure",
) -> Arrangement:
    """Figures of these entities and measures by two of `DIMENSIONS`.

    One query. Entities and measures keep their order, periods go by their beginning.
    """
    found = list(
        Figure.objects.confirmed()
        .named()
        .filter(entity__in=entities, measure__in=measures)
        .order_by("period_start", "period_end", "key")
    )
    order: dict[str, list[str]] = {
        "entity": [row.name for row in entities],
        "measure": [row.name for row in measures],
        "period": [_period(figure) for figure in found],
    }
    at: dict[tuple[str, str], list[Figure]] = {}
    for figure in found:
        place = (_name(figure, rows), _name(figure, columns))
        at.setdefault(place, []).insert(0, figure)
    used_rows = {row for row, _ in at}
    used_columns = {column for _, column in at}
    row_names = [name for name in dict.fromkeys(order[rows]) if name in used_rows]
    # A column asked for stays, empty: what is missing is part of the table.
    column_names = list(dict.fromkeys(order[columns]))
    if columns == "period":
        column_names = [name for name in column_names if name in used_columns]
    return Arrangement(
        tuple(row_names),
        tuple(column_names),
        tuple(
            tuple(
                Place(row, column, _choices(at.get((row, column), [])))
                for column in column_names
            )
            for row in row_names
        ),
    )


@transaction.atomic
def make_table(
    *, key: str, title: str, note: str, cells: Iterable[tuple[str, str, Any, str]]
) -> FigureTable:
    """A table of cells (row, column, figure or None, words) in that order.

    Raises ValidationError for a key that is none or taken.
    """
    table = FigureTable(key=key, title=title, note=note)
    table.full_clean()
    table.save()
    FigureCell.objects.bulk_create(
        FigureCell(
            table=table,
            row=row[:120],
            column=column[:120],
            position=position,
            figure=figure,
            words=words[:120],
        )
        for position, (row, column, figure, words) in enumerate(cells)
    )
    return table


def _choices(figures: list[Figure]) -> tuple[Choice, ...]:
    return tuple(
        Choice(figure, " · ".join((display(figure), _period(figure), figure.key)))
        for figure in figures
    )


def _name(figure: Figure, dimension: str) -> str:
    if dimension == "period":
        return _period(figure)
    named = figure.entity if dimension == "entity" else figure.measure
    return named.name if named else ""


def _period(figure: Figure) -> str:
    return period_text(period_of(figure)) or "–"
