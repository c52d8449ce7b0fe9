"""The value of each field of a source: an editor's, else the page's last good one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from articles.models import Source
from articles.opengraph import Card

FIELDS: Final = (
    "title",
    "description",
    "site_name",
    "author",
    "language",
    "published",
    "citation_type",
)
"""What a page may say and an editor may say otherwise. `published` is written as
precisely as it is known: 2025, 2025-11 or 2025-11-12; several authors are separated
by semicolons, for a name may hold a comma."""
WATCHED: Final = frozenset({"title", "description", "published"})
"""A change of these after publication is news for the editor."""
MISSES = 2
"""A field goes empty after so many good fetches in a row without it."""

_LIMITS = {
    "title": 300,
    "description": 500,
    "site_name": 100,
    "author": 200,
    "language": 35,
}
_TYPES = {
    "newsarticle": "article-newspaper",
    "reportagenewsarticle": "article-newspaper",
    "analysisnewsarticle": "article-newspaper",
    "scholarlyarticle": "article-journal",
    "blogposting": "post-weblog",
    "report": "report",
    "dataset": "dataset",
}


@dataclass(frozen=True, slots=True)
class FieldState:
    """One field as the admin shows it: what the page said beside what is shown."""

    name: str
    shown: str
    fetched: str
    origin: str
    """og, jsonld, meta … where on the page; empty when it said nothing."""
    is_overridden: bool
    by: str = ""
    at: str = ""
    note: str = ""
    """Why an editor said otherwise."""


def values_of(source: Source) -> dict[str, str]:
    """What is shown, field by field."""
    plain = {name: getattr(source, name) for name in FIELDS if name != "published"}
    return {**plain, "published": written_date(source)}


def field_states(source: Source) -> list[FieldState]:
    """Every field with both of its values."""
    shown = values_of(source)
    states = []
    for name in FIELDS:
        fetched = source.fetched.get(name, {})
        entered = source.overrides.get(name)
        states.append(
            FieldState(
                name,
                shown[name],
                str(fetched.get("value", "")),
                str(fetched.get("origin", "")),
                entered is not None,
                str((entered or {}).get("by", "")),
                str((entered or {}).get("at", "")),
                str((entered or {}).get("note", "")),
            )
        )
    return states


def override(
    source: Source, name: str, value: str, *, by: str, at: datetime, note: str = ""
) -> None:
    """An editor's value; no later fetch changes it. Saving is the caller's."""
    entered = {"value": value, "by": by, "at": at.isoformat(timespec="seconds")}
    if note:
        entered["note"] = note[:200]
    source.overrides = {**source.overrides, name: entered}
    _show(source, name, value)


def use_fetched(source: Source, name: str) -> None:
    """Forget the editor's value and show the page's own again."""
    source.overrides = {k: v for k, v in source.overrides.items() if k != name}
    _show(source, name, str(source.fetched.get(name, {}).get("value", "")))


def take_as_said(source: Source, values: Mapping[str, str]) -> list[str]:
    """Values another site had of the page, where this one has none; the names taken.

    The next good fetch may change them. Saving is the caller's.
    """
    new = [name for name in values if values[name] and name not in source.fetched]
    for name in new:
        said = {"value": values[name], "origin": "import", "missed": 0}
        source.fetched = {**source.fetched, name: said}
        if name not in source.overrides:
            _show(source, name, values[name])
    return new


def merge_fetched(source: Source, card: Card) -> list[list[str]]:
    """Take in what a good fetch says; [field, before, after] of what the page changed.

    What only the address tells is not stored: the card derives it anew.
    """
    said = fetched_values(card)
    known = dict(source.fetched)
    changes = []
    for name in FIELDS:
        before = known.get(name)
        value, origin = said.get(name, ("", ""))
        if value:
            known[name] = {"value": value, "origin": origin, "missed": 0}
        elif before is not None:
            missed = int(before.get("missed", 0)) + 1
            if missed < MISSES:
                known[name] = {**before, "missed": missed}
                continue
            del known[name]
        else:
            continue
        if before is not None and before["value"] != value:
            changes.append([name, str(before["value"]), value])
        if name not in source.overrides:
            _show(source, name, value)
    source.fetched = known
    return changes


def fetched_values(card: Card) -> dict[str, tuple[str, str]]:
    """Field → (value, origin) of what the page itself says."""
    kind = card.article_type.lower().rpartition("/")[2]
    if card.kind == "video" or card.og_type.startswith("video"):
        kind_value = "motion_picture"
    else:
        kind_value = _TYPES.get(kind, "")
    found = {
        "title": "" if card.title_is_derived else card.title,
        "description": card.description,
        "site_name": card.site_name,
        "author": "; ".join(card.authors),
        "language": card.language,
        "published": _written(card.published, card.published_precision),
        "citation_type": kind_value,
    }
    values = {}
    for name, value in found.items():
        origin = {
            "author": card.origin("authors") or card.origin("author"),
            "citation_type": "jsonld" if kind in _TYPES else "og",
        }.get(name, card.origin(name))
        if value and origin != "url":
            values[name] = (value[: _LIMITS.get(name, 2048)], origin)
    return values


def written_date(source: Source) -> str:
    """No more precise than it is known; empty when it is not."""
    return _written(source.published_on, source.published_precision)


def read_date(text: str) -> tuple[date, str] | None:
    """2025, 2025-11 or 2025-11-12 → first day and precision; None for anything else."""
    text = text.strip()
    for precision, form in (("day", "%Y-%m-%d"), ("month", "%Y-%m"), ("year", "%Y")):
        try:
            return datetime.strptime(text, form).date(), precision  # noqa: DTZ007
        except ValueError:
            continue
    return None


def _written(day: date | None, precision: Any) -> str:
    length = {"year": 4, "month": 7}.get(str(precision), 10)
    return day.isoformat()[:length] if day else ""


def _show(source: Source, name: str, value: str) -> None:
    if name == "published":
        known = read_date(value)
        source.published_on = known[0] if known else None
        source.published_precision = known[1] if known else Source.Precision.DAY
    elif name == "citation_type":
        source.citation_type = value or Source.CitationType.WEBPAGE
    else:
        setattr(source, name, value)
