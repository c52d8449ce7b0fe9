"""`manage.py rebuild_search`: makes the search index anew."""

from __future__ import annotations

import sys
from argparse import RawDescriptionHelpFormatter
from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _
from tqdm import tqdm

from articles import search
from articles.management.arguments import add_jobs, articles_named
from articles.management.terminal import SpokenCommand, at_work
from articles.models import Article

EXAMPLES = """\
examples:
  manage.py rebuild_search                   what is missing or was made otherwise
  manage.py rebuild_search --all             everything
  manage.py rebuild_search --slug 2025-gdp   one article
Readers find what was there before until the new entry is stored.
"""


class Command(SpokenCommand):
    help = "Bring the search index up to date with the stored articles."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.formatter_class = RawDescriptionHelpFormatter
        parser.epilog = EXAMPLES
        which = parser.add_mutually_exclusive_group()
        which.add_argument("--all", action="store_true", help="also what is current")
        which.add_argument("--slug", action="append", help="this one; may be repeated")
        add_jobs(parser, "cut texts")

    def handle(
        self, *, all: bool, slug: list[str] | None, jobs: int, **options: Any
    ) -> None:
        articles = Article.objects.all() if all else search.outdated()
        if slug:
            articles = articles_named(slug)
        hidden = not sys.stderr.isatty()
        with (
            at_work(),
            tqdm(total=articles.count(), unit="articles", disable=hidden) as bar,
        ):
            count = search.rebuild(articles, jobs=jobs, progress=bar.update)
        self.stdout.write(_("%(n)s indexed.") % {"n": count})
