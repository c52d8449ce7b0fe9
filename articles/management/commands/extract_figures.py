"""`manage.py extract_figures`: proposes the numbers of articles as candidates."""

from __future__ import annotations

from argparse import RawDescriptionHelpFormatter
from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from articles import evidence
from articles.management.arguments import add_jobs, articles_named
from articles.management.terminal import SpokenCommand
from articles.models import Article

EXAMPLES = """\
examples:
  manage.py extract_figures --all               every article
  manage.py extract_figures --slug 2025-ports   one article
A second run proposes nothing new. What was rejected is not proposed again.
"""


class Command(SpokenCommand):
    help = "Find the numbers of articles and propose them as candidate figures."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.formatter_class = RawDescriptionHelpFormatter
        parser.epilog = EXAMPLES
        which = parser.add_mutually_exclusive_group(required=True)
        which.add_argument("--all", action="store_true", help="every article")
        which.add_argument("--slug", action="append", help="this one; may be repeated")
        add_jobs(parser, "read the texts")

    def handle(
        self, *, all: bool, slug: list[str] | None, jobs: int, **options: Any
    ) -> None:
        articles = articles_named(slug) if slug else Article.objects.all()
        for article, done in evidence.extract_all(articles.order_by("slug"), jobs=jobs):
            self.stdout.write(
                _(
                    "%(slug)s: %(new)s new, %(known)s known, %(rejected)s rejected "
                    "before, %(gone)s gone"
                )
                % {
                    "slug": article.slug,
                    "new": done.created,
                    "known": done.known,
                    "rejected": done.rejected,
                    "gone": done.removed,
                }
            )
