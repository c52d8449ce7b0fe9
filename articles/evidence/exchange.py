"""Figures as rows of plain values: CSV and JSON out, and back in."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction

from articles.evidence.changing import changes_meaning
from articles.evidence.confirming import NotConfirmable, confirm
from articles.evidence.values import display, plain
from articles.models import Entity, Figure, Measure
from articles.opengraph import RefusedURL
from articles.sources import get_or_make_sources

COLUMNS: Final = (
    *("key", "entity", "counterparty", "measure", "value", "value_max"),
    *("magnitude", "written_exponent", "unit", "per", "bound", "also", "status"),
    *("basis", "period_start", "period_end", "period_shape", "period_precision"),
    *("period_count", "as_of", "missing_reason", "missing_words"),
    *("written_exponent_max", "is_signed", "is_estimate", "is_threshold"),
    *("is_reported", "is_disputed", "is_provisional"),
    *("unsourced_reason", "source_url", "display"),
)
_PLAIN: Final = (
    *("unit", "per", "bound", "also", "status", "basis", "period_shape"),
    *("period_precision", "missing_reason", "missing_words", "unsourced_reason"),
)
_WHOLE: Final = (
    *("magnitude", "written_exponent", "written_exponent_max", "period_count"),
)
_FLAGS: Final = (
    *("is_signed", "is_estimate", "is_threshold"),
    *("is_reported", "is_disputed", "is_provisional"),
)
_DATES: Final = ("period_start", "period_end", "as_of")
_NUMERIC: Final = frozenset({"value", "value_max", *_WHOLE})
_FORMULA: Final = tuple("=+-@\t\r＝＋－＠")


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


@dataclass(slots=True)
class ImportReport:
    """Outcome by key; `problems` are (row number from 1, key, words)."""

    created: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    differing: list[str] = field(default_factory=list)
    problems: list[tuple[int, str, str]] = field(default_factory=list)


def import_rows(
    rows: Iterable[Mapping[str, str]], *, by: User | None = None, dry_run: bool = False
) -> ImportReport:
    """Make the figures that are not there yet, confirmed.

    One that is there and says otherwise is reported and left: changing it takes a
    reason, which a table has not.
    """
    report = ImportReport()
    with transaction.atomic():
        for number, row in enumerate(rows, start=1):
            key = row.get("key", "")
            try:
                with transaction.atomic():
                    getattr(report, _import(row, by)).append(key)
            except NotConfirmable as problem:
                report.problems.extend((number, key, r) for r in problem.reasons)
            except (ValidationError, RefusedURL, ValueError) as problem:
                words = getattr(problem, "messages", None) or [str(problem)]
                report.problems.extend((number, key, word) for word in words)
        if dry_run:
            transaction.set_rollback(True)
    return report


def _row(figure: Figure, language: str) -> dict[str, str]:
    row = {name: str(getattr(figure, name)) for name in _PLAIN}
    for name in (*_WHOLE, *_DATES):
        value = getattr(figure, name)
        row[name] = "" if value is None else str(value)
    row |= {name: "yes" if getattr(figure, name) else "" for name in _FLAGS}
    row["key"] = figure.key
    for name in ("entity", "counterparty", "measure"):
        named = getattr(figure, name)
        row[name] = named.name if named else ""
    row["value"], row["value_max"] = plain(figure.value), plain(figure.value_max)
    row["source_url"] = " ".join(
        citation.source.url for citation in figure.citations.all()
    )
    row["display"] = display(figure, language)
    return {name: row[name] for name in COLUMNS}


def _harmless(name: str, text: str) -> str:
    """Spreadsheets compute what begins with such a sign; numbers may."""
    if name in _NUMERIC or not text.startswith(_FORMULA):
        return text
    return f"'{text}"


def _plain_text(text: str) -> str:
    return text[1:] if text.startswith("'") and text[1:].startswith(_FORMULA) else text


def _import(row: Mapping[str, str], by: User | None) -> str:
    figure = Figure(key=row.get("key", "").strip())
    for name in _PLAIN:
        setattr(figure, name, row.get(name, "").strip())
    figure.bound = figure.bound or Figure.Bound.EXACT
    figure.basis = figure.basis or Figure.Basis.STATED
    for name in ("value", "value_max"):
        setattr(figure, name, _decimal(name, row.get(name, "")))
    for name in _WHOLE:
        text = row.get(name, "").strip()
        if text:
            setattr(figure, name, int(text))
    for name in _FLAGS:
        setattr(figure, name, row.get(name, "").strip() == "yes")
    for name in _DATES:
        text = row.get(name, "").strip()
        setattr(figure, name, date.fromisoformat(text) if text else None)
    names = {
        name: row.get(name, "").strip()
        for name in ("entity", "counterparty", "measure")
    }
    present = Figure.objects.filter(key=figure.key).first()
    if present is not None:
        figure.pk, figure.state = present.pk, present.state
        figure.entity = _known(Entity, names["entity"])
        figure.counterparty = _known(Entity, names["counterparty"])
        figure.measure = _known(Measure, names["measure"])
        return "differing" if changes_meaning(figure) else "unchanged"
    urls = row.get("source_url", "").split()
    sources = get_or_make_sources(urls)
    confirm(figure, by=by, sources=[row.url for row in sources.values()], **names)
    return "created"


def _known(model: Any, name: str) -> Any:
    return model.objects.named(name) if name else None


def _decimal(name: str, text: str) -> Decimal | None:
    if not text.strip():
        return None
    try:
        made = Decimal(text.strip())
    except InvalidOperation as problem:
        raise ValueError(f"{name}: “{text[:40]}” is no number") from problem
    if not made.is_finite():
        raise ValueError(f"{name}: “{text[:40]}” is no number")
    return made
