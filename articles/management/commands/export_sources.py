"""`manage.py export_sources`: the metadata of all sources as one file."""

from __future__ import annotations

import json
from argparse import RawDescriptionHelpFormatter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from articles.management.terminal import SpokenCommand, at_work, usage
from articles.models import Source
from articles.sources import SourceCard, make_card
from articles.sources.bibliography import bibtex, csl_item
from articles.sources.transfer import export_rows

EXAMPLES = """\
examples:
  manage.py export_sources sources.jsonl --pictures
  manage.py export_sources --format csv sources.csv
  manage.py export_sources --format bibtex -      to standard output
jsonl and csv come back with import_sources, with what is an editor's word and what the
page said; --pictures puts the cards' pictures into a folder beside the file. csl and
bibtex are for citation managers.
"""


class Command(SpokenCommand):
    help = "Write the metadata of all sources: JSONL, CSV, CSL-JSON or BibTeX."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.formatter_class = RawDescriptionHelpFormatter
        parser.epilog = EXAMPLES
        parser.add_argument("file", help='where to; "-" is standard output')
        parser.add_argument(
            "--format", choices=["jsonl", "csv", "csl", "bibtex"], default="jsonl"
        )

        parser.add_argument(
            "--pictures",
            action="store_true",
            help="also write the pictures, into FILE's name with .pictures at its end",
        )

    def handle(self, *, file: str, format: str, pictures: bool, **options: Any) -> None:
        if pictures and (file == "-" or format not in ("jsonl", "csv")):
            raise usage(_("--pictures goes with a jsonl or csv file."))
        folder = pictures_beside(Path(file)) if pictures else None
        lines = _lines(format, folder)
        with at_work():
            if file == "-":
                for line in lines:
                    self.stdout.write(line)
                return
            failed = _write(Path(file), lines)
        if failed is not None:
            raise usage(
                _("%(file)s: the file cannot be written (%(reason)s)."),
                file=failed.filename or file,
                reason=failed.strerror or failed,
            ) from failed


def _write(file: Path, lines: Iterator[str]) -> OSError | None:
    try:
        with file.open("w", encoding="utf-8", newline="\n") as target:
            target.writelines(f"{line}\n" for line in lines)
    except OSError as problem:
        return problem
    return None


def pictures_beside(file: Path) -> Path:
    """The folder of a file's pictures: sources.jsonl → sources.pictures."""
    return file.with_suffix(".pictures")


def _lines(form: str, pictures: Path | None) -> Iterator[str]:
    if form == "jsonl" or form == "csv":
        yield from export_rows("csv" if form == "csv" else "jsonl", pictures=pictures)
    elif form == "csl":
        items = [csl_item(card) for card in _cards()]
        yield json.dumps(items, ensure_ascii=False, indent=1)
    else:
        yield bibtex(_cards())


def _cards() -> Iterator[SourceCard]:
    rows = Source.objects.for_cards().filter(duplicate_of__isnull=True)
    for number, source in enumerate(rows.order_by("url_key"), start=1):
        yield make_card(source.url, position=number, source=source)
