"""Everything that is no article's file: sources, figures, pictures, redirects, ...

Written beside the articles as one file of JSON lines a table. Importing the folder into
an empty site gives the same site.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from pathlib import PurePosixPath
from typing import Any

from django.db import models
from django.utils.timezone import now

from articles.importing.tables import (
    AFTER,
    ARTICLES,
    BEFORE,
    CITATIONS,
    FOLDER,
    KEYS,
    PICTURES,
    VERSION,
    Table,
    natural_key,
)
from articles.models import Article, ArticleQuerySet, CardImage, Illustration
from articles.models import Mention as MentionRow

Write = Callable[[str, bytes], object]
"""Takes a path below the exported folder and the file's bytes."""


def write_records(
    articles: ArticleQuerySet, files: Mapping[int, tuple[str, str]], write: Write
) -> int:
    """Write all tables, and of those about articles the rows about these; how many.

    `files` are path and SHA-256 of the articles' files by primary key.
    """
    count = 0
    for table in (*BEFORE, ARTICLES, *AFTER, CITATIONS):
        lines = []
        for row in _rows(table, articles):
            if isinstance(row, Article) and row.pk not in files:
                continue  # its file could not be written
            lines.append(_line(table, row, files, write))
        count += len(lines)
        write(f"{FOLDER}/{table.name}.jsonl", "".join(lines).encode())
    about = {"version": VERSION, "made_at": now().isoformat(), "records": count}
    write(f"{FOLDER}/site.json", (json.dumps(about, indent=1) + "\n").encode())
    return count


def file_name(field: models.Field[Any, Any], row: models.Model) -> str:
    """Where the file of a picture goes, below the exported folder."""
    stored = PurePosixPath(str(getattr(row, field.name)))
    if isinstance(row, Illustration):
        return f"{PICTURES}/{row.sha256[:16]}.webp"
    return f"{FOLDER}/files/{stored.name}"


def _rows(table: Table, articles: ArticleQuerySet) -> Iterator[models.Model]:
    related = [
        field.name
        for field in table.fields
        if field.is_relation and table.model is not Article
    ]
    rows = table.model._default_manager.order_by("pk").select_related(*related)
    if table.model is Article:
        rows = articles.order_by("pk").select_related("series", "imported_file")
    elif table.model is MentionRow:
        # Marks in the text are found again in the text.
        rows = rows.filter(mode__in=[MentionRow.Mode.STANDOFF, MentionRow.Mode.IGNORED])
    elif table is CITATIONS:
        rows = rows.exclude(role="", note="", accessed_on=None, passages=[])
    if table in AFTER and "article" in {field.name for field in table.fields}:
        rows = rows.filter(models.Q(article__in=articles) | models.Q(article=None))
    elif table is CITATIONS:
        rows = rows.filter(article__in=articles)
    return rows.iterator(chunk_size=500)


def _line(
    table: Table, row: models.Model, files: Mapping[int, tuple[str, str]], write: Write
) -> str:
    values: dict[str, Any] = {"pk": row.pk}
    for field in table.fields:
        if field.is_relation:
            values[field.name] = natural_key(getattr(row, field.name))
        elif isinstance(field, models.FileField):
            values[field.name] = _file(field, row, write)
        else:
            values[field.name] = field.value_from_object(row)
    for field in table.model._meta.local_many_to_many:
        if field.related_model in KEYS and table.model is not Article:
            others = getattr(row, field.name).order_by("pk")
            values[field.name] = [natural_key(other) for other in others]
    if isinstance(row, Article):
        values["path"], values["sha256"] = files[row.pk]
        origin = getattr(row, "imported_file", None)
        if origin is not None and origin.read_as:
            values["read_as"] = origin.read_as
    return json.dumps(values, ensure_ascii=False, default=_plain) + "\n"


def _plain(value: Any) -> str:
    """Moments to the microsecond, decimals to the digit."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return format(value, "f")
    raise TypeError(f"{type(value).__name__} has no place in a table")


def _file(field: models.Field[Any, Any], row: models.Model, write: Write) -> str:
    stored = getattr(row, field.name)
    if not stored or not isinstance(row, Illustration | CardImage):
        return ""
    name = file_name(field, row)
    with stored.open("rb") as stream:
        write(name, stream.read())
    return name
