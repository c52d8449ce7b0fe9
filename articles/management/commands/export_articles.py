"""`manage.py export_articles`: the site's articles as a folder of Markdown."""

from __future__ import annotations

import sys
from argparse import ArgumentTypeError, RawDescriptionHelpFormatter
from datetime import date, datetime, time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.timezone import make_aware
from tqdm import tqdm

from articles.exporting import DIALECTS, Dialect, export, write_archive
from articles.models import Article

EXAMPLES = """\
examples:
  manage.py export_articles backup/
  manage.py export_articles public/ --status published --status scheduled
  manage.py export_articles changes/ --since 2025-11-01
  manage.py export_articles ../hugo-site/ --format hugo --status published

An imported article that nobody has touched comes back byte for byte, at the path it was
imported from; of an edited one only the changed keys differ. Importing the folder again
says "unchanged". Pictures go where their articles name them. Other files in DIR stay.

Beside the articles, _site/ holds everything else of the site as JSON lines: categories,
authors, tags, sources, figures, revisions, redirects, corrections. An empty site that
imports DIR shows the same pages. With a name that ends in .zip, DIR becomes one file.

--format writes for another program instead: DIR is its project, with articles in
content/posts/ (hugo, zola), _posts/ (jekyll), src/content/blog/ (astro) or articles/
(zenn) and pictures where that program serves them. Keys get its names, articles keep
their addresses and old ones, source cards become links, bound numbers plain text. What
it has no word for is told, file by file. To come back, use the default format.

Exit status: 0 all fine, 1 files could not be written, 2 wrong usage.
"""


class Command(BaseCommand):
    help = "Write one Markdown file per article into a folder."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.formatter_class = RawDescriptionHelpFormatter
        parser.epilog = EXAMPLES
        parser.add_argument(
            "folder", metavar="DIR", help="made where it is missing; or FILE.zip"
        )
        parser.add_argument(
            "--status",
            action="append",
            choices=Article.Status.values,
            help="only these; may be repeated (default: all)",
        )
        parser.add_argument(
            "--since", type=_day, metavar="DATE", help="saved on this day or later"
        )
        parser.add_argument(
            "--format",
            choices=["own", *DIALECTS],
            default="own",
            help="own: as imported, to come back byte for byte (the default); else the "
            "dialect of another program",
        )
        parser.add_argument(
            "--articles-only",
            action="store_true",
            help="without the tables of sources, redirects and the like; figures stand "
            "in NAME.figures.json beside the article that states them",
        )

    def handle(
        self,
        *,
        folder: str,
        status: list[str] | None,
        since: date | None,
        articles_only: bool,
        format: str,  # argparse names it after its option
        **options: Any,
    ) -> None:
        dialect = DIALECTS.get(format)
        target = Path(folder)
        if target.suffix.casefold() == ".zip":
            with TemporaryDirectory(prefix="urazuke-export-") as place:
                self._export(
                    Path(place), status, since, dialect, articles_only=articles_only
                )
                write_archive(Path(place), target)
            return
        if target.exists() and not target.is_dir():
            raise CommandError(f"{folder}: this is no folder.", returncode=2)
        self._export(target, status, since, dialect, articles_only=articles_only)

    def _export(
        self,
        target: Path,
        status: list[str] | None,
        since: date | None,
        dialect: Dialect | None,
        *,
        articles_only: bool,
    ) -> None:
        articles = Article.objects.all()
        if status:
            articles = articles.filter(status__in=status)
        if since:
            start = make_aware(datetime.combine(since, time.min))
            articles = articles.filter(saved_at__gte=start)
        hidden = not sys.stderr.isatty()
        with tqdm(total=articles.count(), unit="articles", disable=hidden) as bar:
            report = export(
                articles,
                target,
                records=not articles_only,
                dialect=dialect,
                progress=bar.update,
            )
        for file in report.files:
            if file.outcome == "refused":
                self.stdout.write(f"{file.path}: refused: {file.reason}")
            for words in file.left:
                self.stdout.write(f"{file.path}: {words}.")
        counts = report.counts
        self.stdout.write(
            ", ".join(f"{count} {outcome}" for outcome, count in counts.items()) + "."
        )
        if report.records is not None:
            self.stdout.write(f"{report.records} records beside them in _site/.")
        if counts["refused"]:
            sys.exit(1)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError("a date such as 2025-11-23") from None
