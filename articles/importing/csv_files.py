"""A CSV of sources or of figures given to an import: told apart by its first row."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from django.contrib.auth.models import User

from articles import evidence
from articles.evidence import rows as figure_rows
from articles.importing.encodings import decode
from articles.importing.files import read_at_most
from articles.importing.report import FileReport, Outcome, Problem, Rejected, Remark
from articles.sources import transfer
from articles.text.sentences import Sentence, as_sentence

MAX_BYTES = 50 * 1024**2
_SHOWN = 1_000
"""Rows of one file that are told one by one."""


def is_csv(path: Path) -> bool:
    return path.suffix.casefold() == ".csv" and path.is_file()


def take_csv(
    path: Path, *, by: User | None = None, dry_run: bool = False
) -> FileReport:
    """Store what the rows say, the good ones of a file with bad ones too.

    The file is rejected when a row is: its error is the first such row, the others are
    among its warnings.
    """
    try:
        columns, text = _table(_text(path))
        if "url" in columns:
            odd = _unknown(columns, text, {*transfer.COLUMNS})
            return _sources(path, text, odd, by=by, dry_run=dry_run)
        if "key" in columns:
            odd = _unknown(columns, text, {*figure_rows.COLUMNS})
            return _figures(path, text, odd, by=by, dry_run=dry_run)
        raise Rejected(
            "csv_columns",
            "The first row names no column that tells what the rows are.",
            "Name a column “url” for sources, or “key” and “value” for figures; "
            "export_sources and export_figures write such files.",
            line=1,
        )
    except Rejected as rejected:
        return FileReport(path.name, "rejected", error=rejected.problem)
    except (csv.Error, ValueError) as problem:
        broken = Rejected(
            "csv_broken",
            Sentence("The table cannot be read: {problem}.", problem=problem),
            "Save it as CSV with commas, as UTF-8.",
        )
        return FileReport(path.name, "rejected", error=broken.problem)


def _text(path: Path) -> str:
    data = read_at_most(
        path,
        MAX_BYTES,
        remedy="Split the table: what is there already is left as it is.",
    )
    if not data.strip():
        raise Rejected(
            "empty_file", "The file is empty.", "Write its rows, or remove it.", line=1
        )
    return decode(data).text


def _table(text: str) -> tuple[list[str], str]:
    """The names of the columns, and the table with them as we write them."""
    rest = io.StringIO(text, newline="")
    names = [name.strip().casefold() for name in next(csv.reader(rest), [])]
    first = io.StringIO()
    csv.writer(first, lineterminator="\n").writerow(names)
    return names, first.getvalue() + rest.read()


def _unknown(columns: list[str], text: str, known: set[str]) -> list[Remark]:
    """Columns that hold something and mean nothing here."""
    holding: set[str] = set()
    for row in csv.DictReader(io.StringIO(text, newline="")):
        holding |= {name for name, value in row.items() if name and value}
    names = [name for name in columns if name in holding and name not in known]
    if not names:
        return []
    said = Sentence("These columns are not taken in: {names}.", names=", ".join(names))
    return [Remark(1, "unknown_column", said)]


def _sources(
    path: Path, text: str, odd: list[Remark], *, by: User | None, dry_run: bool
) -> FileReport:
    told = transfer.import_rows(
        io.StringIO(text, newline=""),
        "csv",
        by=by.get_username() if by else "",
        dry_run=dry_run,
        pictures=path.with_suffix(".pictures"),
    )
    bad = [
        Remark(
            line,
            "source_row",
            Sentence("Not taken in: {reason}", reason=as_sentence(reason)),
        )
        for line, reason in told.rejected
    ]
    odd += [
        Remark(
            line,
            "citation_unplaced",
            Sentence("No article of that name cites the page: {slugs}.", slugs=slugs),
        )
        for line, slugs in told.unplaced
    ]
    return _report(path, bad, odd, created=told.created, updated=told.updated)


def _figures(
    path: Path, text: str, odd: list[Remark], *, by: User | None, dry_run: bool
) -> FileReport:
    told = evidence.import_text(text, by=by, dry_run=dry_run)
    bad = [
        # Rows count from 1 without the first line.
        Remark(
            number + 1 if number else None,
            "figure_row",
            Sentence(
                "{key} is not taken in: {reason}", key=key, reason=as_sentence(words)
            ),
        )
        for number, key, words in told.problems
    ]
    odd += [
        Remark(
            None,
            "figure_differs",
            Sentence("{key} differs from what is stored, left as it is.", key=key),
        )
        for key in told.differing
    ]
    return _report(path, bad, odd, created=len(told.created), updated=0)


def _report(
    path: Path, bad: list[Remark], odd: list[Remark], *, created: int, updated: int
) -> FileReport:
    counted = Remark(
        None,
        "rows",
        Sentence(
            "{created:,} rows new, {updated:,} changed, {bad:,} not taken in.",
            created=created,
            updated=updated,
            bad=len(bad),
        ),
    )
    if not bad:
        outcome: Outcome = (
            "created" if created else "updated" if updated else "unchanged"
        )
        return FileReport(
            path.name,
            outcome,
            warnings=(*odd[:_SHOWN], counted),
            rows=created + updated,
        )
    first = bad[0]
    error = Problem(
        first.line,
        None,
        None,
        first.code,
        first.message,
        "Correct the row and import the file again: what is there already stays.",
    )
    rest = (*bad[1:_SHOWN], *odd[:_SHOWN], counted)
    return FileReport(
        path.name, "rejected", warnings=rest, error=error, rows=created + updated
    )
