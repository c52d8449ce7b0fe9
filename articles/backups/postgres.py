"""A PostgreSQL database out and in while the site runs, without its client programs."""

from __future__ import annotations

import gzip
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder

from articles.backups.archive import BadBackup
from articles.text.sentences import Sentence


def dump(folder: Path) -> dict[str, Path]:
    """Member name → file: every table as of one moment; writers go on meanwhile."""
    made = {}
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        for table in _tables():
            path = folder / f"{table}.copy.gz"
            columns = ", ".join(_quoted(_columns(table)))
            statement = f"COPY (SELECT {columns} FROM {_name(table)}) TO STDOUT"  # noqa: S608  # the database's own names
            with (
                gzip.open(path, "wb", compresslevel=3) as file,
                _driver().copy(statement) as pieces,
            ):
                for piece in pieces:
                    file.write(piece)
            made[f"database/{path.name}"] = path
    return made


def count_rows(folder: Path) -> dict[str, int]:
    """Table → rows in the copies: COPY writes one line for each."""
    counts = {}
    for path in sorted(folder.glob("*.copy.gz")):
        try:
            with gzip.open(path, "rb") as file:
                counts[path.name.removesuffix(".copy.gz")] = sum(1 for _ in file)
        except (OSError, EOFError) as problem:
            raise BadBackup(
                Sentence(
                    "{name} is damaged: {problem}", name=path.name, problem=str(problem)
                )
            ) from problem
    return counts


def prepare(migrations: list[list[str]]) -> None:
    """Bring an empty database to the state the backup was made in.

    Raises `BadBackup` for a database in use whose tables differ from the backup's.
    """
    recorded = {(app, name) for app, name in migrations}
    applied = set(MigrationRecorder(connection).applied_migrations())
    if applied == recorded:
        return
    if applied:
        raise BadBackup(
            "The backup was made by another release: its tables differ from these. "
            "Restore it into a new, empty database (createdb, DATABASE_URL); it is "
            "brought up to date afterwards."
        )
    executor = MigrationExecutor(connection)
    executor.migrate([node for node in executor.loader.graph.nodes if node in recorded])


def load(folder: Path) -> None:
    """Put the copies in the place of the content, in one transaction."""
    with transaction.atomic(), connection.cursor() as cursor:
        tables = _tables()
        cursor.execute(f"TRUNCATE {', '.join(_quoted(tables))}")
        for table in tables:
            path = folder / f"{table}.copy.gz"
            columns = ", ".join(_quoted(_columns(table)))
            with (
                gzip.open(path, "rb") as file,
                _driver().copy(f"COPY {_name(table)} ({columns}) FROM STDIN") as target,
            ):
                while piece := file.read(1024 * 1024):
                    target.write(piece)
        # The release that made the backup may not have had all of them yet.
        models = [
            model
            for model in apps.get_models(include_auto_created=True)
            if model._meta.db_table in tables
        ]
        for statement in connection.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(statement)


def _tables() -> list[str]:
    with connection.cursor() as cursor:
        return sorted(
            table.name
            for table in connection.introspection.get_table_list(cursor)
            if table.type == "t"
        )


def _columns(table: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT column_name FROM information_schema.columns WHERE table_name = %s "
            "AND table_schema = current_schema() AND is_generated = 'NEVER' "
            "ORDER BY ordinal_position",
            [table],
        )
        return [name for (name,) in cursor.fetchall()]


def _driver() -> Any:
    """psycopg's own cursor, which knows COPY."""
    connection.ensure_connection()
    return connection.connection.cursor()


def _name(table: str) -> str:
    return connection.ops.quote_name(table)


def _quoted(names: list[str]) -> list[str]:
    return [connection.ops.quote_name(name) for name in names]
