"""An article as one text: title, description and body joined, and the way back."""

from __future__ import annotations

import re

from articles.figures import Quantity, parse_quantities_markdown
from articles.figures.whole import Whole, whole_text
from articles.models import Article

BOUND_LINK = re.compile(r"\[([^\[\]\n]{1,200})\]\(figure:([a-z0-9-]{1,120})\)")
"""A bound number: its wording, its key."""

GENERATED = re.compile(r"\[\[figure:([a-z0-9-]{1,120})")


def said_in(before: str, literal: str, after: str, *, is_link: bool) -> Quantity | None:
    """What the wording says between the words around it; None where no number is read.

    Words outside a link belong to the number too: 約[500億ドル](figure:…)以上.
    """
    lead = f"{before}[" if is_link else before
    text = f"{lead}{literal}](figure:x){after}" if is_link else lead + literal + after
    start, end = len(lead), len(lead) + len(literal)
    for match in parse_quantities_markdown(text):
        if match.start < end and start < match.end:
            return match.quantity
    return None


REACH = 90  # characters of a sentence shown on either side
_ENDS = re.compile(r"[。！？!?\n|]")


def around(text: str, start: int, end: int) -> tuple[str, str]:
    """What stands before and behind a place, as far as its sentence goes."""
    before = text[max(0, start - REACH) : start]
    ends = [found.end() for found in _ENDS.finditer(before)]
    after = text[end : end + REACH]
    stop = _ENDS.search(after)
    if stop is not None:
        after = after[: stop.end() if stop[0] in "。！？!?" else stop.start()]
    return before[ends[-1] :] if ends else before, after


def whole(article: Article) -> Whole:
    """The article's fields behind each other, as a file would hold them."""
    return whole_text(article.title, article.description, article.body)
