"""Tables as data: each numeric cell with its entity, measure and period."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import pairwise

from articles.figures.masking import parse_quantities_markdown, plain_text
from articles.figures.numerals import plain
from articles.figures.period import Period, PeriodMatch, Shape
from articles.figures.periods import parse_periods
from articles.figures.quantity import Match, Quantity
from articles.figures.units import SPELLINGS, SUFFIX, Unit


class RowRole(StrEnum):
    """What a row that is computed from the others holds."""

    SUM = "sum"
    RATIO = "ratio"
    DIFFERENCE = "difference"
    AVERAGE = "average"


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell; `text` is what a reader sees of `markdown[start:end]`."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Table:
    """A pipe table; rows are as long as the header, short ones filled up."""

    start: int
    end: int
    header: tuple[Cell, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class CellFigure:
    """A quantity in a table with what its row and column say about it.

    `entity` is None in a computed row, whose `role` says how. `relative_to` names the
    entity a multiple refers to (Aの約14倍).
    """

    match: Match
    table: int
    row: int
    column: int
    entity: str | None
    measure: str
    period: Period | None
    role: RowRole | None = None
    relative_to: str | None = None


@dataclass(frozen=True, slots=True)
class Gap:
    """A cell without a number in a column of numbers: a dash, nothing, or words."""

    cell: Cell
    table: int
    row: int
    column: int
    entity: str | None
    measure: str
    role: RowRole | None = None

    @property
    def is_empty(self) -> bool:
        """True where not even words stand."""
        return _is_dash(self.cell.text)


def read_tables(markdown: str) -> list[Table]:
    """Every pipe table with a delimiter row, in order; code fences hold none."""
    tables: list[Table] = []
    lines = _lines(markdown)
    at = 1
    while at < len(lines):
        start, line = lines[at]
        head_start, head = lines[at - 1]
        if "|" not in head or not _is_delimiter(line):
            at += 1
            continue
        header = _cells(head_start, head)
        if len(header) != len(_cells(start, line)):
            at += 1
            continue
        rows = []
        at += 1
        while at < len(lines) and "|" in lines[at][1]:
            row = _cells(*lines[at])[: len(header)]
            end = lines[at][0] + len(lines[at][1])
            row += [Cell(end, end, "")] * (len(header) - len(row))
            rows.append(tuple(row))
            at += 1
        last_start, last = lines[at - 1]
        tables.append(
            Table(head_start, last_start + len(last), tuple(header), tuple(rows))
        )
        at += 1
    return tables


def read_cells(
    markdown: str,
    matches: list[Match] | None = None,
    tables: list[Table] | None = None,
) -> list[CellFigure]:
    """The quantities in table cells, header row and row headers left out.

    `matches` and `tables` spare a second reading of the same Markdown.
    """
    if matches is None:
        matches = parse_quantities_markdown(markdown)
    starts = [match.start for match in matches]
    found: list[CellFigure] = []
    for index, table in enumerate(read_tables(markdown) if tables is None else tables):
        columns = [_column(cell.text) for cell in table.header]
        for row_index, row in enumerate(table.rows):
            role = row_role(row[0].text)
            entity = None if role else row[0].text or None
            row_period = _row_period(columns, row)
            for column_index in range(1, len(row)):
                column, cell = columns[column_index], row[column_index]
                if column.is_period:
                    continue
                inside = slice(
                    bisect_left(starts, cell.start), bisect_left(starts, cell.end)
                )
                for match in matches[inside] or _alone(markdown, cell):
                    context = _Context(column, row_period, _sibling_period(columns))
                    found.append(
                        _cell_figure(
                            markdown,
                            match,
                            cell,
                            context,
                            CellFigure(
                                match, index, row_index, column_index, entity, "", None
                            ),
                            role,
                        )
                    )
    return found


def read_gaps(
    markdown: str, figures: list[CellFigure], tables: list[Table] | None = None
) -> list[Gap]:
    """The cells that hold no number where others of their column do."""
    filled = {(figure.table, figure.row, figure.column) for figure in figures}
    numeric = {(figure.table, figure.column) for figure in figures}
    gaps = []
    for index, table in enumerate(read_tables(markdown) if tables is None else tables):
        for row_index, row in enumerate(table.rows):
            role = row_role(row[0].text)
            for column, cell in enumerate(row):
                place = (index, row_index, column)
                if (index, column) not in numeric or place in filled:
                    continue
                entity = None if role else row[0].text or None
                measure = _column(table.header[column].text).measure
                gaps.append(Gap(cell, *place, entity, measure, role))
    return gaps


def row_role(label: str) -> RowRole | None:
    """What a row of that label computes, or None for a row of data."""
    return _ROLES.get(label.strip().lower())


_SUM_NAMES = ("合計", "計", "総計", "総額", "小計", "total", "sum")
_ROLES = {
    **dict.fromkeys(_SUM_NAMES, RowRole.SUM),
    **dict.fromkeys(("比率", "倍率", "比", "ratio"), RowRole.RATIO),
    **dict.fromkeys(("差", "差額", "増減", "difference"), RowRole.DIFFERENCE),
    **dict.fromkeys(("平均", "average", "mean"), RowRole.AVERAGE),
}
_RULE = re.compile(r":?-+:?")
_DASHES = frozenset(("", "-", "–", "—", "―", "ー", "−", "n/a", "N/A", "…", "..."))
_PERIOD_HEADERS = frozenset(("期間", "時期", "年", "年度", "period", "year", "date"))
_FORECAST_TAIL = re.compile(
    r"[ 　]*(?:の)?(?:予測|予想|見込み|見通し|計画|実績|推定|目標)\Z"
)
_GROWTH = re.compile(
    r"前年|前期|同期|昨年|伸び率|成長率|year-on-year|y/y|yoy|growth", re.IGNORECASE
)
_PAREN = re.compile(r"[（(]([^（）()]*)[）)]")
_POWERS = {"千": 3, "万": 4, "百万": 6, "十億": 9, "億": 8, "兆": 12}
_ENGLISH_POWERS = {
    "k": 3,
    "m": 6,
    "mn": 6,
    "million": 6,
    "bn": 9,
    "billion": 9,
    "tn": 12,
}
_HEADER_UNIT = re.compile(r"(?:単位[:：]?)?(百万|十億|千|万|億|兆)?([^\d\s]+)\Z")
_DOLLAR_UNIT = re.compile(r"\$ ?(k|mn|million|m|bn|billion|tn)?\Z", re.IGNORECASE)
_RELATIVE = re.compile(r"([^\s、。（）()|]{2,40})の\Z")
_NOUN_AFTER = re.compile(r"(?:規模)?の([一-龥々ァ-ヶーA-Za-z]{2,20})")


@dataclass(frozen=True, slots=True)
class _Column:
    """What a header says: the measure, a period, the unit of bare numbers."""

    measure: str
    period: Period | None
    is_period: bool
    power: int = 0
    unit: Unit | None = None


@dataclass(frozen=True, slots=True)
class _Context:
    column: _Column
    row_period: Period | None
    sibling_period: Period | None


def _lines(markdown: str) -> list[tuple[int, str]]:
    """Offset and text of each line outside code fences; fenced ones are emptied."""
    lines = []
    at, fence = 0, ""
    for line in markdown.split("\n"):
        mark = line.lstrip()[:3]
        inside = fence or mark in ("```", "~~~")
        lines.append((at, "" if inside else line.rstrip("\r")))
        if mark in ("```", "~~~") and (not fence or mark == fence):
            fence = "" if fence else mark
        at += len(line) + 1
    return lines


def _is_delimiter(line: str) -> bool:
    """|---|:-:| and its like; split by hand, since a pattern would backtrack."""
    parts = [part.strip() for part in line.strip().strip("|").split("|")]
    return all(_RULE.fullmatch(part) for part in parts)


_BAR = re.compile(r"(?<!\\)\|")


def _cells(offset: int, line: str) -> list[Cell]:
    bars = [match.start() for match in _BAR.finditer(line)]
    edges = [-1, *bars, len(line)]
    cells = []
    for left, right in pairwise(edges):
        raw = line[left + 1 : right]
        outside = (left == -1 or right == len(line)) and not raw.strip()
        if not outside:
            start = offset + left + 1
            cells.append(Cell(start, offset + right, plain_text(raw).text.strip()))
    return cells


def _alone(markdown: str, cell: Cell) -> list[Match]:
    """A bare number that is all its cell holds; in running text it would not count."""
    if not any(char.isdecimal() for char in cell.text):
        return []
    found = parse_quantities_markdown(markdown[cell.start : cell.end])
    return [
        replace(match, start=match.start + cell.start, end=match.end + cell.start)
        for match in found
    ]


def _is_dash(text: str) -> bool:
    return text.strip() in _DASHES


def _column(header: str) -> _Column:
    if header.strip().lower() in _PERIOD_HEADERS:
        return _Column(header, None, is_period=True)
    periods = parse_periods(header) or _bare_year(header)
    measure = header
    for match in reversed(periods):
        after = header[match.end :]
        measure = header[: match.start] + re.sub(r"\A(?:における|の)", "", after)
    power, unit = 0, None
    paren = _PAREN.search(measure)
    if paren is not None:
        power, unit = _header_unit(paren[1].strip())
        if unit is not None:
            measure = measure[: paren.start()] + measure[paren.end() :]
    measure = _FORECAST_TAIL.sub("", measure.strip()).strip()
    period = periods[0].period if periods else None
    return _Column(measure, period, is_period=False, power=power, unit=unit)


_YEAR = re.compile(r"(?<![\d.,])(?:19|20)\d\d(?![\d.,年])")


def _bare_year(header: str) -> list[PeriodMatch]:
    """Capex 2025: a year by itself, which running text would leave open."""
    found = _YEAR.search(header)
    if found is None:
        return []
    return [
        replace(match, start=found.start(), end=found.end())
        for match in parse_periods(found[0])
    ]


def _header_unit(words: str) -> tuple[int, Unit | None]:
    """The scale and unit a header gives to the bare numbers below: （百万円）."""
    dollars = _DOLLAR_UNIT.match(words)
    if dollars is not None:
        return _ENGLISH_POWERS.get((dollars[1] or "").lower(), 0), SPELLINGS["ドル"]
    found = _HEADER_UNIT.match(words)
    if found is None:
        return 0, None
    name = SUFFIX.match(found[2])
    if name is None or name.end() != len(found[2]):
        return 0, None
    return _POWERS.get(found[1] or "", 0), SPELLINGS[name[0]]


def _row_period(columns: list[_Column], row: tuple[Cell, ...]) -> Period | None:
    for column, cell in zip(columns, row, strict=False):
        if column.is_period:
            found = parse_periods(cell.text)
            if found:
                return found[0].period
    return None


def _sibling_period(columns: list[_Column]) -> Period | None:
    """The one period the other columns agree on; a growth rate is of that period."""
    periods = {column.period for column in columns if column.period is not None}
    return periods.pop() if len(periods) == 1 else None


def _cell_figure(
    markdown: str,
    match: Match,
    cell: Cell,
    context: _Context,
    figure: CellFigure,
    role: RowRole | None,
) -> CellFigure:
    column = context.column
    before = plain_text(markdown[cell.start : match.start]).text
    after = plain_text(markdown[match.end : cell.end]).text
    period = column.period or context.row_period
    if before or after:
        own = [
            found.period
            for found in parse_periods(before + "|" + after)
            if found.period.shape is not Shape.LENGTH
        ]
        if own:
            period = own[0]
    if period is None and _GROWTH.search(column.measure):
        period = context.sibling_period
    named = _NOUN_AFTER.match(after)
    # A header such as 「2028年の予測」 names no measure; the cell does.
    measure = column.measure or (named[1] if named else "")
    relative = _RELATIVE.search(before)
    is_multiple = (
        match.quantity.unit is not None and match.quantity.unit.code == "times"
    )
    return replace(
        figure,
        match=replace(match, quantity=_with_header_unit(match.quantity, column)),
        measure=measure,
        period=period,
        role=role,
        relative_to=relative[1].strip() if relative and is_multiple else None,
    )


def _with_header_unit(quantity: Quantity, column: _Column) -> Quantity:
    if column.unit is None or quantity.unit is not None or quantity.value is None:
        return quantity
    power = column.power
    top = quantity.value_max
    last = quantity.written_exponent_max
    return replace(
        quantity,
        value=plain(quantity.value.scaleb(power)),
        value_max=None if top is None else plain(top.scaleb(power)),
        unit=column.unit,
        written_exponent=quantity.written_exponent + power,
        written_exponent_max=None if last is None else last + power,
    )
