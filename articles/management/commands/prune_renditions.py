"""`manage.py prune_renditions`: deletes sizes of pictures that no page shows now."""

from __future__ import annotations

from argparse import RawDescriptionHelpFormatter
from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import ngettext

from articles.management.terminal import SpokenCommand
from articles.publishing import prune_renditions

EXAMPLES = """\
examples:
  manage.py prune_renditions
Another focal point makes other files; the earlier ones stay for a day, because pages
under way may show them. The pictures themselves are never touched.
"""


class Command(SpokenCommand):
    help = "Delete sizes of pictures made for an earlier focal point."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.formatter_class = RawDescriptionHelpFormatter
        parser.epilog = EXAMPLES

    def handle(self, **options: Any) -> None:
        count = prune_renditions()
        self.stdout.write(
            ngettext("%(n)s file deleted.", "%(n)s files deleted.", count)
            % {"n": count}
        )
