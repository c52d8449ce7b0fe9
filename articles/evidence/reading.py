"""An article as one text: title, description and body joined, and the way back."""

from __future__ import annotations

import re

from articles.figures.whole import Whole, whole_text
from articles.models import Article

BOUND_LINK = re.compile(r"\[([^\[\]\n]{1,200})\]\(figure:([a-z0-9-]{1,120})\)")
"""A bound number: its wording, its key."""

GENERATED = re.compile(r"\[\[figure:([a-z0-9-]{1,120})")


def whole(article: Article) -> Whole:
    """The article's fields behind each other, as a file would hold them."""
    return whole_text(article.title, article.description, article.body)
