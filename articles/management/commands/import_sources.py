"""`manage.py import_sources`: takes in metadata of many sources at once."""

from __future__ import annotations

from argparse import RawDescriptionHelpFormatter
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from articles.sources.transfer import import_rows

EXAMPLES = """\
examples:
  manage.py import_sources sources.csv --dry-run
  manage.py import_sources sources.jsonl --by hana
A line names a source by `url`; title, description, site_name, author, language,
published, citation_type, accessed, archive_url and notes become an editor's values,
which no fetch changes: unless a column `overridden`, as exports have it, says which of
them are. Several authors are separated by semicolons. `citations` is a JSON list of
{"article": slug, "role": ..., "accessed": "2025-11-12", "note": ...}. Pictures of an
export are read from the folder beside the file.
Exit code 0: all fine, 1: some lines rejected, 2: wrong usage.
"""


class Command(BaseCommand):
    help = "Take in source metadata from a JSONL or CSV file."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.formatter_class = RawDescriptionHelpFormatter
        parser.epilog = EXAMPLES
        parser.add_argument("file", type=Path)
        parser.add_argument("--by", default="", help="whose values these are")
        parser.add_argument("--dry-run", action="store_true", help="change nothing")

    def handle(self, *, file: Path, by: str, dry_run: bool, **options: Any) -> None:
        form = {".csv": "csv", ".jsonl": "jsonl"}.get(file.suffix.lower())
        if form is None:
            raise CommandError(
                "The file's name must end in .jsonl or .csv.", returncode=2
            )
        try:
            with file.open(encoding="utf-8-sig", newline="") as lines:
                report = import_rows(
                    lines,
                    "csv" if form == "csv" else "jsonl",
                    by=by,
                    dry_run=dry_run,
                    pictures=file.with_suffix(".pictures"),
                )
        except (OSError, UnicodeDecodeError) as problem:
            raise CommandError(f"{file}: {problem}", returncode=2) from None
        for line, reason in report.rejected:
            self.stderr.write(f"line {line}: {reason}")
        for line, slugs in report.unplaced:
            self.stderr.write(
                f"line {line}: no article of that name cites the page here: {slugs}"
            )
        self.stdout.write(
            f"{report.created} created, {report.updated} updated, "
            f"{report.unchanged} unchanged, {len(report.rejected)} rejected."
        )
        if report.rejected:
            raise SystemExit(1)
