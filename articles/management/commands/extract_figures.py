"""`manage.py extract_figures`: proposes the numbers of articles as candidates."""

from __future__ import annotations

from argparse import RawDescriptionHelpFormatter
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from articles import evidence
from articles.management.arguments import add_jobs
from articles.models import Article

EXAMPLES = """\
examples:
  manage.py extract_figures --all               every article
  manage.py extract_figures --slug 2025-ports   one article
A second run proposes nothing new. What was rejected is not proposed again.
"""


class Command(BaseCommand):
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
        articles = Article.objects.order_by("slug")
        if slug:
            articles = articles.filter(slug__in=slug)
            unknown = set(slug) - set(articles.values_list("slug", flat=True))
            if unknown:
                names = ", ".join(sorted(unknown))
                raise CommandError(f"No article has the slug {names}.", returncode=2)
        for article, done in evidence.extract_all(articles, jobs=jobs):
            self.stdout.write(
                f"{article.slug}: {done.created} new, {done.known} known, "
                f"{done.rejected} rejected before, {done.removed} gone"
            )
