"""What an editor can set beside the text, in words, and how two versions differ."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.core.exceptions import FieldDoesNotExist
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from articles.admin.badges import minute
from articles.models import Article, Illustration
from articles.text.differences import Piece, pieces_of

_MOMENTS: Final = frozenset({"published_at", "modified_at", "expire_at"})
_TEXTS: Final = frozenset({"title", "slug", "description", "canonical_url"})


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field that differs, each side in pieces with what differs marked."""

    label: str
    before: tuple[Piece, ...]
    after: tuple[Piece, ...]


def field_changes(
    before: Mapping[str, Any], after: Mapping[str, Any]
) -> list[FieldChange]:
    """Of two `Revision.fields` (with the title, where it is wanted)."""
    return [
        FieldChange(field_label(name), *_sides(name, before.get(name), value))
        for name, value in after.items()
        if before.get(name) != value
    ]


def field_label(name: str) -> str:
    """The field's name as the form has it."""
    try:
        return str(Article._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
    except FieldDoesNotExist:
        return name


def in_words(name: str, value: Any) -> str:
    """A stored value as people read it; "–" for none."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if value in (None, "", []):
        return "–"
    if name in _MOMENTS:
        return minute(parse_datetime(value))
    if name == "lead_image":
        picture = Illustration.objects.filter(sha256=value).first()
        return str(picture) if picture else _("a picture that is gone")
    if isinstance(value, list):
        return "、".join(map(str, value))
    return str(value)


def written_fields(fields: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Label and value of all that are filled in."""
    return [
        (field_label(name), in_words(name, value))
        for name, value in fields.items()
        if value not in (None, "", [], False)
    ]


def _sides(
    name: str, old: Any, new: Any
) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    if isinstance(old, list) and isinstance(new, list):
        return _items(old, new), _items(new, old)
    before, after = in_words(name, old), in_words(name, new)
    if name in _TEXTS and old and new:
        return pieces_of(before, after)
    return (Piece(before, True),), (Piece(after, True),)


def _items(here: list[Any], there: list[Any]) -> tuple[Piece, ...]:
    """Each item by itself; of the same items in another order, all are marked."""
    moved = here != there and sorted(map(str, here)) == sorted(map(str, there))
    pieces = []
    for number, item in enumerate(here):
        end = "、" if number < len(here) - 1 else ""
        pieces.append(Piece(str(item), moved or item not in there))
        if end:
            pieces.append(Piece(end, False))
    return tuple(pieces) or (Piece("–", True),)
