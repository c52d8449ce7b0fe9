"""`manage.py export_figures`: confirmed figures as CSV or JSON."""

from __future__ import annotations

from argparse import RawDescriptionHelpFormatter
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import ngettext

from articles import evidence
from articles.management.files import write
from articles.management.terminal import SpokenCommand, at_work
from articles.models import Figure

EXAMPLES = """\
examples:
  manage.py export_figures figures.csv     one row a figure, for a spreadsheet
  manage.py export_figures figures.json    all: sources with quotes, derivations,
                                           entities, measures, tables, charts, history
Decimals are written as text. import_figures reads both back.
"""


class Command(SpokenCommand):
    help = "Write every confirmed figure to a file; its ending decides the format."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.formatter_class = RawDescriptionHelpFormatter
        parser.epilog = EXAMPLES
        parser.add_argument("file", type=Path, help="ends in .csv or .json")

    def handle(self, *, file: Path, **options: Any) -> None:
        figures = Figure.objects.confirmed().order_by("key")
        with at_work():
            if file.suffix.lower() == ".json":
                text = evidence.bundle_all()
            else:
                text = evidence.as_csv(evidence.rows_of(evidence.for_notes(figures)))
        write(file, text)
        count = figures.count()
        self.stdout.write(
            ngettext(
                "%(n)s figure written to %(file)s.",
                "%(n)s figures written to %(file)s.",
                count,
            )
            % {"n": count, "file": file}
        )
