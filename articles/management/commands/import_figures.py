"""`manage.py import_figures`: confirmed figures from CSV or JSON."""

from __future__ import annotations

from argparse import RawDescriptionHelpFormatter
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from articles import evidence

EXAMPLES = """\
examples:
  manage.py import_figures figures.csv --dry-run
  manage.py import_figures figures.json
New keys are made; a figure, derivation or table that is there and says otherwise is
reported and left.
Exit code 0: all fine, 1: some rows refused or differing, 2: no readable file.
"""


class Command(BaseCommand):
    help = "Make figures from a file that export_figures, or a spreadsheet, wrote."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.formatter_class = RawDescriptionHelpFormatter
        parser.epilog = EXAMPLES
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="change nothing")

    def handle(self, *, file: Path, dry_run: bool, **options: Any) -> None:
        try:
            text = file.read_text(encoding="utf-8-sig")
            report = evidence.import_text(text, dry_run=dry_run)
        except (OSError, ValueError) as problem:
            raise CommandError(f"{file}: {problem}", returncode=2) from problem
        for number, key, words in report.problems:
            place = f"row {number} ({key})" if number else key
            self.stdout.write(f"{place}: {words}")
        for key in report.differing:
            self.stdout.write(f"{key}: differs from the stored figure, left as it is")
        self.stdout.write(
            f"{len(report.created)} created, {len(report.unchanged)} unchanged, "
            f"{len(report.differing)} differing, {len(report.problems)} problems"
            + (" (dry run)" if dry_run else "")
        )
        if report.problems or report.differing:
            raise SystemExit(1)
