"""How heads are read: the zone of times, further keys, where dates come from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import tzinfo
from typing import Any, Final, Literal, get_args
from zoneinfo import ZoneInfo

from django.utils.timezone import get_default_timezone

from articles.importing.dialects import DIALECTS, FIELDS, OURS, key_name

DateSource = Literal["key", "filename", "path", "git"]
DATE_SOURCES: Final[tuple[DateSource, ...]] = get_args(DateSource)
USUAL_DATES: Final[tuple[DateSource, ...]] = ("key", "filename", "path")
NOWHERE: Final = "-"
"""Stands for no field: the key is kept and means nothing to us."""


class UnknownField(ValueError):
    """A key is to mean a field that articles do not have."""


@dataclass(frozen=True, slots=True)
class Manner:
    """`zone` is that of times without offset. `keys` says what further keys mean, by
    their `key_name`; `dates` are the places a publication date may come from, the
    surest first. With a `dialect` only keys of that program mean something."""

    zone: tzinfo = field(default_factory=get_default_timezone)
    keys: Mapping[str, str] = field(default_factory=dict)
    dates: tuple[DateSource, ...] = USUAL_DATES
    dialect: str = ""

    def keys_of(self, name: str) -> tuple[str, ...]:
        """The keys that may hold a field, the surest first."""
        known = FIELDS[name]
        if self.dialect:
            known = tuple(key for key in known if key in DIALECTS[self.dialect])
        if not self.keys:
            return known
        said = tuple(key for key, meant in self.keys.items() if meant == name)
        rest = (key for key in known if key.partition(".")[0] not in self.keys)
        return (*said, *rest)

    def as_json(self) -> dict[str, Any]:
        """What differs from the usual; empty for most files."""
        said: dict[str, Any] = {}
        if isinstance(self.zone, ZoneInfo) and self.zone != get_default_timezone():
            said["zone"] = self.zone.key
        if self.keys:
            said["keys"] = dict(self.keys)
        if self.dates != USUAL_DATES:
            said["dates"] = list(self.dates)
        if self.dialect:
            said["dialect"] = self.dialect
        return said

    @classmethod
    def from_json(cls, said: Mapping[str, Any]) -> Manner:
        """The manner that was kept. Raises ValueError for what was never kept."""
        zone = ZoneInfo(said["zone"]) if "zone" in said else get_default_timezone()
        dates = tuple(said.get("dates", USUAL_DATES))
        keys = dict(said.get("keys", {}))
        dialect = str(said.get("dialect", ""))
        if not set(dates) <= set(DATE_SOURCES) or not all(
            isinstance(key, str) and (meant in FIELDS or meant == NOWHERE)
            for key, meant in keys.items()
        ):
            raise ValueError("no manner of reading")
        if dialect and dialect not in DIALECTS:
            raise ValueError("no dialect")
        return cls(zone, keys, dates, dialect)


def key_meaning(written: str) -> tuple[str, str]:
    """`Überschrift=title` as key and field; the field may be named as we write it.

    Raises `UnknownField`.
    """
    key, _, meant = written.partition("=")
    key, meant = key_name(key), meant.strip()
    ours = {key_name(shown): name for name, shown in OURS.items()}
    name = meant if meant in FIELDS or meant == NOWHERE else ours.get(key_name(meant))
    if not key or name is None:
        raise UnknownField(written)
    return key, name


def field_names() -> list[str]:
    """The names of fields as people write them."""
    return sorted(OURS.get(name, name) for name in FIELDS)
