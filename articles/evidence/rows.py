"""Figures as rows of plain values: CSV and JSON out, and read back as rows."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from articles.evidence.values import display, plain
from articles.models import Figure

COLUMNS: Final = (
    *("key", "entity", "counterparty", "measure", "value", "value_max"),
    *("magnitude", "written_exponent", "unit", "per", "bound", "also", "status"),
    *("basis", "period_start", "period_end", "period_shape", "period_precision"),
    *("period_count", "as_of", "review_on", "missing_reason", "missing_words"),
    *("lower", "upper", "first_published", "rank"),
    *("written_exponent_max", "is_signed", "is_estimate", "is_threshold"),
    *("is_reported", "is_disputed", "is_provisional"),
    *("unsourced_reason", "source_url", "source_accessed", "display"),
)
PLAIN: Final = (
    *("unit", "per", "bound", "also", "status", "basis", "period_shape"),
    *("period_precision", "missing_reason", "missing_words", "unsourced_reason"),
    "rank",
)
WHOLE: Final = (
    *("magnitude", "written_exponent", "written_exponent_max", "period_count"),
)
FLAGS: Final = (
    *("is_signed", "is_estimate", "is_threshold"),
    *("is_reported", "is_disputed", "is_provisional"),
)
DATES: Final = (
    *("period_start", "period_end", "as_of", "review_on", "first_published"),
)
DECIMALS: Final = ("value", "value_max", "lower", "upper")
_NUMERIC: Final = frozenset({*DECIMALS, *WHOLE})
_FORMULA: Final = re.compile("'*[=+\\-@\t\r\n＝＋－＠|%]")
"""How a text begins that a spreadsheet would compute; also one that was quoted once,
so that taking the quotation mark away again gives what there was."""


def rows_of(figures: Iterable[Figure], language: str = "ja") -> list[dict[str, str]]:
    """One dictionary of texts a figure, from `for_notes`; several sources are spaced
    apart. Decimals are texts: no reader rounds them on the way."""
    return [_row(figure, language) for figure in figures]


def as_csv(
    rows: Iterable[Mapping[str, str]], *, columns: Sequence[str] = COLUMNS
) -> str:
    """With a byte order mark, for spreadsheets; no text can start a formula."""
    out = io.StringIO()
    out.write("\ufeff")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([_harmless(name, row[name]) for name in columns])
    return out.getvalue()


def as_json(rows: Iterable[Mapping[str, str]], **head: str) -> str:
    """Empty values are left out."""
    figures = [{name: text for name, text in row.items() if text} for row in rows]
    return json_text({**head, "figures": figures})


def json_text(data: Mapping[str, Any]) -> str:
    """As every file of ours is written: readable, in UTF-8."""
    return json.dumps(data, ensure_ascii=False, indent=1)


def read_rows(text: str) -> list[dict[str, str]]:
    """The rows of a CSV or JSON text that `as_csv` or `as_json` wrote.

    Raises ValueError for anything else.
    """
    text = text.removeprefix("\ufeff")
    if text.lstrip()[:1] in ("{", "["):
        data = json.loads(text)
        listed = data.get("figures") if isinstance(data, dict) else data
        if not isinstance(listed, list) or not all(
            isinstance(row, dict) for row in listed
        ):
            raise ValueError("no list of figures")
        return [{str(k): str(v) for k, v in row.items()} for row in listed]
    reader = csv.DictReader(io.StringIO(text), strict=True)
    if "key" not in (reader.fieldnames or ()):
        raise ValueError("the first row names no column “key”")
    return [
        {
            name: _plain_text(value or "")
            for name, value in row.items()
            if isinstance(name, str) and not isinstance(value, list)
        }
        for row in reader
    ]


def _row(figure: Figure, language: str) -> dict[str, str]:
    row = {name: str(getattr(figure, name)) for name in PLAIN}
    for name in (*WHOLE, *DATES):
        value = getattr(figure, name)
        row[name] = "" if value is None else str(value)
    row |= {name: "yes" if getattr(figure, name) else "" for name in FLAGS}
    row["key"] = figure.key
    for name in ("entity", "counterparty", "measure"):
        named = getattr(figure, name)
        row[name] = named.name if named else ""
    row |= {name: plain(getattr(figure, name)) for name in DECIMALS}
    row["source_url"] = " ".join(
        citation.source.url for citation in figure.citations.all()
    )
    row["source_accessed"] = _accessed(figure)
    row["display"] = display(figure, language)
    return {name: row[name] for name in COLUMNS}


def _accessed(figure: Figure) -> str:
    """The days the sources were looked up, in their order, – for an unknown one."""
    days = [citation.accessed_on for citation in figure.citations.all()]
    return " ".join(str(day or "–") for day in days) if any(days) else ""


def _harmless(name: str, text: str) -> str:
    """Spreadsheets compute what begins with such a sign; numbers may."""
    if name in _NUMERIC or not _FORMULA.match(text):
        return text
    return f"'{text}"


def _plain_text(text: str) -> str:
    return text[1:] if text.startswith("'") and _FORMULA.match(text[1:]) else text
