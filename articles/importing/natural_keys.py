"""Rows by what names them on any site; see `importing.tables`."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from articles.importing.tables import KEYS, natural_key
from articles.models import Article

Key = tuple[Any, ...]


class Unusable(Exception):
    """This line; the others go on. A sentence says why."""


class NaturalKeys:
    """The primary keys of the rows there are, looked up once a table."""

    def __init__(self) -> None:
        self._keys: dict[type[models.Model], dict[Key, int]] = {}

    def forget(self, model: type[models.Model]) -> None:
        """Its rows were stored by somebody else."""
        self._keys.pop(model, None)

    def known(self, model: type[models.Model]) -> dict[Key, int]:
        """Natural key → primary key of the rows there are."""
        if model not in self._keys:
            related = [
                name for name in KEYS[model] if model._meta.get_field(name).is_relation
            ]
            rows = model._default_manager.select_related(*related)
            if model is Article:
                rows = rows.only("slug")
            self._keys[model] = {
                _hashable(natural_key(row)): row.pk for row in rows.iterator()
            }
        return self._keys[model]

    def find(self, model: Any, key: Any) -> int | None:
        if key is None or model not in KEYS:
            return None
        try:
            return self.known(model).get(self.key(model, key))
        except (Unusable, ValidationError, ValueError, TypeError):
            return None

    def key(self, model: type[models.Model], raw: Any) -> Key:
        """A key as a line has it, in the types the database gives."""
        if not isinstance(raw, list) or len(raw) != len(KEYS[model]):
            raise Unusable("its key is incomplete")
        found = []
        for name, value in zip(KEYS[model], raw, strict=True):
            column: Any = model._meta.get_field(name)
            if not column.is_relation:
                found.append(column.to_python(value))
            elif value is None:
                found.append(None)
            else:
                found.append(self.key(column.related_model, value))
        return tuple(found)


def _hashable(key: Any) -> Any:
    return tuple(map(_hashable, key)) if isinstance(key, list) else key
