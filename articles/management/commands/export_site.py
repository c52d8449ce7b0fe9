"""`manage.py export_site`: the public site as files for any web server."""

from __future__ import annotations

import sys
from argparse import RawDescriptionHelpFormatter
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils.translation import gettext as _
from tqdm import tqdm

from articles.exporting import RefusedPlace, StaticReport, export_static
from articles.importing import in_this_language
from articles.management.files import unwritable, write
from articles.management.terminal import SpokenCommand, at_work, usage

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


class Command(SpokenCommand):
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
            raise usage(_("%(path)s: this is no folder."), path=folder)
        if nginx and (nginx.is_dir() or not nginx.parent.is_dir()):
            raise usage(
                _("--nginx %(file)s: no file can be written there."), file=nginx
            )
        report = _export(target)
        for line in report.broken:
            status, _space, path = line.partition(" ")
            self.stdout.write(
                _("%(path)s: a page links to it, and it answers %(status)s.")
                % {"path": path, "status": status}
            )
        if nginx:
            write(nginx, report.answers.as_nginx())
        self.stdout.write(
            _(
                "%(pages)s pages, %(files)s files, %(moved)s old addresses, "
                "%(gone)s gone, %(removed)s removed, %(broken)s broken links."
            )
            % {
                "pages": report.pages,
                "files": report.assets,
                "moved": report.moved,
                "gone": report.gone,
                "removed": report.removed,
                "broken": len(report.broken),
            }
        )
        if report.broken:
            sys.exit(1)


def _export(target: Path) -> StaticReport:
    hidden = not sys.stderr.isatty()
    try:
        with at_work(), tqdm(unit="pages", disable=hidden) as bar:
            return export_static(target, progress=bar.update)
    except RefusedPlace as problem:
        raise CommandError(
            _("%(path)s: refused: %(reason)s")
            % {"path": problem.path, "reason": in_this_language(problem.reason)}
        ) from problem
    except OSError as problem:
        raise unwritable(target, problem) from problem
