"""An article's title, description and body as one text to read, and the way back."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Whole:
    """`text` as `extract_figures` reads it."""

    text: str
    _offsets: tuple[tuple[int, str, int], ...]

    def place(self, start: int, length: int) -> tuple[str, int] | None:
        """Field and offset in it of a stretch; None where it is in no one field."""
        index = bisect_right([begin for begin, _, _ in self._offsets], start) - 1
        if index < 0:
            return None
        begin, field, whole = self._offsets[index]
        if start - begin + length > whole:
            return None
        return field, start - begin


def whole_text(title: str, description: str, body: str) -> Whole:
    """The fields as front matter and body: what stands in a head is no sentence."""
    title = title.replace("\n", " ")
    description = description.replace("\n", " ").replace("\r", " ")
    head = "---\ntitle: "
    middle = f"{head}{title}\ndescription: "
    whole = f"{middle}{description}\n---\n\n"
    return Whole(
        whole + body,
        (
            (len(head), "title", len(title)),
            (len(middle), "description", len(description)),
            (len(whole), "body", len(body)),
        ),
    )
