"""Where a figure comes from and where it goes: the tree behind it, what follows."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.db.models import Q

from articles.evidence.notes import FigureNote, for_notes, note_of
from articles.evidence.values import plain
from articles.models import Derivation, Figure

DEPTH = 4
"""Levels of a tree that are shown; each costs a fixed few queries."""

SIGNS = {
    Derivation.Operator.SUM: "+",
    Derivation.Operator.DIFFERENCE: "−",
    Derivation.Operator.RATIO: "÷",
    Derivation.Operator.SHARE: "÷",
    Derivation.Operator.CONVERT: "×",
    Derivation.Operator.CHANGE: "→",
    Derivation.Operator.CAGR: "→",
}


@dataclass(slots=True)
class Node:
    """A figure of the tree. `note` is None for one no public article states, of which
    nothing is told but that it is there."""

    note: FigureNote | None
    sign: str = ""
    """What stands before it among the inputs of the node above."""
    operator: str = ""
    """How it follows from its inputs; "" for one that was stated."""
    code: str = ""
    """The same for machines."""
    missing: tuple[str, ...] = ()
    """Names of inputs nobody has a number for."""
    is_complete: bool = True
    inputs: list[Node] = field(default_factory=list)


def tree_of(note: FigureNote, language: str) -> Node | None:
    """The derivation of a public figure down to what was stated; None for a figure
    that follows from nothing. The same queries however wide it is."""
    root = Node(note)
    level = {note.figure.pk: [root]}
    seen = {note.figure.pk}
    for _depth in range(DEPTH):
        rows = list(_derivations(list(level)))
        wanted = {
            pk
            for row in rows
            for pk in (*(one.figure_id for one in row.inputs.all()), row.rate_id)
            if pk
        }
        if not wanted:
            break
        notes = {
            figure.pk: note_of(figure, language)
            for figure in for_notes(Figure.objects.public().filter(pk__in=wanted))
        }
        below: dict[int, list[Node]] = {}
        for row in rows:
            for node in level[row.figure_id]:
                for pk, made in _expand(node, row, notes):
                    if pk not in seen:
                        below.setdefault(pk, []).append(made)
        seen |= set(below)
        level = below
        if not level:
            break
    return root if root.operator else None


def followers_of(figure: Figure, language: str) -> list[FigureNote]:
    """Public figures computed from this one, in the order of their keys."""
    rows = Figure.objects.public().filter(derivation__inputs__figure=figure)
    return [
        note_of(row, language) for row in for_notes(rows.order_by("key").distinct())
    ]


def siblings_of(figure: Figure) -> list[Figure]:
    """Public figures of the same entity and measure in the same unit, by period; the
    figure itself among them. Other parties and other denominators are other series."""
    if figure.entity_id is None or figure.measure_id is None or not figure.unit:
        return []
    rows = Figure.objects.public().filter(
        entity=figure.entity_id,
        counterparty=figure.counterparty_id,
        measure=figure.measure_id,
        unit=figure.unit,
        per=figure.per,
        is_threshold=False,
    )
    out_of_date = Q(rank=Figure.Rank.DEPRECATED) & ~Q(pk=figure.pk)
    rows = rows.exclude(out_of_date)
    return list(for_notes(rows).order_by("period_start", "period_end", "as_of", "key"))


def _derivations(figures: list[int]) -> list[Derivation]:
    return list(
        Derivation.objects.filter(figure__in=figures).prefetch_related("inputs")
    )


def _expand(
    node: Node, row: Derivation, notes: dict[int, FigureNote]
) -> list[tuple[int, Node]]:
    """The inputs of a node, with their rows' keys."""
    node.operator, node.code = str(row.get_operator_display()), row.operator
    node.missing = tuple(str(name) for name in row.missing)
    node.is_complete = row.is_complete
    sign = SIGNS.get(Derivation.Operator(row.operator), "")
    keys = [one.figure_id for one in row.inputs.all()]
    if row.rate_id:
        keys.append(row.rate_id)
    made = []
    weights = [plain(one.weight) for one in row.inputs.all()]
    for place, pk in enumerate(keys):
        weight = weights[place] if place < len(weights) else "1"
        lead = _lead(sign if place else "", weight)
        made.append((pk, Node(notes.get(pk), lead)))
    node.inputs = [one for _pk, one in made]
    return made


def _lead(sign: str, weight: str) -> str:
    """The sign before an input, with its weight: + 0.5 ×, −."""
    if weight == "1":
        return sign
    sign = "−" if weight.startswith("-") else sign
    amount = weight.removeprefix("-")
    return sign if amount == "1" else f"{sign} {amount} ×".strip()
