"""`manage.py import_figures`: confirmed figures from CSV or JSON."""

from __future__ import annotations

import csv
from argparse import RawDescriptionHelpFormatter
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from articles import evidence
from articles.importing import in_this_language
from articles.management.files import reading
from articles.management.terminal import SpokenCommand, usage

EXAMPLES = """\
examples:
  manage.py import_figures figures.csv --dry-run
  manage.py import_figures figures.json
New keys are made; a figure, derivation or table that is there and says otherwise is
reported and left.
Exit code 0: all fine, 1: some rows refused or differing, 2: no readable file.
"""


class Command(SpokenCommand):
    help = "Make figures from a file that export_figures, or a spreadsheet, wrote."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.formatter_class = RawDescriptionHelpFormatter
        parser.epilog = EXAMPLES
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="change nothing")

    def handle(self, *, file: Path, dry_run: bool, **options: Any) -> None:
        report = _imported(file, dry_run=dry_run)
        for number, key, words in report.problems:
            place = (
                _("row %(number)s (%(key)s)") % {"number": number, "key": key}
                if number
                else key
            )
            self.stdout.write(f"{place}: {in_this_language(words)}")
        for key in report.differing:
            self.stdout.write(
                _("%(key)s: differs from the stored figure, left as it is")
                % {"key": key}
            )
        form = (
            _(
                "%(created)s created, %(unchanged)s unchanged, %(differing)s "
                "differing, %(problems)s problems (dry run)"
            )
            if dry_run
            else _(
                "%(created)s created, %(unchanged)s unchanged, %(differing)s "
                "differing, %(problems)s problems"
            )
        )
        self.stdout.write(
            form
            % {
                "created": len(report.created),
                "unchanged": len(report.unchanged),
                "differing": len(report.differing),
                "problems": len(report.problems),
            }
        )
        if report.problems or report.differing:
            raise SystemExit(1)


def _imported(file: Path, *, dry_run: bool) -> evidence.ImportReport:
    with reading(file):
        text = file.read_text(encoding="utf-8-sig")
    try:
        return evidence.import_text(text, dry_run=dry_run)
    except (ValueError, csv.Error) as problem:
        raise usage(
            _(
                "%(file)s: %(reason)s. A CSV names its columns in the first row, “key” "
                "among them; a JSON is one that export_figures wrote."
            ),
            file=file,
            reason=in_this_language(problem.args[0] if problem.args else ""),
        ) from problem
