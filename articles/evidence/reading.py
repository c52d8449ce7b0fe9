"""An article as one text: title, description and body joined, and the way back."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass

from articles.evidence.anchors import Place
from articles.models import Article

BOUND_LINK = re.compile(r"\[([^\[\]\n]{1,200})\]\(figure:([a-z0-9-]{1,120})\)")
"""A bound number: its wording, its key."""

GENERATED = re.compile(r"\[\[figure:([a-z0-9-]{1,120})")


@dataclass(frozen=True, slots=True)
class Whole:
    """What a reader reads, as the floor of figures takes it."""

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


def whole(article: Article) -> Whole:
    """The article's fields behind each other, as a file would hold them."""
    title = article.title.replace("\n", " ")
    description = article.description.replace("\n", " ").replace("\r", " ")
    head = "---\ntitle: "
    middle = f"{head}{title}\ndescription: "
    top = f"{middle}{description}\n---\n\n"
    return Whole(
        top + article.body,
        (
            (len(head), "title", len(title)),
            (len(middle), "description", len(description)),
            (len(top), "body", len(article.body)),
        ),
    )
