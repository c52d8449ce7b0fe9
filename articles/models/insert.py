"""Makes and inserts thousands of rows for the price of hundreds.

A model's constructor tells two signals and sets each column through three calls;
`bulk_create` prepares each value of each row through six and says each row anew in the
SQL text. With forty columns a row that is most of the time an insert takes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache, partial
from itertools import repeat
from operator import itemgetter
from typing import Any, TypeVar

from django.db import connection, connections, models
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


def give_keys(rows: Sequence[models.Model]) -> None:
    """The keys that new rows of one model will have, inside the caller's transaction:
    for rows that speak of one another before they are stored. Store them next."""
    options = type(rows[0])._meta
    name = str(options.pk.attname)
    missing = [row for row in rows if getattr(row, name) is None]
    if not missing:
        return
    for row, key in zip(missing, _new_keys(options, len(missing)), strict=True):
        setattr(row, name, key)


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
    model = type(found[0])
    give_keys(found)
    _stamp(found, model._meta.concrete_fields)
    # Not by attribute: each key of another row would go through a descriptor.
    values = [row.__dict__ for row in found]
    columns = {
        field.attname: map(itemgetter(field.attname), values)
        for field in model._meta.concrete_fields
    }
    _insert(model, columns, ignore_conflicts=ignore_conflicts)
    alias = connection.alias
    for row in found:
        row._state.adding = False
        row._state.db = alias


def insert_columns(
    model: type[models.Model], columns: Mapping[str, Sequence[Any]]
) -> None:
    """Store new rows that nobody needs as objects, from the values of each column.

    Columns that are not named have their default in all rows.
    """
    count = len(next(iter(columns.values())))
    if not count:
        return
    plain, made = _defaults(model)
    options = model._meta
    given: dict[str, Iterable[Any]] = {}
    for field in options.concrete_fields:
        name = field.attname
        if name in columns:
            given[name] = columns[name]
        elif field is options.pk:
            given[name] = _new_keys(options, count)
        else:
            value = made[name]() if name in made else plain[name]
            given[name] = repeat(value, count)
    _insert(model, given)


def _insert(
    model: type[models.Model],
    columns: Mapping[str, Iterable[Any]],
    *,
    ignore_conflicts: bool = False,
) -> None:
    options = model._meta
    prepared = []
    for field in options.concrete_fields:
        prepare, values = _preparing(field), columns[field.attname]
        prepared.append(values if prepare is None else map(prepare, values))
    quote = connection.ops.quote_name
    names = ", ".join(quote(str(field.column)) for field in options.concrete_fields)
    places = ", ".join("%s" for _column in prepared)
    ending = " ON CONFLICT DO NOTHING" if ignore_conflicts else ""
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {quote(options.db_table)} ({names}) "  # noqa: S608
            f"VALUES ({places}){ending}",
            list(zip(*prepared, strict=True)),
        )


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
    # Not the one for all threads, which looks for this thread's at each question.
    own = connections[connection.alias]
    prepare = partial(field.get_db_prep_save, connection=own)
    # Moments and numbers: the same few again and again.
    if isinstance(field, models.DateField | models.DecimalField):
        prepare = lru_cache(maxsize=256)(prepare)
    elif isinstance(field, models.JSONField):
        return _preparing_json(prepare)
    return lambda value: None if value is None else prepare(value)


def _preparing_json(prepare: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Most lists and objects are empty."""
    empty: dict[type, Any] = {list: prepare([]), dict: prepare({})}

    def prepared(value: Any) -> Any:
        if not value:
            return None if value is None else empty.get(type(value)) or prepare(value)
        return prepare(value)

    return prepared


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
