"""`manage.py export_site`: the public site as files for any web server."""

from __future__ import annotations

import sys
from argparse import RawDescriptionHelpFormatter
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from tqdm import tqdm

from articles.exporting import export_static

EXAMPLES = """\
examples:
  manage.py export_site public/
  SITE_URL=https://www.example.org manage.py export_site public/ --nginx site.conf

Every public page, feed, sitemap, picture and style sheet; search, the API and drafts
need a server and stay behind. Pages name their own address by SITE_URL; the further
pages of a list stand in page/2/ and so on. Files in DIR that are the same are not
touched, those of an earlier export that are no more are removed, others stay.

Any server that answers DIR/ with its index.html will do. Old addresses are pages that
lead on; hosts of static sites find them in _redirects too. --nginx writes what makes
nginx answer as the site itself does: content types, headers, the 404 page, 301 for old
addresses, 410 for withdrawn articles.

Exit status: 0 all fine, 1 a page links to something that is not there, 2 wrong usage.
"""


class Command(BaseCommand):
    help = "Write the whole public site as static files."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.formatter_class = RawDescriptionHelpFormatter
        parser.epilog = EXAMPLES
        parser.add_argument("folder", metavar="DIR", help="made where it is missing")
        parser.add_argument(
            "--nginx",
            type=Path,
            metavar="FILE",
            help="write a configuration to include in a server block of nginx",
        )

    def handle(self, *, folder: str, nginx: Path | None, **options: Any) -> None:
        target = Path(folder)
        if target.exists() and not target.is_dir():
            raise CommandError(f"{folder}: this is no folder.", returncode=2)
        if nginx and (nginx.is_dir() or not nginx.parent.is_dir()):
            raise CommandError(
                f"--nginx {nginx}: no file can be written there.", returncode=2
            )
        with tqdm(unit="pages", disable=not sys.stderr.isatty()) as bar:
            report = export_static(target, progress=bar.update)
        for line in report.broken:
            self.stdout.write(line)
        if nginx:
            nginx.write_text(report.answers.as_nginx(), encoding="utf-8")
        self.stdout.write(
            f"{report.pages} pages, {report.assets} files, {report.moved} old "
            f"addresses, {report.gone} gone, {report.removed} removed, "
            f"{len(report.broken)} broken links."
        )
        if report.broken:
            sys.exit(1)
