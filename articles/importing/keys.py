"""The entries of one head: which of them gave which field, and which gave none."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from articles.importing import values
from articles.importing.dates import ImpossibleDate, NoDate, parse_date
from articles.importing.dialects import FIELDS, key_name
from articles.importing.manner import Manner
from articles.importing.report import Problem
from articles.importing.values import UNFIT
from articles.markdown.frontmatter import Entry, Head
from articles.text.sentences import Sentence

READERS: Mapping[str, values.Reader] = {
    "identifier": values.text,
    "title": values.text,
    "slug": values.last_part,
    "address": values.last_part,
    "draft": values.flag,
    "public": values.opposite,
    "status": values.status,
    "category": values.first_name,
    "tags": values.names,
    "description": values.text,
    "image": values.picture,
    "image_alt": values.text,
    "featured": values.flag,
    "feature_order": values.number,
    "series": values.first_name,
    "series_position": values.number,
    "translation_key": values.text,
    "kind": values.text,
    "authors": values.people,
    "canonical_url": values.web_address,
    "language": values.language,
    "aliases": values.local_paths,
}
"""What makes a field's value of what stands under a key."""


REMEDIES: Mapping[values.Reader, str] = {
    values.text: "Write a text, or take the key out.",
    values.last_part: "Write letters, digits and hyphens, as port-of-2025.",
    values.flag: "Write true or false.",
    values.opposite: "Write true or false.",
    values.status: "Write draft or published.",
    values.number: "Write a whole number from 0 to 32767.",
    values.names: "Write a list of words, as [ports, trade].",
    values.first_name: "Write one name.",
    values.people: "Write one name, or a list of names.",
    values.picture: "Write the path or the address of a picture.",
    values.web_address: "Write a whole address that begins with https://.",
    values.language: "Write a language tag, as ja or en-GB.",
    values.local_paths: "Write addresses of this site, as /old/ports/.",
}
"""What the author of an unfit value writes instead."""
_DATE_REMEDY = "Write it as 2025-11-23, or 2025-11-23T09:30:00+09:00 with a time."


class Keys:
    """`used` tells which entry gave which field, `broken` which dates are none."""

    def __init__(self, head: Head, manner: Manner) -> None:
        self.head = head
        self.manner = manner
        self.used: dict[str, Entry] = {}
        self.broken: list[Problem] = []
        self._whole: set[str] = set()
        self._entries: dict[str, Entry] = {}
        for entry in head.entries:
            self._entries.setdefault(key_name(entry.key), entry)

    def find(self, name: str) -> Any:
        """The first value of a fitting type under the field's keys; None if none."""
        reader = READERS[name]
        for entry, value, is_whole in self._candidates(name):
            result = reader(value)
            if result is UNFIT or result == []:
                continue
            if is_whole:
                self.used[name] = entry
                self._whole.add(entry.key)
            return result
        return None

    def date(self, name: str) -> datetime | None:
        """The first date under the field's keys; those before it are broken."""
        for entry, value, is_whole in self._candidates(name):
            if isinstance(value, bool) or not isinstance(value, str | int):
                continue
            written = str(value)
            if not written.strip():
                continue
            if isinstance(value, str) and values.flag(value) is not UNFIT:
                continue  # `published: "false"` is an answer, not a date
            try:
                moment = parse_date(written, self.manner.zone)
            except ImpossibleDate:
                self._bad_date(
                    entry,
                    "impossible_date",
                    Sentence("“{written}” is in no calendar.", written=written),
                )
                continue
            except NoDate:
                if key_name(entry.key) == "published" and name == "published_at":
                    continue
                self._bad_date(
                    entry,
                    "unreadable_date",
                    Sentence("“{written}” is not read as a date.", written=written),
                )
                continue
            if is_whole:
                self.used[name] = entry
                self._whole.add(entry.key)
            return moment
        return None

    def _candidates(self, name: str) -> Iterator[tuple[Entry, Any, bool]]:
        for key in self.manner.keys_of(name):
            first, _, inner = key.partition(".")
            entry = self._entries.get(first)
            if entry is None:
                continue
            if not inner:
                yield entry, entry.value, True
            elif isinstance(entry.value, dict):
                for written, value in entry.value.items():
                    if key_name(written) == inner:
                        yield entry, value, False

    def give_back(self, name: str) -> None:
        """The field did not take its value: it stays among the other keys."""
        entry = self.used.get(name)
        if entry is not None:
            self._whole.discard(entry.key)

    def extra(self) -> Iterator[tuple[str, Any]]:
        """Keys of no field, in order."""
        for entry in self.head.entries:
            if entry.key not in self._whole:
                yield entry.key, entry.value

    def unusable(self, found: Mapping[str, Any]) -> Iterator[tuple[Entry, str]]:
        """Keys we know whose value no field could take, and what one could; `found`
        are all fields."""
        broken = {problem.key for problem in self.broken}
        meant: dict[str, list[str]] = {}
        for name in FIELDS:
            for key in self.manner.keys_of(name):
                meant.setdefault(key, []).append(name)
        for entry in self.head.entries:
            fields = meant.get(key_name(entry.key), [])
            is_empty = entry.value in (None, "", [], False, {})
            is_told = entry.key in self._whole or entry.key in broken
            if is_told or not fields or is_empty:
                continue
            if all(found.get(name) is None for name in fields):
                reader = READERS.get(fields[0])
                yield entry, REMEDIES[reader] if reader else _DATE_REMEDY

    def _bad_date(self, entry: Entry, code: str, message: str) -> None:
        self.broken.append(problem_at(entry, code, message, _DATE_REMEDY))


def problem_at(entry: Entry, code: str, message: str, hint: str) -> Problem:
    """A mistake in what stands under that key."""
    return Problem(entry.line, entry.column, entry.key, code, message, hint)
