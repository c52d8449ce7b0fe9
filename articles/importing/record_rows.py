"""One line of an exported table to a row: columns, references, pictures."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Set
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import models
from PIL import Image, UnidentifiedImageError

from articles.conf import conf
from articles.importing.natural_keys import NaturalKeys, Unusable
from articles.importing.tables import BEFORE, Table
from articles.models import Article, CardImage, Illustration
from articles.text.sentences import Sentence

_YEARS = range(2, 9999)
"""Of moments that every time zone can say."""


class Rows:
    """Fills rows; `root` is the exported folder. A dry run stores no picture."""

    def __init__(self, root: Path, keys: NaturalKeys, *, dry_run: bool) -> None:
        self.root = root
        self.keys = keys
        self.dry_run = dry_run

    def fill(
        self,
        table: Table,
        row: models.Model,
        values: dict[str, Any],
        keep: Set[str] = frozenset(),
    ) -> None:
        for column in table.fields:
            if column.name not in values or column.name in keep:
                continue
            value = values[column.name]
            if column.is_relation:
                if value is None or is_late(table, column):
                    continue
                found = self.keys.find(column.related_model, value)
                if found is None and not column.null:
                    raise Unusable(
                        Sentence(
                            "{column}: {value} is not known here",
                            column=column.name,
                            value=str(value)[:100],
                        )
                    )
                setattr(row, column.attname, found)
            elif isinstance(column, models.FileField):
                if value:
                    setattr(row, column.name, self._picture(row, column.name, values))
            else:
                setattr(row, column.attname, _value(column, value))

    def _picture(self, row: models.Model, name: str, values: dict[str, Any]) -> str:
        """The stored name of a picture whose bytes are what the line says they are."""
        written = str(values[name])[:200]
        path = self.root / written
        if path.suffix != ".webp":
            # Servers choose a type by the name's end: a page in a picture's place.
            raise Unusable(Sentence("{file} is no WebP picture", file=written))
        try:
            real = path.resolve()
            if not real.is_relative_to(self.root.resolve()):
                raise Unusable(Sentence("{file} leads out of the folder", file=written))
            with real.open("rb") as stream:
                content = stream.read(conf.image_max_bytes + 1)
        except OSError as problem:
            raise Unusable(
                Sentence(
                    "{file} cannot be read ({problem})",
                    file=written,
                    problem=problem.strerror or str(problem),
                )
            ) from problem
        digest = hashlib.sha256(content).hexdigest()
        is_named = isinstance(row, Illustration) or name == "file"
        if is_named and digest != values.get("sha256"):
            raise Unusable(
                Sentence("{file} is not the picture that was exported", file=written)
            )
        try:
            with Image.open(io.BytesIO(content), formats=("WEBP",)) as picture:
                picture.verify()
        except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as problem:
            raise Unusable(
                Sentence("{file} is no WebP picture", file=written)
            ) from problem
        folder = "illustrations" if isinstance(row, Illustration) else "cards"
        stored = f"{folder}/{digest[:2]}/{digest}.webp"
        if isinstance(row, CardImage):
            stored = f"{folder}/{path.name}"
        if not (self.dry_run or default_storage.exists(stored)):
            stored = default_storage.save(stored, ContentFile(content))
        return stored


def _value(column: models.Field[Any, Any], value: Any) -> Any:
    """In the column's type and among its choices: the file may be anybody's."""
    value = column.to_python(value)
    if value in column.empty_values:
        return value
    column.run_validators(value)
    if isinstance(value, datetime) and value.year not in _YEARS:
        raise Unusable(
            Sentence("{column}: no calendar here has that day", column=column.name)
        )
    if column.choices and value not in dict(column.flatchoices):
        raise Unusable(
            Sentence(
                "{column}: “{value}” is unknown here",
                column=column.name,
                value=str(value)[:100],
            )
        )
    if isinstance(column, models.JSONField):
        kind = type(column.get_default())
        if kind in {dict, list} and not isinstance(value, kind):
            raise Unusable(
                Sentence("{column}: its value has another type", column=column.name)
            )
    return value


def is_late(table: Table, column: models.Field[Any, Any]) -> bool:
    """Refers to a row that is stored later: an article, or one of the same table."""
    target = column.related_model
    return column.is_relation and (
        target is table.model or (table in BEFORE and target is Article)
    )


def insert(table: Table, rows: list[models.Model]) -> None:
    """With the moments at which they were made, which Django would set to now."""
    stamps = [
        column.attname
        for column in table.fields
        if getattr(column, "auto_now", False) or getattr(column, "auto_now_add", False)
    ]
    made = [[getattr(row, name) for name in stamps] for row in rows]
    table.model._default_manager.bulk_create(rows)
    if not rows or not stamps:
        return
    for row, moments in zip(rows, made, strict=True):
        for name, moment in zip(stamps, moments, strict=True):
            setattr(row, name, moment or getattr(row, name))
    table.model._default_manager.bulk_update(rows, stamps, batch_size=100)
