"""`manage.py export_sources`: the metadata of all sources as one file."""

from __future__ import annotations

import json
from argparse import RawDescriptionHelpFormatter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from articles.models import Source
from articles.sources import SourceCard, make_card
from articles.sources.bibliography import bibtex, csl_item
from articles.sources.transfer import export_rows

EXAMPLES = """\
examples:
  manage.py export_sources sources.jsonl
  manage.py export_sources --format csv sources.csv
  manage.py export_sources --format bibtex -      to standard output
jsonl and csv come back with import_sources; csl and bibtex are for citation managers.
"""


class Command(BaseCommand):
    help = "Write the metadata of all sources: JSONL, CSV, CSL-JSON or BibTeX."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.formatter_class = RawDescriptionHelpFormatter
        parser.epilog = EXAMPLES
        parser.add_argument("file", help='where to; "-" is standard output')
        parser.add_argument(
            "--format", choices=["jsonl", "csv", "csl", "bibtex"], default="jsonl"
        )

    def handle(self, *, file: str, format: str, **options: Any) -> None:
        lines = _lines(format)
        if file == "-":
            for line in lines:
                self.stdout.write(line)
            return
        try:
            with Path(file).open("w", encoding="utf-8", newline="\n") as target:
                target.writelines(f"{line}\n" for line in lines)
        except OSError as problem:
            raise CommandError(f"{file}: {problem.strerror}", returncode=2) from None


def _lines(form: str) -> Iterator[str]:
    if form == "jsonl" or form == "csv":
        yield from export_rows("csv" if form == "csv" else "jsonl")
    elif form == "csl":
        items = [csl_item(card) for card in _cards()]
        yield json.dumps(items, ensure_ascii=False, indent=1)
    else:
        yield bibtex(_cards())


def _cards() -> Iterator[SourceCard]:
    rows = Source.objects.for_cards().filter(duplicate_of__isnull=True)
    for number, source in enumerate(rows.order_by("url_key"), start=1):
        yield make_card(source.url, position=number, source=source)
