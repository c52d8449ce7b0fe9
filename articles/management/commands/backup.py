"""`manage.py backup`: the whole site into one file, while it runs."""

from __future__ import annotations

from argparse import RawDescriptionHelpFormatter
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils.translation import gettext as _

from articles.backups import (
    BadBackup,
    create_backup,
    drop_old,
    named_by_time,
    verify_backup,
)
from articles.management.backup_words import held, why
from articles.management.terminal import SpokenCommand, usage

EXAMPLES = """\
examples:
  manage.py backup site.tar                   database and pictures into one file
  manage.py backup site.tar --verify          and read it back, hash by hash
  manage.py backup /backups/ --keep 14        a new name each time, the newest 14 stay

The site goes on meanwhile. The file appears when it is whole; it holds password hashes
and is readable to its owner alone. Exit status: 0 made, 1 failed, 2 wrong usage.
"""


class Command(SpokenCommand):
    help = "Write the database and every picture into one file, with their hashes."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.formatter_class = RawDescriptionHelpFormatter
        parser.epilog = EXAMPLES
        parser.add_argument("file", type=Path, metavar="FILE", help="or a folder")
        parser.add_argument(
            "--verify", action="store_true", help="read it back and compare everything"
        )
        parser.add_argument(
            "--keep", type=int, metavar="N", help="of a folder: only the newest N stay"
        )

    def handle(
        self, *, file: Path, verify: bool, keep: int | None, **options: Any
    ) -> None:
        is_folder = file.is_dir()
        if keep is not None and (keep < 1 or not is_folder):
            raise usage(
                _("--keep takes a number above 0 and needs a folder that exists.")
            )
        path = named_by_time(file) if is_folder else file
        if not path.parent.is_dir():
            raise usage(_("%(folder)s: there is no such folder."), folder=path.parent)
        try:
            manifest = create_backup(path)
            if verify:
                verify_backup(path)
        except (BadBackup, OSError) as problem:
            raise CommandError(
                _("No backup was made: %(reason)s") % {"reason": why(problem)}
            ) from problem
        form = (
            _("%(file)s: %(held)s, %(size)s MB, verified")
            if verify
            else _("%(file)s: %(held)s, %(size)s MB")
        )
        self.stdout.write(
            form
            % {
                "file": path,
                "held": held(manifest),
                "size": f"{path.stat().st_size / 1024**2:.1f}",
            }
        )
        for old in drop_old(file, keep=keep) if keep else []:
            self.stdout.write(_("removed %(file)s") % {"file": old.name})
