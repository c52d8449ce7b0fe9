"""What a deletion takes along, as an editor reads it: no bookkeeping, no dead end."""

from __future__ import annotations

from typing import Any

from django.contrib.admin.utils import NestedObjects, quote
from django.db import router
from django.db.models import Model
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html
from django.utils.text import capfirst

from articles.admin.read_only import ReadOnlyAdmin
from articles.models import (
    Autosave,
    PreparedPart,
    Presence,
    Rendition,
    SearchEntry,
)

_BOOKKEEPING = (Autosave, PreparedPart, Presence, Rendition, SearchEntry)
"""Rows the site makes by itself; nobody misses one whose subject is gone."""


class _Told(NestedObjects):
    """The tree of what is deleted, without the rows nobody knows of."""

    def _nested(self, obj: Any, seen: Any, format_callback: Any) -> list[Any]:
        if is_bookkeeping(type(obj)):
            return []
        nested: Any = super()._nested  # type: ignore[misc]  # of the stubs
        found: list[Any] = nested(obj, seen, format_callback)
        return found


def is_bookkeeping(model: type[Model]) -> bool:
    """Tables between two others (who is in which group) included."""
    return bool(model._meta.auto_created) or issubclass(model, _BOOKKEEPING)


def what_goes(objs: Any, request: Any, site: Any) -> Any:
    """As Django's `get_deleted_objects`: tree, counts, missing permissions, what is in
    the way. Where something is in the way, it alone is named: a permission would not
    help."""
    if not objs:
        return [], {}, set(), []
    collector = _Told(using=router.db_for_write(objs[0]._meta.model), origin=objs)
    collector.collect(objs)
    missing = set()

    def told(obj: Any) -> str:
        options = obj._meta
        name = capfirst(options.verbose_name)
        screen = site._registry.get(type(obj))
        if not (
            screen is None
            # Such rows go with what they belong to, though nobody deletes one alone.
            or isinstance(screen, ReadOnlyAdmin)
            or screen.has_delete_permission(request, obj)
        ):
            missing.add(options.verbose_name)
        try:
            address = reverse(
                f"{site.name}:{options.app_label}_{options.model_name}_change",
                args=[quote(obj.pk)],
            )
        except NoReverseMatch:
            return f"{name}: {obj}"
        return format_html('{}: <a href="{}">{}</a>', name, address, obj)

    tree = collector.nested(told)
    in_the_way = sorted(told(obj) for obj in collector.protected)
    by_model: Any = collector.model_objs
    counts = {
        model._meta.verbose_name_plural: len(rows)
        for model, rows in by_model.items()
        if not is_bookkeeping(model)
    }
    return tree, counts, set() if in_the_way else missing, in_the_way
