"""Django's `migrate`, such that a run that was killed can be taken up again.

A migration that leaves statements to its end is committed first and recorded after
that. Killed between the two, it would be made a second time by the next run, which
fails over the tables that are there. Here both are one transaction.
"""

from __future__ import annotations

from argparse import RawDescriptionHelpFormatter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.management.base import CommandParser
from django.core.management.commands import migrate
from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations import Migration
from django.db.migrations.executor import MigrationExecutor


class RecordingExecutor(MigrationExecutor):
    """Makes a migration and its record in one transaction, or neither."""

    def apply_migration(
        self, state: Any, migration: Migration, *args: Any, **kwargs: Any
    ) -> Any:
        with _one_transaction(self.connection, migration):
            return super().apply_migration(state, migration, *args, **kwargs)

    def unapply_migration(
        self, state: Any, migration: Migration, *args: Any, **kwargs: Any
    ) -> Any:
        with _one_transaction(self.connection, migration):
            return super().unapply_migration(state, migration, *args, **kwargs)


@contextmanager
def _one_transaction(
    connection: BaseDatabaseWrapper, migration: Migration
) -> Iterator[None]:
    if not (migration.atomic and connection.features.can_rollback_ddl):
        yield
        return
    # SQLite does not switch its checks within a transaction; the editor of the schema
    # wants them off, and looks for broken references itself when it is done.
    was_checking = connection.disable_constraint_checking()
    try:
        with transaction.atomic(using=connection.alias):
            yield
    finally:
        if was_checking:
            connection.enable_constraint_checking()


# The command makes its executor by this name.
migrate.MigrationExecutor = RecordingExecutor  # type: ignore[attr-defined]


EXAMPLES = """\
examples:
  manage.py migrate
  manage.py migrate --plan           what would be done

`manage.py up` does this by itself. Killed, it is run again: a step is there with its
record or not at all.
"""


class Command(migrate.Command):
    """Options and output are Django's."""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.epilog = EXAMPLES
        parser.formatter_class = RawDescriptionHelpFormatter
        super().add_arguments(parser)
