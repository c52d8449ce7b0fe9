"""What every front matter syntax gives: entries with positions, warnings, errors."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from articles.text.sentences import Sentence

MAX_LENGTH = 64 * 1024
"""Characters of a head; the longest of 60,000 heads looked at had 9,000."""

MAX_DEPTH = 20
MAX_VALUES = 10_000


class HeadError(Exception):
    """The head cannot be read; lines and columns count from 1 in the whole file."""

    def __init__(
        self, line: int, column: int | None, code: str, message: str, hint: str
    ) -> None:
        super().__init__(message)
        self.line = line
        self.column = column
        self.code = code
        self.message = message
        self.hint = hint


@dataclass(frozen=True, slots=True)
class HeadWarning:
    """Read, but probably not as its author meant it."""

    line: int
    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One top-level key with its value, and where both stand.

    Offsets count characters of the head's content, between the fences; `start` to
    `end` is all that goes when the key is removed. `raw` is the value as written.
    """

    key: str
    value: Any
    line: int
    column: int
    start: int
    end: int
    value_start: int
    value_end: int
    raw: str
    rewritable: bool = True


@dataclass(frozen=True, slots=True)
class Head:
    """The entries of a head in file order; of equal keys only the last."""

    entries: tuple[Entry, ...]
    warnings: tuple[HeadWarning, ...] = ()

    @property
    def values(self) -> dict[str, Any]:
        return {entry.key: entry.value for entry in self.entries}

    def entry(self, key: str) -> Entry | None:
        return next((entry for entry in self.entries if entry.key == key), None)


def last_of_each(
    entries: list[Entry], warnings: list[HeadWarning]
) -> tuple[Entry, ...]:
    """Drop all but the last entry of a key, with a warning where it happened."""
    kept: dict[str, Entry] = {}
    for entry in entries:
        if entry.key in kept:
            warnings.append(duplicate_key(entry.line, entry.key))
            del kept[entry.key]
        kept[entry.key] = entry
    return tuple(kept.values())


def duplicate_key(line: int, key: str) -> HeadWarning:
    return HeadWarning(
        line,
        "duplicate_key",
        Sentence("“{key}” stands here a second time; this one counts.", key=key),
    )


def check_text(text: str, line: int, column: int | None) -> str:
    """The text, unless no database could store it."""
    if "\0" in text or any("\ud800" <= char <= "\udfff" for char in text):
        raise HeadError(
            line,
            column,
            "head_character",
            "A value holds a character that is not text.",
            "Remove the escape for NUL or for half a surrogate pair.",
        )
    return text


def check_depth(value: Any, line: int) -> Any:
    """The value with every number JSON-safe, unless nested too deep or too large."""
    budget = [MAX_VALUES]

    def walk(part: Any, depth: int) -> Any:
        budget[0] -= 1
        if depth > MAX_DEPTH or budget[0] < 0:
            raise too_complex(line)
        if isinstance(part, dict):
            return {
                check_text(str(k), line, None): walk(v, depth + 1)
                for k, v in part.items()
            }
        if isinstance(part, list):
            return [walk(item, depth + 1) for item in part]
        if isinstance(part, str):
            return check_text(part, line, None)
        return part

    return walk(value, 1)


def too_complex(line: int) -> HeadError:
    return HeadError(
        line,
        None,
        "head_too_complex",
        Sentence(
            "The head is nested deeper than {depth} levels or holds more than "
            "{values:,} values.",
            depth=MAX_DEPTH,
            values=MAX_VALUES,
        ),
        "Keep data in a file of its own.",
    )


def plain_number(text: str) -> int | float | str:
    """The number, if writing it again gives the same text; else the text itself.

    `1.10`, `007`, `1e3` and 30-digit identifiers would come back as something else.
    """
    if len(text) > 18:
        return text
    for kind in (int, float):
        try:
            number = kind(text)
        except ValueError:
            continue
        if str(number) == text:
            return number
    return text
