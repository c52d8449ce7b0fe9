"""`manage.py import_sources`: takes in metadata of many sources at once."""

from __future__ import annotations

from argparse import RawDescriptionHelpFormatter
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from articles.importing import in_this_language
from articles.management.files import reading
from articles.management.terminal import SpokenCommand, usage
from articles.sources.transfer import ImportReport, import_rows

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


class Command(SpokenCommand):
    help = "Take in source metadata from a JSONL or CSV file."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.formatter_class = RawDescriptionHelpFormatter
        parser.epilog = EXAMPLES
        parser.add_argument("file", type=Path)
        parser.add_argument("--by", default="", help="whose values these are")
        parser.add_argument("--dry-run", action="store_true", help="change nothing")

    def handle(self, *, file: Path, by: str, dry_run: bool, **options: Any) -> None:
        report = _imported(file, by=by, dry_run=dry_run)
        for line, reason in report.rejected:
            self.stderr.write(
                _("line %(line)s: %(reason)s")
                % {"line": line, "reason": in_this_language(reason)}
            )
        for line, slugs in report.unplaced:
            self.stderr.write(
                _(
                    "line %(line)s: no article of that name cites the page here: "
                    "%(slugs)s"
                )
                % {"line": line, "slugs": slugs}
            )
        form = (
            _(
                "Would be: %(created)s created, %(updated)s updated, %(unchanged)s "
                "unchanged, %(rejected)s rejected."
            )
            if dry_run
            else _(
                "%(created)s created, %(updated)s updated, %(unchanged)s unchanged, "
                "%(rejected)s rejected."
            )
        )
        self.stdout.write(
            form
            % {
                "created": report.created,
                "updated": report.updated,
                "unchanged": report.unchanged,
                "rejected": len(report.rejected),
            }
        )
        if report.rejected:
            self.stdout.write(
                _(
                    "Correct these lines and run the command again: what is there "
                    "already stays."
                )
            )
        if report.rejected:
            raise SystemExit(1)


def _imported(file: Path, *, by: str, dry_run: bool) -> ImportReport:
    form = file.suffix.lower()
    if form not in {".csv", ".jsonl"}:
        raise usage(
            _("%(file)s: the file's name must end in .jsonl or .csv."), file=file
        )
    with reading(file), file.open(encoding="utf-8-sig", newline="") as lines:
        return import_rows(
            lines,
            "csv" if form == ".csv" else "jsonl",
            by=by,
            dry_run=dry_run,
            pictures=file.with_suffix(".pictures"),
        )
