"""`manage.py prune_sources`: deletes pictures and snapshots nobody shows any more."""

from __future__ import annotations

from argparse import RawDescriptionHelpFormatter
from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from articles.management.terminal import SpokenCommand
from articles.sources.pruning import drop_stray_files, prune_pictures
from articles.sources.snapshots import drop_snapshots

EXAMPLES = """\
examples:
  manage.py prune_sources
The worker prunes by itself; this also looks for files no row names. A page that no
article cites keeps its picture for thirty days.
"""


class Command(SpokenCommand):
    help = "Delete card pictures and snapshots that nothing refers to."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.formatter_class = RawDescriptionHelpFormatter
        parser.epilog = EXAMPLES

    def handle(self, **options: Any) -> None:
        pictures, strays = prune_pictures(), drop_stray_files()
        snapshots = drop_snapshots()
        self.stdout.write(
            _(
                "%(pictures)s pictures, %(strays)s stray files, %(snapshots)s "
                "snapshots deleted."
            )
            % {"pictures": pictures, "strays": strays, "snapshots": snapshots}
        )
