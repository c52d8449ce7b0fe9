"""Source metadata as JSONL or CSV: out for safe-keeping, in for many at once."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final, Literal

from django.db import transaction

from articles.models import Source
from articles.opengraph import RefusedURL, check_url
from articles.sources.editing import enter_values
from articles.sources.fields import FIELDS, read_date, values_of
from articles.sources.records import get_or_make_sources

Format = Literal["jsonl", "csv"]
COLUMNS: Final = ("url", *FIELDS, "accessed", "archive_url", "notes", "status")
_LIMITS = {
    "title": 300,
    "description": 500,
    "site_name": 100,
    "author": 200,
    "language": 35,
    "archive_url": 2048,
}
MAX_LINE = 64 * 1024


@dataclass(slots=True)
class ImportReport:
    """What became of the lines of a file."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    rejected: list[tuple[int, str]] = field(default_factory=list)
    """(line, reason), lines from 1."""


class BadLine(ValueError):
    """A line that cannot be taken in; the text says why."""


def export_rows(form: Format) -> Iterator[str]:
    """The lines of a file with every source that stands for itself."""
    rows = Source.objects.filter(duplicate_of__isnull=True).order_by("url_key")
    if form == "csv":
        yield _csv_line(COLUMNS)
    for source in rows.iterator(chunk_size=500):
        values = _exported(source)
        if form == "csv":
            yield _csv_line(_safe_cell(values[name]) for name in COLUMNS)
        else:
            kept = {name: value for name, value in values.items() if value}
            yield json.dumps(kept, ensure_ascii=False)


def import_rows(
    lines: Iterable[str], form: Format, *, by: str = "", dry_run: bool = False
) -> ImportReport:
    """Each line is one source by `url`; its values become an editor's own.

    Absent columns and empty values change nothing. A bad line is reported and the
    others are taken in.
    """
    report = ImportReport()
    for number, row in _read(lines, form):
        try:
            with transaction.atomic():
                outcome = _take_in(_checked(row), by, dry_run)
        except BadLine as problem:
            report.rejected.append((number, str(problem)))
            continue
        setattr(report, outcome, getattr(report, outcome) + 1)
    return report


def _exported(source: Source) -> dict[str, str]:
    return {
        "url": source.url,
        **values_of(source),
        "accessed": source.accessed_on.isoformat() if source.accessed_on else "",
        "archive_url": source.archive_url,
        "notes": source.notes,
        "status": source.status,
    }


def _read(lines: Iterable[str], form: Format) -> Iterator[tuple[int, Any]]:
    if form == "csv":
        reader = csv.DictReader(lines)
        try:
            for row in reader:
                yield reader.line_num, row
        except csv.Error as problem:
            yield reader.line_num, BadLine(str(problem))
        return
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        if len(line) > MAX_LINE:
            yield number, BadLine("The line is too long.")
            continue
        try:
            yield number, json.loads(line.lstrip("\ufeff"))
        except (ValueError, RecursionError):
            yield number, BadLine("The line is no JSON.")


def _checked(row: Any) -> dict[str, str]:
    if isinstance(row, BadLine):
        raise row
    if not isinstance(row, dict):
        raise BadLine("The line is no JSON object.")
    values = {
        str(name).strip().lstrip("\ufeff"): _plain(value)
        for name, value in row.items()
        if isinstance(value, str) and value.strip()
    }
    try:
        values["url"] = check_url(values.get("url", ""))
    except RefusedURL as refusal:
        raise BadLine(f"url: {refusal.code.value}") from None
    for name in ("published", "accessed"):
        if name in values and read_date(values[name]) is None:
            raise BadLine(f"{name}: not a date, write 2025, 2025-11 or 2025-11-12")
    if "accessed" in values and len(values["accessed"]) != 10:
        raise BadLine("accessed: needs a day")
    for name, most in _LIMITS.items():
        if len(values.get(name, "")) > most:
            raise BadLine(f"{name}: longer than {most} characters")
    kind = values.get("citation_type")
    if kind is not None and kind not in Source.CitationType.values:
        raise BadLine(f"citation_type: {kind[:40]!r} is unknown")
    if "archive_url" in values:
        try:
            values["archive_url"] = check_url(values["archive_url"])
        except RefusedURL as refusal:
            raise BadLine(f"archive_url: {refusal.code.value}") from None
    return values


def _take_in(
    values: dict[str, str], by: str, dry_run: bool
) -> Literal["created", "updated", "unchanged"]:
    url = values["url"]
    before = Source.objects.count()
    source = get_or_make_sources([url])[url]
    is_new = Source.objects.count() > before
    shown = values_of(source)
    typed: dict[str, str] = {
        name: values[name]
        for name in FIELDS
        if name in values and values[name] != shown[name]
    }
    columns: dict[str, Any] = {
        name: values[name]
        for name in ("archive_url", "notes")
        if name in values and values[name] != getattr(source, name)
    }
    accessed = read_date(values["accessed"]) if "accessed" in values else None
    if accessed and accessed[0] != source.accessed_on:
        columns["accessed_on"] = accessed[0]
    if dry_run:
        transaction.set_rollback(True)
    elif typed or columns:
        enter_values(source, typed, by=by, others=columns)
    if is_new:
        return "created"
    return "updated" if typed or columns else "unchanged"


def _plain(value: str) -> str:
    value = value.strip()
    # What `_safe_cell` put before a formula on the way out.
    return (
        value[1:]
        if len(value) > 1 and value[0] == "'" and value[1] in _RISKY
        else value
    )


_RISKY = "=+-@\t\r"


def _safe_cell(value: str) -> str:
    """A title from the web must not become a formula in someone's spreadsheet."""
    return f"'{value}" if value[:1] in tuple(_RISKY) else value


def _csv_line(values: Iterable[str]) -> str:
    out = io.StringIO()
    # The writer quotes line breaks inside a cell only if they are its own.
    csv.writer(out, lineterminator="\n").writerow(values)
    return out.getvalue().removesuffix("\n")
