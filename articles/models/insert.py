"""Inserts thousands of rows for the price of hundreds: `bulk_create` without its work.

`bulk_create` prepares each value of each row through six calls and says each row anew
in the SQL text; with forty columns a row that is most of the time an insert takes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from operator import attrgetter
from typing import Any

from django.db import connection, models

_AS_THEY_ARE = (
    models.CharField,
    models.TextField,
    models.IntegerField,
    models.BooleanField,
    models.ForeignKey,
)


def insert_many(
    rows: Iterable[models.Model], *, ignore_conflicts: bool = False
) -> None:
    """Store new rows of one model, inside the caller's transaction; keys are set.

    Nothing is validated and no value converted but dates, decimals and JSON: the caller
    gives each column a value of its own type. With `ignore_conflicts` a row that is
    there already is left out, and the key set on the object means nothing.
    """
    found = list(rows)
    if not found:
        return
    options = type(found[0])._meta
    fields = options.concrete_fields
    for row, key in zip(found, _new_keys(options, len(found)), strict=True):
        if row.pk is None:
            row.pk = key
    read = attrgetter(*(field.attname for field in fields))
    prepared = [
        (at, _preparing(field))
        for at, field in enumerate(fields)
        if not isinstance(field, _AS_THEY_ARE)
    ]
    stamped = [
        (at, field)
        for at, field in enumerate(fields)
        if getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False)
    ]
    values = []
    for row in found:
        columns = list(read(row))
        for at, field in stamped:
            columns[at] = field.pre_save(row, True)
        for at, prepare in prepared:
            columns[at] = prepare(columns[at])
        values.append(columns)
    quote = connection.ops.quote_name
    names = ", ".join(quote(str(field.column)) for field in fields)
    places = ", ".join("%s" for _field in fields)
    ending = " ON CONFLICT DO NOTHING" if ignore_conflicts else ""
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {quote(options.db_table)} ({names}) "  # noqa: S608
            f"VALUES ({places}){ending}",
            values,
        )
    for row in found:
        row._state.adding = False
        row._state.db = connection.alias


def _preparing(field: models.Field[Any, Any]) -> Callable[[Any], Any]:
    return lambda value: field.get_db_prep_save(value, connection)


def _new_keys(options: Any, count: int) -> Sequence[int]:
    """Keys nobody else gets: the transaction holds SQLite's only write lock."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, %s)) "
                "FROM generate_series(1, %s)",
                [connection.ops.quote_name(options.db_table), options.pk.column, count],
            )
            return [key for (key,) in cursor.fetchall()]
        cursor.execute(
            "SELECT seq FROM sqlite_sequence WHERE name = %s", [options.db_table]
        )
        last = (cursor.fetchone() or (0,))[0]
    return range(last + 1, last + 1 + count)
