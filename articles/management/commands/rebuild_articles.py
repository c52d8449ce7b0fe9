"""`manage.py rebuild_articles`: renders stored articles again."""

from __future__ import annotations

import sys
from argparse import RawDescriptionHelpFormatter
from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _
from tqdm import tqdm

from articles.management.arguments import add_jobs, articles_named
from articles.management.terminal import SpokenCommand, at_work
from articles.models import Article
from articles.publishing import rebuild, rendered_otherwise

EXAMPLES = """\
examples:
  manage.py rebuild_articles                   what another renderer version made
  manage.py rebuild_articles --all             everything
  manage.py rebuild_articles --slug 2025-gdp   one article
The texts, their versions and revisions stay as they are. What cannot be rendered is
named and keeps what it has: exit code 1.
"""


class Command(SpokenCommand):
    help = "Render stored articles again and bring their citations up to date."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.formatter_class = RawDescriptionHelpFormatter
        parser.epilog = EXAMPLES
        which = parser.add_mutually_exclusive_group()
        which.add_argument("--all", action="store_true", help="also what is current")
        which.add_argument("--slug", action="append", help="this one; may be repeated")
        add_jobs(parser, "render")

    def handle(
        self, *, all: bool, slug: list[str] | None, jobs: int, **options: Any
    ) -> None:
        articles = Article.objects.all() if all else rendered_otherwise()
        if slug:
            articles = articles_named(slug)
        hidden = not sys.stderr.isatty()
        with (
            at_work(),
            tqdm(total=articles.count(), unit="articles", disable=hidden) as bar,
        ):
            done = rebuild(articles, jobs=jobs, progress=bar.update)
        for failed, reason in done.failed.items():
            self.stderr.write(f"{failed}: {reason}")
        self.stdout.write(_("%(n)s rendered.") % {"n": done.rendered})
        if done.failed:
            raise SystemExit(1)
