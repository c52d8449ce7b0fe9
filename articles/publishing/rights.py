"""Who may do what, in words that can be compared before and after a change."""

from __future__ import annotations

from django.contrib.auth.models import Group, Permission, User
from django.db.models import QuerySet

from articles.publishing.activity import Verb, record

_FLAGS = ("is_active", "is_staff", "is_superuser")


def rights_of(row: User | Group) -> frozenset[str]:
    """Flags, groups and permissions as they are stored now."""
    if isinstance(row, Group):
        return frozenset(_names(row.permissions.all()))
    stored = User.objects.get(pk=row.pk)
    flags = [name for name in _FLAGS if getattr(stored, name)]
    groups = [f"group {name}" for name in row.groups.values_list("name", flat=True)]
    return frozenset([*flags, *groups, *_names(row.user_permissions.all())])


def record_rights(
    row: User | Group, *, before: frozenset[str], by: User | None = None
) -> None:
    """One entry that names what was given and what was taken; none when nothing was."""
    after = rights_of(row)
    if before != after:
        record(
            row,
            Verb.RIGHTS_CHANGED,
            by=by,
            added=sorted(after - before),
            removed=sorted(before - after),
        )


def _names(permissions: QuerySet[Permission]) -> list[str]:
    pairs = permissions.values_list("content_type__app_label", "codename")
    return [f"{app}.{codename}" for app, codename in pairs.order_by("pk")]
