"""`manage.py restore`: a backup in the place of what is there."""

from __future__ import annotations

from argparse import RawDescriptionHelpFormatter
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.db import DatabaseError, transaction
from django.utils.translation import gettext as _

from articles.backups import BadBackup, restore_backup, verify_backup
from articles.management.backup_words import held, why
from articles.management.terminal import SpokenCommand, at_work
from articles.models import Article

EXAMPLES = """\
examples:
  manage.py restore site.tar --verify     only check the file: hashes, database, rows
  manage.py restore site.tar              into a site without articles
  manage.py restore site.tar --replace    in the place of everything that is there

Every hash is checked before anything changes, and the database changes in one
transaction. An older backup is brought up to date. Exit status: 0 done, 1 failed.
"""


class Command(SpokenCommand):
    help = "Bring back what `backup` wrote, or only check it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.formatter_class = RawDescriptionHelpFormatter
        parser.epilog = EXAMPLES
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--verify", action="store_true", help="change nothing")
        parser.add_argument(
            "--replace", action="store_true", help="even though there are articles"
        )

    def handle(
        self, *, file: Path, verify: bool, replace: bool, **options: Any
    ) -> None:
        if not verify and not replace and _has_articles():
            raise CommandError(
                _(
                    "This site holds articles, and a restore would take their place. "
                    "Make a backup first; then say --replace."
                )
            )
        try:
            with at_work():
                manifest = verify_backup(file) if verify else restore_backup(file)
        except (BadBackup, OSError) as problem:
            raise CommandError(
                _("Nothing was restored: %(reason)s") % {"reason": why(problem)}
            ) from problem
        form = (
            _("Sound: made %(moment)s, %(held)s")
            if verify
            else _("Restored: made %(moment)s, %(held)s")
        )
        self.stdout.write(form % {"moment": manifest.made_at, "held": held(manifest)})


def _has_articles() -> bool:
    try:
        with transaction.atomic():
            return Article.objects.exists()
    except DatabaseError:  # an empty database
        return False
