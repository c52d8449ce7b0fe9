"""Relations an article itself states: sums, ratios, conversions, changes, counts."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from articles.figures.context import Mention, Origin
from articles.figures.quantity import Bound
from articles.figures.tables import (
    CellFigure,
    RowRole,
    Table,
    read_gaps,
    read_tables,
    row_role,
)
from articles.figures.units import UnitKind


class Operator(StrEnum):
    """How an output follows from its inputs.

    CHANGE serves percent and multiples alike: the unit of the output says which, so
    that no operator can contradict its unit. CAGR is the same per year.
    """

    SUM = "sum"
    DIFFERENCE = "difference"
    RATIO = "ratio"
    CONVERT = "convert"
    CHANGE = "change"
    CAGR = "cagr"
    COUNT = "count"
    SHARE = "share"
    SUBSET = "subset"


@dataclass(frozen=True, slots=True)
class Relation:
    """Candidate `output` follows from candidates `inputs`, by position and in order.

    `is_complete` is False where an addend, a base or a second operand is not given;
    `members` names what is counted, or what is missing from a sum.
    """

    operator: Operator
    output: int
    inputs: tuple[int, ...] = ()
    is_complete: bool = True
    members: tuple[str, ...] = ()


def propose_relations(
    markdown: str,
    mentions: Sequence[Mention],
    owners: Sequence[int],
    tables: list[Table] | None = None,
) -> list[Relation]:
    """Relations stated by rows, bullets and sentences.

    `owners` gives each mention's candidate. Nothing is proposed because numbers happen
    to divide well: only a row, a label or a word that claims a relation does. `tables`
    spares a second reading of the same Markdown.
    """
    if tables is None:
        tables = read_tables(markdown)
    pairs = list(zip(mentions, owners, strict=True))
    found = [
        *_table_relations(markdown, tables, pairs),
        *_bullet_sums(pairs),
        *_sentence_sums(pairs),
        *_subsets(markdown, pairs),
        *_conversions(markdown, pairs),
        *_changes(markdown, pairs),
        *_counts(markdown, tables, pairs),
    ]
    found += _comparisons(markdown, pairs, {relation.output for relation in found})
    best: dict[tuple[Operator, int], Relation] = {}
    for relation in found:
        if relation.output in relation.inputs:
            continue
        key = (relation.operator, relation.output)
        known = best.get(key)
        if known is None or len(relation.inputs) > len(known.inputs):
            best[key] = relation
    return list(best.values())


_Pair = tuple[Mention, int]


def _table_relations(
    markdown: str, tables: list[Table], pairs: list[_Pair]
) -> list[Relation]:
    cells = [(m.cell, owner) for m, owner in pairs if m.cell is not None]
    missing: dict[tuple[int, int], list[str]] = {}
    for gap in read_gaps(markdown, [cell for cell, _ in cells], tables):
        if gap.role is None:
            names = missing.setdefault((gap.table, gap.column), [])
            names.append(gap.entity or gap.cell.text)
    columns: dict[tuple[int, int], list[tuple[CellFigure, int]]] = {}
    for cell, owner in cells:
        columns.setdefault((cell.table, cell.column), []).append((cell, owner))
    found = []
    for place, column in columns.items():
        data: list[tuple[CellFigure, int]] = []
        for cell, owner in sorted(column, key=lambda entry: entry[0].row):
            inputs = tuple(owner for _, owner in data)
            if cell.role is None:
                data.append((cell, owner))
            elif cell.role is RowRole.SUM and inputs:
                absent = tuple(missing.get(place, ()))
                found.append(Relation(Operator.SUM, owner, inputs, not absent, absent))
                break  # behind a subtotal it is open what the next one sums
            elif cell.role is RowRole.RATIO and len(inputs) == 2:
                found.append(Relation(Operator.RATIO, owner, _larger_first(data)))
    return found


def _larger_first(column: list[tuple[CellFigure, int]]) -> tuple[int, ...]:
    """Numerator and denominator: a multiple divides the larger by the smaller."""
    return tuple(
        owner
        for _, owner in sorted(
            column, key=lambda pair: pair[0].match.quantity.value or 0, reverse=True
        )
    )


_MOST = 40  # addends of one sum; a longer list is a table


def _bullet_sums(pairs: list[_Pair]) -> list[Relation]:
    """A bullet labelled 合計 behind bullets of the same unit."""
    found = []
    for index, (mention, output) in enumerate(pairs):
        if (
            mention.origin is not Origin.BULLET
            or row_role(mention.label) is not RowRole.SUM
        ):
            continue
        inputs: list[int] = []
        line = mention.line
        for before, owner in reversed(pairs[max(0, index - _MOST) : index]):
            adjacent = before.origin is Origin.BULLET and line - before.line in (0, 1)
            if not adjacent:
                break
            line = before.line
            if before.match.quantity.unit == mention.match.quantity.unit:
                inputs.insert(0, owner)
        if len(inputs) > 1:
            found.append(Relation(Operator.SUM, output, tuple(inputs)))
    return found


def _sentence_sums(pairs: list[_Pair]) -> list[Relation]:
    """合計 before a number whose line holds the addends before it."""
    found = []
    for index, (mention, output) in enumerate(pairs):
        if mention.role is not RowRole.SUM or mention.cell or row_role(mention.label):
            continue
        inputs = [
            owner
            for before, owner in pairs[max(0, index - _MOST) : index]
            if before.line == mention.line
            and before.match.quantity.unit == mention.match.quantity.unit
        ]
        if len(inputs) > 1:
            found.append(Relation(Operator.SUM, output, tuple(inputs)))
    return found


_INCLUDED = re.compile(
    r"含まれ|含む|含み|内訳|そのうち|\binclud(?:es|ing)\b|\bof which\b", re.IGNORECASE
)
_CLAIM = 200  # characters from the total to the end of its line
_LIST_FOLLOWS = 200  # characters between such a sentence and its list


def _subsets(markdown: str, pairs: list[_Pair]) -> list[Relation]:
    """A list behind a sentence that says the total includes it."""
    found = []
    for index, (total, output) in enumerate(pairs):
        unit = total.match.quantity.unit
        if unit is None or total.cell or total.origin is Origin.BULLET:
            continue
        # A bounded look ahead: a long line full of numbers costs its length, once.
        start = total.match.end
        end = markdown.find("\n", start, start + _CLAIM)
        if end < 0 or _INCLUDED.search(markdown, start, end) is None:
            continue
        inputs: list[int] = []
        line = 0
        for mention, owner in pairs[index + 1 : index + 1 + _MOST]:
            if mention.line == total.line:
                continue
            listed = mention.origin is Origin.BULLET and (
                mention.line - line in (0, 1)
                if line
                else mention.match.start - end <= _LIST_FOLLOWS
            )
            if not listed:
                break
            line = mention.line
            if mention.match.quantity.unit == unit and row_role(mention.label) is None:
                inputs.append(owner)
        if len(inputs) > 1 and output not in inputs:
            found.append(Relation(Operator.SUBSET, output, tuple(inputs)))
    return found


_OF = re.compile(r"の[*_]*\Z|\bthan[^.。\n]{0,40}\Z")


def _comparisons(markdown: str, pairs: list[_Pair], known: set[int]) -> list[Relation]:
    """Anthropicの約14倍: so many times something nobody gives a number for."""
    return [
        Relation(Operator.RATIO, output, is_complete=False)
        for mention, output in pairs
        if output not in known
        and (unit := mention.match.quantity.unit) is not None
        and unit.code == "times"
        and _OF.search(markdown, max(0, mention.match.start - 44), mention.match.start)
    ]


_OPENING = re.compile(r"[*_]{0,3}[ ]?[（(][*_]{0,3}\Z")


def _conversions(markdown: str, pairs: list[_Pair]) -> list[Relation]:
    """A second currency in parentheses: 500億ドル（約7.7兆円）."""
    found = []
    for (first, base), (second, output) in pairwise(pairs):
        one, two = first.match.quantity, second.match.quantity
        if not (one.currency and two.currency) or one.currency == two.currency:
            continue
        between = markdown[first.match.end : second.match.start]
        if len(between) <= 8 and _OPENING.fullmatch(between):
            found.append(Relation(Operator.CONVERT, output, (base,)))
    return found


_GROWTH = re.compile(
    r"前年|前期|前月|同期|伸び率|増加率|成長率|CAGR|year-on-year|yoy|y/y|growth",
    re.IGNORECASE,
)
_YEARLY = re.compile(r"年平均|年率|CAGR|compound annual", re.IGNORECASE)
_GROWN = re.compile(r"[*_]*(?:に(?:増|急増|拡大|成長|伸び)|増)")


def _changes(markdown: str, pairs: list[_Pair]) -> list[Relation]:
    """Growth of a value in the same row, or of something whose base is not given."""
    rows: dict[tuple[int, int], list[int]] = {}
    for mention, owner in pairs:
        cell = mention.cell
        if cell and (mention.match.quantity.currency or cell.column == 1):
            rows.setdefault((cell.table, cell.row), []).append(owner)
    found = []
    for mention, output in pairs:
        unit = mention.match.quantity.unit
        if unit is None or unit.kind is not UnitKind.RATIO:
            continue
        before = markdown[max(0, mention.match.start - 20) : mention.match.start]
        grown = unit.code == "times" and _GROWN.match(markdown, mention.match.end)
        if not (grown or _GROWTH.search(mention.measure) or _GROWTH.search(before)):
            continue
        cell = mention.cell
        inputs = tuple(rows.get((cell.table, cell.row), ())) if cell else ()
        yearly = _YEARLY.search(mention.measure) or _YEARLY.search(before)
        operator = Operator.CAGR if yearly else Operator.CHANGE
        found.append(Relation(operator, output, inputs, is_complete=False))
    return found


_THESE = re.compile(r"(?:(?:これら|この|上記|以下|以上|同)(?:の)?|\b[Tt]hese )[*_]*\Z")
_TOGETHER = re.compile(r"[*_]*(?:だけで|の合計|合計|全体で|を合わせ)")
_REACH = 400  # characters from a table to the sentence that counts its rows


def _counts(markdown: str, tables: list[Table], pairs: list[_Pair]) -> list[Relation]:
    """これら4社 behind a table of four rows."""
    found = []
    ends = [table.end for table in tables]
    for mention, output in pairs:
        quantity = mention.match.quantity
        unit = quantity.unit
        if quantity.bound is not Bound.EXACT or quantity.value is None:
            continue
        if unit is None or unit.kind is not UnitKind.COUNT:
            continue
        start, end = mention.match.start, mention.match.end
        before = markdown[max(0, start - 8) : start]
        if not (_THESE.search(before) or _TOGETHER.match(markdown, end)):
            continue
        above = bisect_right(ends, start) - 1
        if above < 0 or start - ends[above] > _REACH:
            continue
        labels = [row[0].text for row in tables[above].rows]
        names = tuple(label for label in labels if not row_role(label))
        if len(names) == quantity.value:
            found.append(Relation(Operator.COUNT, output, members=names))
    return found
