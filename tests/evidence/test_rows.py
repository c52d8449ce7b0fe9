"""Rows in CSV and JSON: no formula, no lost digit, on either database."""

from __future__ import annotations

import csv
import io
import json
from decimal import Decimal

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from articles import evidence
from articles.evidence.rows import COLUMNS, read_rows
from articles.models import Figure
from tests.evidence.sample import make_figure


def row(text: str) -> dict[str, str]:
    return dict.fromkeys(COLUMNS, "") | {"key": "k", "entity": text, "display": text}


@settings(deadline=None, max_examples=300)
@given(st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\0")))
@example("=1+1")
@example("'=1+1")
@example("''=1+1")
@example("'")
@example('a";=1+1')
def test_any_words_survive_a_spreadsheet_and_never_compute(text: str):
    written = evidence.as_csv([row(text)])
    cells = next(iter(list(csv.reader(io.StringIO(written[1:], newline="")))[1:]))
    for cell in cells:
        assert cell == "" or cell[0] not in "=+-@\t\r\n＝＋－＠|%"
    # Line ends inside a cell are the reader's to choose.
    back = read_rows(written)[0]["entity"].replace("\r\n", "\n").replace("\r", "\n")
    assert back == text.replace("\r\n", "\n").replace("\r", "\n")


def test_numbers_stay_numbers_even_below_zero():
    data = row("") | {"value": "-740", "written_exponent": "-2"}
    cells = evidence.as_csv([data]).splitlines()[1].split(",")
    assert "-740" in cells
    assert "-2" in cells


@pytest.mark.django_db
@pytest.mark.parametrize(
    "digits",
    [
        "0.1",
        "-0.0000000001",
        "123456789012345",
        "-12345.6789012345"[:17],
        "99999.9999999999"[:16],
        "100000000000000000000"[:16] + "0000",
        "0.1234567891",
        "7700000000000",
    ],
)
def test_fifteen_digits_leave_the_database_as_they_came(digits, client):
    figure = make_figure("3億円", key="exact")
    Figure.objects.filter(pk=figure.pk).update(value=Decimal(digits))
    (data,) = evidence.rows_of(evidence.for_notes(Figure.objects.all()))
    assert Decimal(data["value"]) == Decimal(digits)
    assert "E" not in data["value"]
    (from_csv,) = read_rows(evidence.as_csv([data]))
    (from_json,) = json.loads(evidence.as_json([data]))["figures"]
    assert from_csv["value"] == from_json["value"] == data["value"]
