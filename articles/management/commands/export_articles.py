"""`manage.py export_articles`: the site's articles as a folder of Markdown."""

from __future__ import annotations

import sys
from argparse import RawDescriptionHelpFormatter
from datetime import date, datetime, time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.core.management.base import CommandParser
from django.utils.timezone import make_aware
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from tqdm import tqdm

from articles.exporting import (
    DIALECTS,
    Dialect,
    ExportReport,
    export,
    write_archive,
)
from articles.importing import in_this_language
from articles.management.arguments import day
from articles.management.files import unwritable
from articles.management.terminal import SpokenCommand, at_work, listed, usage
from articles.models import Article, ArticleQuerySet

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


class Command(SpokenCommand):
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
            "--since", type=day, metavar="DATE", help="saved on this day or later"
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
        is_archive = target.suffix.casefold() == ".zip"
        _require_place(target, is_archive=is_archive)
        articles = _chosen(status, since)
        try:
            if is_archive:
                with TemporaryDirectory(prefix="urazuke-export-") as place:
                    report = self._export(
                        articles, Path(place), dialect, records=not articles_only
                    )
                    write_archive(Path(place), target)
            else:
                report = self._export(
                    articles, target, dialect, records=not articles_only
                )
        except OSError as problem:
            raise unwritable(target, problem) from problem
        self._tell(report)
        if report.counts["refused"]:
            sys.exit(1)

    def _export(
        self,
        articles: ArticleQuerySet,
        target: Path,
        dialect: Dialect | None,
        *,
        records: bool,
    ) -> ExportReport:
        hidden = not sys.stderr.isatty()
        with (
            at_work(),
            tqdm(total=articles.count(), unit="articles", disable=hidden) as bar,
        ):
            return export(
                articles,
                target,
                records=records,
                dialect=dialect,
                progress=bar.update,
            )

    def _tell(self, report: ExportReport) -> None:
        for file in report.files:
            if file.outcome == "refused":
                self.stdout.write(
                    _("%(path)s: refused: %(reason)s")
                    % {"path": file.path, "reason": in_this_language(file.reason)}
                )
            for words in file.left:
                self.stdout.write(
                    _("%(path)s: %(words)s.")
                    % {"path": file.path, "words": in_this_language(words)}
                )
        counts = listed(
            _("%(count)s %(outcome)s") % {"count": count, "outcome": _outcome(outcome)}
            for outcome, count in report.counts.items()
        )
        self.stdout.write(_("%(counts)s.") % {"counts": counts})
        if report.records is not None:
            self.stdout.write(
                _("%(records)s records beside them in _site/.")
                % {"records": report.records}
            )


def _chosen(status: list[str] | None, since: date | None) -> ArticleQuerySet:
    articles = Article.objects.all()
    if status:
        articles = articles.filter(status__in=status)
    if since:
        start = make_aware(datetime.combine(since, time.min))
        articles = articles.filter(saved_at__gte=start)
    return articles


def _require_place(target: Path, *, is_archive: bool) -> None:
    """Before any work: the folder or the archive can stand there."""
    if is_archive and (target.is_dir() or not target.parent.is_dir()):
        raise usage(_("%(path)s: no archive can be written there."), path=target)
    if not is_archive and target.exists() and not target.is_dir():
        raise usage(_("%(path)s: this is no folder."), path=target)


def _outcome(outcome: str) -> str:
    return pgettext("outcome of an exported file", outcome)
