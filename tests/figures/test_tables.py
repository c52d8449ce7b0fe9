"""Table cells read with their row, column and period."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from articles.figures.tables import (
    CellFigure,
    RowRole,
    read_cells,
    read_gaps,
    read_tables,
)
from tests.figures.sample import Lines, read_sample

SALES = """\
決算のまとめ。

| 会社 | 2024年の売上高（百万円） | 前年比 | 従業員数 |
| :--- | ---: | :-: | --- |
| **青空電機** | 1,234 | +5% | 300人 |
| 白波商事（旧白波） | **2,000** | - | 非公開 |
| 合計 | 3,234 | | |

本文に500円とある。
"""


def by_place(text: str) -> dict[tuple[int, int], CellFigure]:
    return {(figure.row, figure.column): figure for figure in read_cells(text)}


def test_a_cell_knows_its_row_and_column():
    cell = by_place(SALES)[0, 3]
    assert cell.entity == "青空電機"
    assert cell.measure == "従業員数"
    assert cell.match.quantity.value == 300


def test_the_header_gives_bare_numbers_their_unit_and_scale():
    cell = by_place(SALES)[1, 1]
    assert cell.measure == "売上高"
    assert cell.match.quantity.value == Decimal(2_000_000_000)
    assert cell.match.quantity.currency == "JPY"
    assert cell.match.quantity.written_exponent == 6


def test_literals_stay_those_of_the_markdown():
    for cell in read_cells(SALES):
        assert SALES[cell.match.start : cell.match.end] == cell.match.text


def test_the_header_names_the_period_and_growth_is_of_the_same():
    cells = by_place(SALES)
    assert cells[0, 1].period is not None
    assert cells[0, 1].period.start == date(2024, 1, 1)
    assert cells[0, 2].period == cells[0, 1].period
    assert cells[0, 3].period is None


def test_a_total_row_is_computed_and_belongs_to_nobody():
    cell = by_place(SALES)[2, 1]
    assert cell.role is RowRole.SUM
    assert cell.entity is None


def test_gaps_are_the_cells_without_number_in_columns_of_numbers():
    gaps = read_gaps(SALES, read_cells(SALES))
    assert [(gap.row, gap.column, gap.is_empty) for gap in gaps] == [
        (1, 2, True),
        (1, 3, False),
        (2, 2, True),
        (2, 3, True),
    ]


def test_a_period_column_dates_its_rows():
    text = "| 社 | 契約 | 期間 |\n|-|-|-|\n| A | 5億円 | 2025〜2030年 |\n"
    (cell,) = read_cells(text)
    assert cell.period is not None
    assert cell.period.end == date(2030, 12, 31)


def test_bare_numbers_count_in_cells_and_years_do_not():
    text = "| 国 | 値 | 年 |\n|-|-|-|\n| 日本 | 42 | 2025 |\n"
    (cell,) = read_cells(text)
    assert cell.match.text == "42"


def test_dollars_in_an_english_header():
    text = "| Company | Revenue ($bn) |\n|-|-|\n| Acme | 2.5 |\n"
    (cell,) = read_cells(text)
    assert cell.measure == "Revenue"
    assert cell.match.quantity.value == 2_500_000_000


def test_a_multiple_names_what_it_refers_to():
    text = "| 社 | 規模 |\n|-|-|\n| 乙 | 甲社の**約14倍** |\n"
    (cell,) = read_cells(text)
    assert cell.relative_to == "甲社"


def test_short_rows_are_filled_and_long_ones_cut():
    (table,) = read_tables("| a | b |\n|---|---|\n| 1社 |\n| 1社 | 2社 | 3社 |\n")
    assert [len(row) for row in table.rows] == [2, 2]


@pytest.mark.parametrize(
    "text",
    [
        "| a | b |\n| 1社 | 2社 |\n",
        "```\n| a | b |\n|-|-|\n| 1社 | 2社 |\n```\n",
        "a | b\n-|-|-\n1社 | 2社\n",
    ],
    ids=["no delimiter row", "in a fence", "delimiter of another width"],
)
def test_what_is_no_table_yields_no_cells(text: str):
    assert read_cells(text) == []


# line, entity, a word of the measure, period
SAMPLE = [
    (88, "OpenAI", "契約総額", "2025-01-01..2035-12-31"),
    (89, "Anthropic", "契約総額", "2025-01-01..None"),
    (90, None, "契約総額", ""),
    (110, "OpenAI", "営業損失", "2028-01-01..2028-12-31"),
    (110, "OpenAI", "キャッシュバーン", ""),
    (130, "Amazon", "CapEx", "2025-01-01..2025-12-31"),
    (131, "Microsoft", "CapEx", "2025-01-01..2025-12-31"),
    (132, "Alphabet（Google）", "CapEx", "2025-01-01..2025-12-31"),
    (132, "Alphabet（Google）", "増加率", "2025-01-01..2025-12-31"),
    (134, None, "CapEx", "2025-01-01..2025-12-31"),
]


def test_every_numeric_cell_of_the_sample_has_its_context():
    text = read_sample()
    lines = Lines(text)
    cells = read_cells(text)
    assert len(cells) == len(SAMPLE)
    for cell, (line, entity, measure, period) in zip(cells, SAMPLE, strict=True):
        assert lines.of(cell.match.start) == line
        assert cell.entity == entity
        assert measure in cell.measure
        dates = f"{cell.period.start}..{cell.period.end}" if cell.period else ""
        assert dates == period
    assert [cell.role for cell in cells if cell.role] == [RowRole.RATIO, RowRole.SUM]
