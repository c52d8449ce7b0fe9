"""`manage.py backup`: the whole site into one file, while it runs."""

from __future__ import annotations

from argparse import RawDescriptionHelpFormatter
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from articles.backups import (
    BadBackup,
    create_backup,
    drop_old,
    named_by_time,
    verify_backup,
)

EXAMPLES = """\
examples:
  manage.py backup site.tar                   database and pictures into one file
  manage.py backup site.tar --verify          and read it back, hash by hash
  manage.py backup /backups/ --keep 14        a new name each time, the newest 14 stay

The site goes on meanwhile. The file appears when it is whole; it holds password hashes
and is readable to its owner alone. Exit status: 0 made, 1 failed, 2 wrong usage.
"""


class Command(BaseCommand):
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
            raise CommandError(
                "--keep takes a number above 0 and needs a folder that exists.",
                returncode=2,
            )
        path = named_by_time(file) if is_folder else file
        if not path.parent.is_dir():
            raise CommandError(f"{path.parent}: no such folder.", returncode=2)
        try:
            manifest = create_backup(path)
            if verify:
                verify_backup(path)
        except (BadBackup, OSError) as problem:
            raise CommandError(f"No backup was made: {problem}") from problem
        self.stdout.write(
            f"{path}: {sum(manifest.rows.values())} rows in {len(manifest.rows)} "
            f"tables, {len(manifest.pictures)} pictures, "
            f"{path.stat().st_size / 1024**2:.1f} MB" + (", verified" if verify else "")
        )
        for old in drop_old(file, keep=keep) if keep else []:
            self.stdout.write(f"removed {old.name}")
