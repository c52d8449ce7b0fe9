"""An article's title, description and body as one text to read, and the way back."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """Where a literal stands in one field of an article."""

    field: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Whole:
    """What a reader reads, as `extract_figures` takes it."""

    text: str
    _fields: tuple[tuple[int, str, int], ...]  # where each begins, its name, its length

    def place(self, start: int, end: int) -> Place | None:
        """The field and offsets of a span; None where it is no part of a field."""
        index = bisect_right([begin for begin, _, _ in self._fields], start) - 1
        if index < 0:
            return None
        begin, field, length = self._fields[index]
        if end - begin > length:
            return None
        return Place(field, start - begin, end - begin)


def whole_text(title: str, description: str, body: str) -> Whole:
    """The fields behind each other, as a file would hold them."""
    title = title.replace("\n", " ")
    description = description.replace("\n", " ").replace("\r", " ")
    head = "---\ntitle: "
    middle = f"{head}{title}\ndescription: "
    top = f"{middle}{description}\n---\n\n"
    return Whole(
        top + body,
        (
            (len(head), "title", len(title)),
            (len(middle), "description", len(description)),
            (len(top), "body", len(body)),
        ),
    )
