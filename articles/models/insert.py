"""Makes and inserts thousands of rows for the price of hundreds.

A model's constructor tells two signals and sets each column through three calls;
`bulk_create` prepares each value of each row through six and says each row anew in the
SQL text. With forty columns a row that is most of the time an insert takes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache, partial
from operator import attrgetter
from typing import Any, TypeVar

from django.db import connection, models
from django.db.models.base import ModelState
from django.utils.timezone import now

_AS_THEY_ARE = (
    models.CharField,
    models.TextField,
    models.IntegerField,
    models.BooleanField,
    models.ForeignKey,
)
_Row = TypeVar("_Row", bound=models.Model)


def make_row(model: type[_Row], **columns: Any) -> _Row:
    """An unsaved row, as the model's own constructor would make it.

    Other rows are given by key (`article_id`), and nothing is told to signals.
    """
    plain, made = _defaults(model)
    row = model.__new__(model)
    row._state = ModelState()
    values = row.__dict__
    values.update(plain)
    for name, make in made.items():
        if name not in columns:
            values[name] = make()
    values.update(columns)
    return row


@lru_cache(maxsize=64)
def _defaults(
    model: type[models.Model],
) -> tuple[Mapping[str, Any], Mapping[str, Callable[[], Any]]]:
    """Columns whose default is one value, and those that make a new one each time."""
    plain, made = {}, {}
    for field in model._meta.concrete_fields:
        if callable(field.default):
            made[field.attname] = field.get_default
        else:
            plain[field.attname] = field.get_default()
    return plain, made


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
    _stamp(found, fields)
    prepared = [(field.attname, _preparing(field)) for field in fields]
    columns = [
        map(prepare, map(attrgetter(name), found))
        if prepare is not None
        else map(attrgetter(name), found)
        for name, prepare in prepared
    ]
    quote = connection.ops.quote_name
    names = ", ".join(quote(str(field.column)) for field in fields)
    places = ", ".join("%s" for _field in fields)
    ending = " ON CONFLICT DO NOTHING" if ignore_conflicts else ""
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {quote(options.db_table)} ({names}) "  # noqa: S608
            f"VALUES ({places}){ending}",
            list(zip(*columns, strict=True)),
        )
    alias = connection.alias
    for row in found:
        row._state.adding = False
        row._state.db = alias


def _stamp(
    rows: Sequence[models.Model], fields: Sequence[models.Field[Any, Any]]
) -> None:
    """The moment at which they are made, one for all of them."""
    moment = now()
    for field in fields:
        if getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False):
            is_moment = isinstance(field, models.DateTimeField)
            for row in rows:
                if is_moment:
                    setattr(row, field.attname, moment)
                else:
                    field.pre_save(row, True)


def _preparing(field: models.Field[Any, Any]) -> Callable[[Any], Any] | None:
    """What makes the database's value of one of ours; None where it is the same."""
    if isinstance(field, _AS_THEY_ARE):
        return None
    prepare: Callable[[Any], Any]
    prepare = partial(field.get_db_prep_save, connection=connection)
    if isinstance(field, models.DateField):  # and moments: the same few again and again
        prepare = lru_cache(maxsize=256)(prepare)
    return lambda value: None if value is None else prepare(value)


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
