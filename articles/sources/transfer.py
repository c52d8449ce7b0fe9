"""Source metadata as JSONL or CSV: out for safe-keeping, in for many at once.

A file that was exported carries what is an editor's word and what a page said, the
site's defaults, merged addresses and, beside it, the pictures: a site moves with its
cards. A file somebody wrote by hand may hold any of the columns.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, Literal

from django.db import transaction

from articles.models import CardImage, Source
from articles.sources.decisions import decisions_as_json
from articles.sources.fields import FIELDS, values_of
from articles.sources.taking_in import BadLine, checked, plain, take_in

Format = Literal["jsonl", "csv"]
COLUMNS: Final = (
    "url",
    *FIELDS,
    "overridden",
    "accessed",
    "archive_url",
    "archived",
    "notes",
    "kind",
    "image_policy",
    "picture",
    "duplicate_of",
    "citations",
    "host_name",
    "host_name_en",
    "host_fetch",
    "host_image",
    "status",
)
"""`overridden` names the fields that are an editor's; a file without that column is an
editor's as a whole. `citations` is a list: role, note and date of access in each
article. `host_…` repeat the defaults of the page's site."""
ALWAYS = ("url", "overridden")
MAX_LINE = 64 * 1024


@dataclass(slots=True)
class ImportReport:
    """What became of the lines of a file."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    rejected: list[tuple[int, str]] = field(default_factory=list)
    """(line, reason), lines from 1."""
    unplaced: list[tuple[int, str]] = field(default_factory=list)
    """(line, slugs of articles that do not cite the page here)."""


def export_rows(form: Format, *, pictures: Path | None = None) -> Iterator[str]:
    """The lines of a file with every source; merged addresses name the one they are.

    `pictures` is a folder that gets the pictures of the cards, one file each.
    """
    rows = Source.objects.select_related("site", "card_image", "duplicate_of")
    if form == "csv":
        yield _csv_line(COLUMNS)
    for source in rows.order_by("url_key").iterator(chunk_size=500):
        values = _exported(source, pictures)
        if form == "csv":
            yield _csv_line(_safe_cell(values[name]) for name in COLUMNS)
        else:
            kept: dict[str, Any] = {
                name: value
                for name, value in values.items()
                if value or (name in ALWAYS and not values["duplicate_of"])
            }
            if "citations" in kept:
                kept["citations"] = json.loads(kept["citations"])
            yield json.dumps(kept, ensure_ascii=False)


def import_rows(
    lines: Iterable[str],
    form: Format,
    *,
    by: str = "",
    dry_run: bool = False,
    pictures: Path | None = None,
) -> ImportReport:
    """Each line is one source by `url`.

    Absent columns and empty values change nothing. A bad line is reported and the
    others are taken in. `pictures` is the folder the column `picture` speaks of.
    """
    report = ImportReport()
    # A trial sees its own rows, as two of one page, and leaves none.
    with transaction.atomic() if dry_run else nullcontext():
        for number, row in _read(lines, form):
            try:
                with transaction.atomic():
                    values = checked(_texts(row))
                    has_origins = "overridden" in row
                    outcome, unplaced = take_in(
                        values, by=by, has_origins=has_origins, pictures=pictures
                    )
            except BadLine as problem:
                report.rejected.append((number, problem.reason))
                continue
            if unplaced:
                report.unplaced.append((number, ", ".join(sorted(unplaced))))
            setattr(report, outcome, getattr(report, outcome) + 1)
        if dry_run:
            transaction.set_rollback(True)
    return report


def _exported(source: Source, pictures: Path | None) -> dict[str, str]:
    values = dict.fromkeys(COLUMNS, "")
    if source.duplicate_of is not None:
        return {**values, "url": source.url, "duplicate_of": source.duplicate_of.url}
    archived = source.archived_at.isoformat() if source.archived_at else ""
    site, shown = source.site, values_of(source)
    if shown["citation_type"] == Source.CitationType.WEBPAGE:
        shown["citation_type"] = ""  # what it is as long as nobody says more
    # Neither fetched nor entered here: somebody's word all the same.
    own = [name for name in FIELDS if shown[name] and name not in source.fetched]
    entered = [name for name in FIELDS if name in source.overrides or name in own]
    return {
        **values,
        "url": source.url,
        **shown,
        "overridden": ",".join(entered),
        "accessed": source.accessed_on.isoformat() if source.accessed_on else "",
        "archive_url": source.archive_url,
        "archived": archived,
        "notes": source.notes,
        "kind": source.kind if source.kind != Source.Kind.PAGE else "",
        "image_policy": (
            Source.ImagePolicy.NONE
            if source.image_policy == Source.ImagePolicy.NONE
            else ""
        ),
        "picture": _written_picture(source.card_image, pictures),
        "citations": decisions_as_json(source),
        "host_name": site.name if site else "",
        "host_name_en": site.name_en if site else "",
        "host_fetch": "no" if site and not site.fetch_allowed else "",
        "host_image": "no" if site and not site.image_allowed else "",
        "status": source.status,
    }


def _written_picture(image: CardImage | None, folder: Path | None) -> str:
    if image is None or folder is None:
        return ""
    name = f"{image.sha256}.webp"
    path = folder / name
    if not path.exists():
        try:
            with image.file.open("rb") as stored:
                content = stored.read()
        except OSError:
            return ""  # the file is lost; the card does without
        folder.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return name


def _texts(row: Any) -> Mapping[str, str]:
    if isinstance(row, BadLine):
        raise row
    if not isinstance(row, dict):
        raise BadLine("The line is no JSON object.")
    if isinstance(row.get("citations"), list):
        row = {**row, "citations": json.dumps(row["citations"])}
    return {
        str(name).strip().lstrip("\ufeff"): plain(value)
        for name, value in row.items()
        if isinstance(value, str) and value.strip()
    }


def _read(lines: Iterable[str], form: Format) -> Iterator[tuple[int, Any]]:
    if form == "csv":
        reader = csv.DictReader(lines)
        try:
            for row in reader:
                if any(row.values()):  # spreadsheets save empty rows as commas
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


_RISKY = tuple("=+-@\t\r")


def _safe_cell(value: str) -> str:
    """A title from the web must not become a formula in someone's spreadsheet."""
    return f"'{value}" if value[:1] in _RISKY else value


def _csv_line(values: Iterable[str]) -> str:
    out = io.StringIO()
    # The writer quotes line breaks inside a cell only if they are its own.
    csv.writer(out, lineterminator="\n").writerow(values)
    return out.getvalue().removesuffix("\n")
