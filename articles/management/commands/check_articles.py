"""`manage.py check_articles`: what editors should look at, with line numbers."""

from __future__ import annotations

import json
from argparse import RawDescriptionHelpFormatter
from collections import Counter
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from articles.importing import in_this_language
from articles.management.arguments import articles_named
from articles.management.files import write
from articles.management.terminal import SpokenCommand
from articles.models import Article
from articles.publishing import check

EXAMPLES = """\
examples:
  manage.py check_articles                        every public article
  manage.py check_articles --all                  drafts too
  manage.py check_articles --slug 2025-ports      one article
  manage.py check_articles --only broken_internal_link --report out.json
Exit code 0: nothing found, 1: remarks, 2: wrong usage. Lines count from 1 in the body.
"""


class Command(SpokenCommand):
    help = "Check articles: headings, tables, links, pictures, descriptions."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.formatter_class = RawDescriptionHelpFormatter
        parser.epilog = EXAMPLES
        which = parser.add_mutually_exclusive_group()
        which.add_argument(
            "--all", action="store_true", help="drafts and withdrawn too"
        )
        which.add_argument("--slug", action="append", help="this one; may be repeated")
        parser.add_argument(
            "--only", action="append", help="remarks of this code alone"
        )
        parser.add_argument("--report", type=Path, help="also write JSON to this file")

    def handle(
        self,
        *,
        all: bool,
        slug: list[str] | None,
        only: list[str] | None,
        report: Path | None,
        **options: Any,
    ) -> None:
        articles = Article.objects.all() if all else Article.objects.published()
        if slug:
            articles = articles_named(slug)
        remarks = [
            remark
            for remark in check(articles.order_by("slug"))
            if not only or remark.code in only
        ]
        for remark in remarks:
            self.stdout.write(
                f"{remark.slug}:{remark.line}: {in_this_language(remark.message)} "
                f"[{remark.code}]"
            )
        counts = Counter(remark.code for remark in remarks)
        if report:
            rows = [remark.as_json() for remark in remarks]
            text = json.dumps({"counts": counts, "remarks": rows}, ensure_ascii=False)
            write(report, text)
        self.stdout.write(
            _("%(remarks)s remarks on %(articles)s articles.")
            % {"remarks": len(remarks), "articles": articles.count()}
        )
        if remarks:
            raise SystemExit(1)
